package timesheet

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/marks"
)

// A quarter counted from its months' documents is the quarter counted from one document with everything in it.
func TestStoredMonthsMakeAnAccountingPeriod(t *testing.T) {
	all := scene{
		month: "2026-12", schedules: periodSchedules, schedule: "quarter",
		marks: "2026-10-01 09:00 auto, 2026-10-01 20:00 auto, 2026-10-30 09:00 auto, 2026-10-30 20:00 auto, 2026-11-02 09:00 in, 2026-11-02 20:00 out," +
			"2026-11-30 09:00 auto, 2026-11-30 20:00 auto, 01 09:00 auto, 01 20:00 auto",
		absences: "2026-10-05..2026-10-06 Б, 2026-11-26..04 ОТ",
	}.input(t)
	month := func(name, from, to string, absences ...marks.Absence) marks.Document {
		d := all.Document
		d.Month, d.Absences, d.Marks = name, absences, nil
		for _, m := range all.Document.Marks {
			if date := m.Time[:10]; date >= from && date <= to {
				d.Marks = append(d.Marks, m)
			}
		}
		return d
	}
	sick, leave := all.Document.Absences[0], all.Document.Absences[1]
	longer := leave
	longer.To = "" // as November knew it; December knows better
	december := month("2026-12", "2026-11-29", "2027-01-02", leave)
	want, err := Build(all, Options{})
	if err != nil {
		t.Fatal(err)
	}
	joined, err := Join(december,
		month(
			"2026-11", "2026-10-30", "2026-12-02", longer,
			marks.Absence{TabNumber: "1", From: "2026-12-10", To: "2026-12-11", Code: "У"},
		),
		month("2026-10", "2026-09-29", "2026-11-02", sick))
	if err != nil {
		t.Fatal(err)
	}
	all.Document = joined
	got, err := Build(all, Options{})
	if diff := cmp.Diff(want, got); err != nil || diff != "" || len(got.Findings) > 0 {
		t.Errorf("%v, %v; -want +got:\n%s", err, got.Findings, diff)
	}
	if len(december.Absences) != 1 || !slices.Equal(december.Marks, month("2026-12", "2026-11-29", "2027-01-02").Marks) {
		t.Error("the month's own document was changed")
	}
}

func TestAnEarlierDocumentMustNameItsMonth(t *testing.T) {
	_, err := Join(marks.Document{Month: "2026-12"}, marks.Document{})
	var f *fault.Error
	if !errors.As(err, &f) {
		t.Errorf("got %v", err)
	}
}
