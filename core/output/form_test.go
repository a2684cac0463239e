package output

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

func TestFormsAreFoundByNameWithOrWithoutExtension(t *testing.T) {
	for _, f := range Forms() {
		for _, name := range []string{f.Name, f.Name + f.Extension} {
			file := mustExport(t, name, small(t), Options{})
			if len(file.Data) == 0 || file.MediaType == "" || !strings.HasSuffix(file.Name, f.Extension) {
				t.Errorf("%s: %d bytes of %q named %q", name, len(file.Data), file.MediaType, file.Name)
			}
		}
		if f.Title == "" {
			t.Errorf("%s has no title", f.Name)
		}
	}
}

func TestAnUnknownFormNamesTheKnownOnes(t *testing.T) {
	for _, name := range []string{"", "t14", "T13", "t13.pdf", ".xlsx"} {
		_, err := Export(name, small(t), Options{})
		if !errors.Is(err, errUnknownForm) || !strings.Contains(err.Error(), "t13, t12, 0504421, flat") {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestAnUnknownNotationIsRefused(t *testing.T) {
	if _, err := Export("t13", small(t), Options{Notation: "roman"}); !errors.Is(err, errNotation) {
		t.Errorf("got %v", err)
	}
}

func TestLettersAndDigitsNeverMix(t *testing.T) {
	for notation, foreign := range map[Notation]func(label string) bool{
		Digits:  func(s string) bool { return s != noDay && strings.Trim(s, "0123456789/") != "" },
		Letters: func(s string) bool { return strings.ContainsAny(s, "0123456789") },
	} {
		book := open(t, mustExport(t, "t13", busy(t), Options{Notation: notation}).Data)
		r := reader{t, book, "Т-13"}
		for _, row := range []int{firstRow, firstRow + 2} {
			for column := t13Day; column < t13Day+t13DayCells; column++ {
				if s := r.at(column, row); foreign(s) {
					t.Errorf("%s: a day's code is %q", notation, s)
				}
			}
		}
		for row := firstRow; row < firstRow+4; row++ {
			for _, column := range []int{22, 25, 28, 30} {
				if s := r.at(column, row); s != otherEntries && foreign(s) {
					t.Errorf("%s: column %d has the code %q", notation, column, s)
				}
			}
		}
		hidden := reader{t, book, minutesName}
		for row := 2; hidden.at(1, row) != ""; row++ {
			if s := hidden.at(2, row); s != minutesTotal && foreign(s) {
				t.Errorf("%s: the hidden sheet has the code %q", notation, s)
			}
		}
	}
}

func TestTheFileNameIsSafeEverywhere(t *testing.T) {
	for number, want := range map[string]string{
		"17": "Табель_2026-02_17.xlsx", "": "Табель_2026-02.xlsx", "  ": "Табель_2026-02.xlsx",
		"5/К": "Табель_2026-02_5-К.xlsx", `a\b:c*d?"e<f>g|h`: "Табель_2026-02_a-b-c-d--e-f-g-h.xlsx",
		"..": "Табель_2026-02.xlsx", "№ 4.": "Табель_2026-02_№-4.xlsx", "x\ny\x00": "Табель_2026-02_x-y.xlsx",
		"../../etc/passwd": "Табель_2026-02_..-..-etc-passwd.xlsx", "\u202egpj": "Табель_2026-02_-gpj.xlsx",
	} {
		doc := timesheet.Document{Number: number, Sheet: timesheet.Sheet{Month: "2026-02"}}
		if got := fileName(doc, "", ".xlsx"); got != want {
			t.Errorf("%q: %q, want %q", number, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		doc := timesheet.Document{Number: rapid.String().Draw(t, "number"), Sheet: timesheet.Sheet{Month: "2026-02"}}
		name := fileName(doc, "", ".xlsx")
		if strings.ContainsAny(name, "\\/:*?\"<>|\x00\n\r\t ") || len(name) > 255 || !utf8.ValidString(name) ||
			!strings.HasPrefix(name, "Табель_2026-02") || strings.HasSuffix(strings.TrimSuffix(name, ".xlsx"), ".") {
			t.Fatalf("%q", name)
		}
	})
}

func TestFindingsOfFormsNameNobody(t *testing.T) {
	doc := busy(t)
	doc.People["1"] = timesheet.Person{FullName: "Секретов\x00 Тихон"}
	file := mustExport(t, "t13", doc, Options{Pay: map[timesheet.Code]Pay{"Я": {"1", "2"}}})
	if len(file.Findings) < 3 {
		t.Errorf("findings %v", file.Findings)
	}
	for _, f := range file.Findings {
		if strings.Contains(f.Message+f.Path, "Секретов") || f.Severity != fault.SeverityWarning {
			t.Errorf("finding %v", f)
		}
	}
}
