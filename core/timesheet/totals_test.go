package timesheet

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// Rule 12: totals of the halves and of the month.
func TestTotals(t *testing.T) {
	l := scene{
		schedule: "evening",
		hired:    "2026-10-08",
		marks:    "15 18:00 in, 16 03:00 out, 20 01:00 in, 20 02:00 out, 24 18:00 in, 24 19:00 out",
		absences: "12..13 Б",
	}.line(t)
	want := sheet.LineTotals{
		FirstHalf: sheet.Total{Days: 1, Minutes: 360, ByCode: map[sheet.Code]sheet.CodeTotal{
			"Я": {Days: 1, Minutes: 240}, "Н": {Days: 1, Minutes: 120}, "Б": {Days: 2}, "НН": {Days: 3}, "В": {Days: 2},
		}},
		SecondHalf: sheet.Total{Days: 3, Minutes: 300, ByCode: map[sheet.Code]sheet.CodeTotal{
			// The shift of the 19th lies wholly on the 20th: a day of Я without minutes is a day of the code, not a worked one.
			"Я": {Days: 1}, "Н": {Days: 2, Minutes: 180}, "С": {Days: 1, Minutes: 60}, "РВ": {Days: 1, Minutes: 60},
			"НН": {Days: 10}, "В": {Days: 4},
		}},
		Month: sheet.Total{Days: 4, Minutes: 660, ByCode: map[sheet.Code]sheet.CodeTotal{
			"Я": {Days: 2, Minutes: 240}, "Н": {Days: 3, Minutes: 300}, "С": {Days: 1, Minutes: 60}, "РВ": {Days: 1, Minutes: 60},
			"Б": {Days: 2}, "НН": {Days: 13}, "В": {Days: 6},
		}},
	}
	if diff := cmp.Diff(want, l.Totals); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestTheSheetSumsItsEmployees(t *testing.T) {
	in := scene{marks: "01 09:00 in, 01 18:00 out"}.input(t)
	second := in.Document.Employees[0]
	second.TabNumber, second.Schedule = "2", "evening"
	in.Document.Employees = append(in.Document.Employees, second)
	for _, m := range in.Document.Marks[:2] {
		m.TabNumber = "2"
		m.Time = m.Time[:11] + map[string]string{"in": "20:00", "out": "23:00"}[m.Direction]
		in.Document.Marks = append(in.Document.Marks, m)
	}
	r, err := Build(in, Options{})
	if err != nil || len(r.Findings) > 0 {
		t.Fatal(err, r.Findings)
	}
	checkSheet(t, in, Options{}, r)
	want := sheet.SheetTotals{Days: 2, Minutes: 720, NightMinutes: 60, OvertimeMinutes: 60, ByCode: map[sheet.Code]sheet.CodeTotal{
		"Я": {Days: 2, Minutes: 600}, "Н": {Days: 1, Minutes: 60}, "С": {Days: 1, Minutes: 60}, "НН": {Days: 42}, "В": {Days: 18},
	}}
	if diff := cmp.Diff(want, r.Sheet.Totals); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
