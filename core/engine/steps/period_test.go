package steps_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/marks"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

const quarterSchedules = workSchedules + `quarter:
  cycle: [12h, 0h]
  anchor: 2026-10-01
  start: "08:00"
  accounting_period: quarter
`

// shifts are marks of one person who works so many hours from eight on some days of a month, and of one whom the next
// month does not know.
func shifts(month string, hours int, days ...int) engine.Content {
	content := marksOf(func(d *marks.Document) {
		d.Month, d.Marks = month, nil
		d.Employees = []marks.Employee{{TabNumber: "0001", FullName: "Ландышев Пётр", Schedule: "quarter", Hired: "2026-10-01"}}
		for _, day := range days {
			d.Marks = append(d.Marks,
				marks.Mark{TabNumber: "0001", Time: fmt.Sprintf("%s-%02d 08:00", month, day), Direction: "in"},
				marks.Mark{TabNumber: "0001", Time: fmt.Sprintf("%s-%02d %02d:00", month, day, 8+hours), Direction: "out"})
		}
		if month == "2026-10" {
			d.Employees = append(d.Employees, marks.Employee{TabNumber: "0009", FullName: "Уволенный", Schedule: "quarter", Hired: "2026-10-01", Dismissed: "2026-10-20"})
			d.Marks = append(d.Marks, marks.Mark{TabNumber: "0009", Time: "2026-10-01 08:00", Direction: "in"},
				marks.Mark{TabNumber: "0001", Time: "2026-10-31 08:00", Direction: "sideways"})
		}
	})
	content.Envelope.SourceKey, content.Envelope.Organisation = month, document.Party{INN: "7700000016"}
	return content
}

func everySecond(from, to int) (days []int) {
	for day := from; day <= to; day += 2 {
		days = append(days, day)
	}
	return days
}

func TestAQuarterIsCountedFromTheMonthsThatAreKept(t *testing.T) {
	b := newBench(t)
	b.config.WorkSchedules.YAML = []byte(quarterSchedules)
	november := shifts("2026-11", 12, everySecond(2, 30)...)

	alone, findings, err := b.do(november, "to-timesheet")
	if err != nil || fault.HasErrors(findings) {
		t.Fatal(findings, err)
	}
	if overtime := sheetOf(t, alone).OvertimeMinutes; !overtime.Unknown || len(findings) != 1 {
		t.Errorf("without October the balance is %v, findings %v", overtime, findings)
	}

	october := shifts("2026-10", 12, everySecond(1, 31)...)
	built, _, err := b.do(october, "to-timesheet")
	if err != nil {
		t.Fatal(err)
	}
	id := b.kept(identity, october, built)
	both, findings, err := b.do(november, "to-timesheet")
	if err != nil {
		t.Fatal(err)
	}
	line := sheetOf(t, both)
	if len(findings) > 0 { // what was wrong with October was told in October
		t.Errorf("findings of another month: %v", findings)
	}
	// 16 shifts of October and 15 of November, of twelve hours; that of 4 November is work on a holiday and paid apart. The
	// norm of October and November is 176 and 159 hours.
	if want := (30*12 - 176 - 159) * 60; line.OvertimeMinutes.Unknown || line.OvertimeMinutes.Minutes != want || line.NormMinutes != (176+159)*60 {
		t.Errorf("overtime %v, norm %d; want %d, %d", line.OvertimeMinutes, line.NormMinutes, want, (176+159)*60)
	}
	if worked := sheetOf(t, alone).Totals.Month; line.Totals.Month.Minutes != worked.Minutes || line.Totals.Month.Days != worked.Days {
		t.Errorf("the month itself changed: %v, was %v", line.Totals.Month, worked)
	}

	// A correction of October changes the balance of November: one of its shifts was somebody else's card.
	stored, err := b.registry.Timesheet(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var removed []registry.Correction
	for _, m := range stored.Marks.Marks[:2] {
		removed = append(removed, registry.Correction{Act: registry.MarkRemoved, TabNumber: m.TabNumber, Was: &m, Reason: "чужая карта"})
	}
	if _, err := b.registry.Correct(t.Context(), clerk, stored.Series, id, now, removed...); err != nil {
		t.Fatal(err)
	}
	corrected := sheetOf(t, b.must(november, "to-timesheet"))
	if want := line.OvertimeMinutes.Minutes - 12*60; corrected.OvertimeMinutes.Minutes != want {
		t.Errorf("overtime %v after a correction, want %d", corrected.OvertimeMinutes, want)
	}
}

func sheetOf(t *testing.T, content engine.Content) timesheet.Line {
	t.Helper()
	sheet := decode[timesheet.Document](t, content.Body).Sheet
	i := slices.IndexFunc(sheet.Employees, func(l timesheet.Line) bool { return l.TabNumber == "0001" })
	if i < 0 {
		t.Fatal("the employee is not listed")
	}
	return sheet.Employees[i]
}
