package output

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/uzelhub/uzel/schemas/timesheet"
)

// crowd is a document of n employees who work like those of a sample.
func crowd(t testing.TB, n int) timesheet.Document {
	t.Helper()
	base := sample(t, "2026-05").Sheet
	sheet := timesheet.Sheet{Month: base.Month, Totals: timesheet.SheetTotals{ByCode: map[timesheet.Code]timesheet.CodeTotal{}}}
	for i := range n {
		l := base.Employees[i%len(base.Employees)]
		l.TabNumber = fmt.Sprintf("%06d", i+1)
		l.Days = maps.Clone(l.Days)
		for date, entries := range l.Days {
			l.Days[date] = slices.Clone(entries)
		}
		sheet.Employees = append(sheet.Employees, l)
	}
	sheet.Totals = totalsOf(sheet.Employees)
	return document(t, sheet)
}

func totalsOf(lines []timesheet.Line) timesheet.SheetTotals {
	totals := timesheet.SheetTotals{ByCode: map[timesheet.Code]timesheet.CodeTotal{}}
	for _, l := range lines {
		totals.Days += l.Totals.Month.Days
		totals.Minutes += l.Totals.Month.Minutes
		totals.NightMinutes += l.NightMinutes
		totals.OvertimeMinutes += l.OvertimeMinutes.Minutes
		for code, n := range l.Totals.Month.ByCode {
			sum := totals.ByCode[code]
			totals.ByCode[code] = timesheet.CodeTotal{Days: sum.Days + n.Days, Minutes: sum.Minutes + n.Minutes}
		}
	}
	return totals
}

func BenchmarkExport(b *testing.B) {
	for _, form := range Forms() {
		for _, n := range []int{200, 1_000, 10_000} {
			b.Run(fmt.Sprintf("%s/%d", form.Name, n), func(b *testing.B) {
				doc := crowd(b, n)
				o := Options{TempDir: b.TempDir()}
				b.ReportAllocs()
				for b.Loop() {
					file := mustExport(b, form.Name, doc, o)
					b.ReportMetric(float64(len(file.Data))/1e6, "MB")
				}
			})
		}
	}
}
