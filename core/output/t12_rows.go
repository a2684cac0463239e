package output

import (
	"math"

	"github.com/uzelhub/uzel/schemas/timesheet"
)

// t12Styles are the workbook's numbers of the looks inside the table.
type t12Styles struct{ order, person, text, days, hours int }

// newT12Styles makes the styles of a row with the given line below it.
func newT12Styles(b *book, below line) t12Styles {
	cell := func(l look) int {
		l.edges = edges{thin, thin, thin, below}
		return b.style(l)
	}
	return t12Styles{
		order:  cell(look{size: 8, across: "center", shrink: true, number: wholeFormat}),
		person: cell(look{size: 8, across: "left", wrap: true}),
		text:   cell(look{size: 7.5, across: "center", shrink: true}),
		days:   cell(look{size: 8, across: "center", shrink: true, number: wholeFormat}),
		hours:  cell(look{size: 8, across: "center", shrink: true, number: hoursFormat}),
	}
}

// drawEmployee writes the rows of an employee: codes over hours, days over hours, and reasons of absence one to a row.
func (f *t12) drawEmployee(i int, height float64) {
	l := f.doc.Sheet.Employees[i]
	minutes := f.minutes.add(l)
	reasons := f.payroll.reasons(minutes)
	rows, top := f.rows(l), f.grid.row
	for row := range rows {
		style := f.inner
		if row == rows-1 {
			style = f.last
		}
		for column := range t12Columns {
			f.grid.blank(column+1, style.text)
		}
		switch row {
		case 0:
			f.grid.number(t12Order, i+1, style.order)
			f.grid.text(t12Person, personText(f.doc.People[l.TabNumber]), style.person)
			f.grid.text(t12TabNumber, l.TabNumber, style.text)
			f.grid.formula(t12Half, minutes.days(1, timesheet.HalfDays), l.Totals.FirstHalf.Days, style.days)
			f.grid.formula(t12OtherHalf, minutes.days(timesheet.HalfDays+1, minutesDays), l.Totals.SecondHalf.Days, style.days)
			f.monthTotals(l, minutes, style)
		case 1:
			f.grid.formula(t12Half, minutes.hours(1, timesheet.HalfDays), hoursNumber(l.Totals.FirstHalf.Minutes), style.hours)
			f.grid.formula(t12OtherHalf, minutes.hours(timesheet.HalfDays+1, minutesDays),
				hoursNumber(l.Totals.SecondHalf.Minutes), style.hours)
		}
		f.days(row, l, style)
		if row < len(reasons) {
			f.grid.text(t12Reason, reasons[row].pay.Code, style.text)
			f.grid.formula(t12Missed, monthDays(reasons[row].rows), reasons[row].days, style.days)
		}
		f.grid.end(height / float64(rows))
	}
	for _, column := range []int{t12Order, t12Person, t12TabNumber, t12Days, t12Hours, t12Overtime, t12Night, t12RestDays, t12Spare,
		t12Absent, t12DaysOff} {
		f.grid.merge(top, column, top+rows-1, column)
	}
}

// days writes codes into the first row and hours into the second.
func (f *t12) days(row int, l timesheet.Line, style t12Styles) {
	if row > 1 {
		return
	}
	for day := 1; day <= minutesDays; day++ {
		column := t12First + day - 1
		if day > timesheet.HalfDays {
			column = t12Second + day - timesheet.HalfDays - 1
		}
		text := noDay // a date that the month does not have
		if day <= f.month.Days {
			codes, hours := f.cells.of(l.Days[f.month.Date(day)])
			if text = codes; row == 1 {
				text = hours
			}
		}
		f.grid.text(column, text, style.text)
	}
}

// monthTotals writes columns 8–14 and 17.
func (f *t12) monthTotals(l timesheet.Line, minutes *minuteRows, style t12Styles) {
	f.grid.formula(t12Days, minutes.days(1, minutesDays), l.Totals.Month.Days, style.days)
	f.grid.formula(t12Hours, minutes.hours(1, minutesDays), hoursNumber(l.Totals.Month.Minutes), style.hours)
	if n := l.OvertimeMinutes.Minutes; n > 0 {
		f.grid.formula(t12Overtime, minutes.overtime(), hoursNumber(n), style.hours)
	}
	if l.NightMinutes > 0 {
		f.grid.formula(t12Night, minutes.night(), hoursNumber(l.NightMinutes), style.hours)
	}
	if rows, n := minutes.rowsOf(timesheet.CodeRestDay); n > 0 {
		f.grid.formula(t12RestDays, monthHours(rows), hoursNumber(n), style.hours)
	}
	days, rows := 0, []int(nil)
	for _, e := range f.payroll.reasons(minutes) {
		days, rows = days+e.days, append(rows, e.rows...)
	}
	if days > 0 {
		f.grid.formula(t12Absent, monthDays(rows), days, style.days)
	}
	if n := l.Totals.Month.ByCode[timesheet.CodeDayOff].Days; n > 0 {
		rows, _ := minutes.rowsOf(timesheet.CodeDayOff)
		f.grid.formula(t12DaysOff, monthDays(rows), n, style.days)
	}
}

// t12LineHeight is the height of each of an employee's rows: the usual one, or more where name and position need it.
func t12LineHeight(p timesheet.Person, rows int) float64 {
	const perLine, lineHeight, pixel, most = 24, 10, 0.75, 120
	need := float64(wrappedLines(personText(p), perLine))*lineHeight + 2
	return min(max(t12RowHeight, math.Ceil(need/float64(rows)/pixel)*pixel), most)
}
