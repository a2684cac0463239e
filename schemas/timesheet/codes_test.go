package timesheet

import (
	"fmt"
	"testing"
)

func TestTheListHasEveryCodeOfTheFormOnce(t *testing.T) {
	list := Codes()
	if len(list) != 36 {
		t.Fatalf("%d codes, the form has 36", len(list))
	}
	meanings := map[string]bool{}
	for i, c := range list {
		if want := fmt.Sprintf("%02d", i+1); c.Digits != want {
			t.Errorf("%s has digits %s, its place in the list says %s", c.Code, c.Digits, want)
		}
		if c.Code.Order() != i {
			t.Errorf("%s: order %d, want %d (listed twice?)", c.Code, c.Code.Order(), i)
		}
		if back, ok := CodeOfDigits(c.Digits); !ok || back != c.Code {
			t.Errorf("digits %s lead to %q, not to %s", c.Digits, back, c.Code)
		}
		if c.Meaning == "" || meanings[c.Meaning] {
			t.Errorf("%s: meaning %q is empty or stands twice", c.Code, c.Meaning)
		}
		meanings[c.Meaning] = true
	}
}

func TestCodesOfWorkRestAndAbsence(t *testing.T) {
	for code, want := range map[Code]Class{
		"Я": Work, "Н": Work, "РВ": Work, "С": Work, "ВМ": Work,
		"В": Rest,
		"К": Absence, "ОТ": Absence, "Б": Absence, "ПР": Absence, "НН": Absence, "НЗ": Absence,
		"БП": Unknown, "": Unknown, "я": Unknown,
		"B": Unknown, "H": Unknown, "C": Unknown, // Latin letters that look like В, Н and С
	} {
		if got := code.Class(); got != want {
			t.Errorf("%q is of class %d, want %d", code, got, want)
		}
	}
}

func TestAnUnlistedCodeComesLast(t *testing.T) {
	if Code("ЯЯ").Order() <= Code("НЗ").Order() {
		t.Error("an unlisted code must come after the list")
	}
	if _, ok := CodeOfDigits("37"); ok {
		t.Error("the form has no digit code 37")
	}
}
