package timesheet

import (
	"slices"

	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// halfMonth is the last day of the first half, which an advance is paid for (art. 136).
const halfMonth = 15

// line is an employee's row of the sheet, with the sums of rule 12.
func (w *work) line() sheet.Line {
	days := int(w.c.last-w.c.first) + 1
	line := sheet.Line{TabNumber: w.e.tabNumber, Days: make(map[string][]sheet.Entry, days), Anomalies: w.anomalies}
	line.Totals.FirstHalf.ByCode = map[sheet.Code]sheet.CodeTotal{}
	line.Totals.SecondHalf.ByCode = map[sheet.Code]sheet.CodeTotal{}
	line.Totals.Month.ByCode = map[sheet.Code]sheet.CodeTotal{}
	w.entries = w.entries[:0]
	for d := w.c.first; d <= w.c.last; d++ {
		w.entries = w.cell(w.entries, d)
		w.ends[d-w.c.first] = len(w.entries)
	}
	entries, from := slices.Clone(w.entries), 0 // one block for all cells of the month
	for d := w.c.first; d <= w.c.last; d++ {
		end := w.ends[d-w.c.first]
		cell := entries[from:end:end]
		from = end
		line.Days[w.c.dates[d-w.c.first]] = cell
		line.NightMinutes += w.on(d).night
		half := &line.Totals.FirstHalf
		if int(d-w.c.first) >= halfMonth {
			half = &line.Totals.SecondHalf
		}
		addCell(half, cell)
	}
	addTotal(&line.Totals.Month, line.Totals.FirstHalf)
	addTotal(&line.Totals.Month, line.Totals.SecondHalf)
	line.NormMinutes = w.norm()
	if w.lacksPeriod() {
		line.OvertimeMinutes.Unknown = true
	} else {
		line.OvertimeMinutes.Minutes = w.overtime(line.NormMinutes)
	}
	return line
}

// addCell adds a date to a sum: it counts as a day of each of its codes, and as a worked day when a minute was worked.
func addCell(t *sheet.Total, cell []sheet.Entry) {
	minutes := 0
	for _, entry := range cell {
		minutes += entry.Minutes
		addCode(t.ByCode, entry.Code, sheet.CodeTotal{Days: 1, Minutes: entry.Minutes})
	}
	t.Minutes += minutes
	if minutes > 0 {
		t.Days++
	}
}

func addTotal(to *sheet.Total, t sheet.Total) {
	to.Days += t.Days
	to.Minutes += t.Minutes
	for code, sum := range t.ByCode {
		addCode(to.ByCode, code, sum)
	}
}

func addCode(to map[sheet.Code]sheet.CodeTotal, code sheet.Code, sum sheet.CodeTotal) {
	before := to[code]
	to[code] = sheet.CodeTotal{Days: before.Days + sum.Days, Minutes: before.Minutes + sum.Minutes}
}

// sheetTotals sums the employees' months.
func sheetTotals(lines []sheet.Line) sheet.SheetTotals {
	month := sheet.Total{ByCode: map[sheet.Code]sheet.CodeTotal{}}
	var out sheet.SheetTotals
	for i := range lines {
		addTotal(&month, lines[i].Totals.Month)
		out.NightMinutes += lines[i].NightMinutes
		out.OvertimeMinutes += lines[i].OvertimeMinutes.Minutes
	}
	out.Days, out.Minutes, out.ByCode = month.Days, month.Minutes, month.ByCode
	return out
}
