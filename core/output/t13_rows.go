package output

import (
	"math"

	"github.com/uzelhub/uzel/schemas/timesheet"
)

// t13Styles are the workbook's numbers of the looks inside the table.
type t13Styles struct {
	order, person, tabNumber int
	code, hours              int // a day's
	days, total              int // columns 5 and 6
	pay, account, payHours   int // columns 7–9
	absence, absenceDays     int // columns 10–11
}

// newT13Styles makes the styles of a row with the given line below it.
func newT13Styles(b *book, below line) t13Styles {
	cell := func(l look) int {
		l.edges = edges{thin, thin, thin, below}
		return b.style(l)
	}
	return t13Styles{
		order:       cell(look{size: 7, across: "center", shrink: true, number: wholeFormat}),
		person:      cell(look{size: 7, across: "left", wrap: true}),
		tabNumber:   cell(look{size: 7, across: "center", shrink: true}),
		code:        cell(look{size: 7, across: "center", shrink: true}),
		hours:       cell(look{size: 7, across: "center", shrink: true}),
		days:        cell(look{size: 7, across: "center", shrink: true, number: wholeFormat}),
		total:       cell(look{size: 7, across: "center", shrink: true, number: hoursFormat}),
		pay:         cell(look{size: 7, across: "center", shrink: true}),
		account:     cell(look{size: 6, across: "center", shrink: true}),
		payHours:    cell(look{size: 7, across: "center", shrink: true, number: hoursFormat}),
		absence:     cell(look{size: 7, across: "center", shrink: true}),
		absenceDays: cell(look{size: 7, across: "center", shrink: true, number: wholeFormat}),
	}
}

// drawEmployee writes the four rows of an employee: codes and hours of the days 1–15, codes and hours of the rest.
func (f *t13) drawEmployee(i int, height float64) {
	l := f.doc.Sheet.Employees[i]
	person := f.doc.People[l.TabNumber]
	minutes := f.minutes.add(l)
	pay, tooManyPays := f.payroll.hours(minutes)
	absences, tooManyAbsences := f.payroll.absences(minutes)
	if tooManyPays || tooManyAbsences {
		f.findings = append(f.findings, warnTooManyCodes.Warning(f.grid.where(t13Pay), "таб. № "+l.TabNumber))
	}
	top := f.grid.row
	for row := range 4 {
		if f.style = f.inner; row == 3 {
			f.style = f.last
		}
		f.person(row, i+1, l, person)
		f.days(row, l)
		f.totals(row, l, minutes)
		f.payRow(row, pay)
		f.absenceRow(row, absences)
		f.grid.end(height / 4)
	}
	for _, column := range []int{t13Order, t13Person, t13TabNumber} {
		f.grid.merge(top, column, top+3, column)
	}
	f.grid.merge(top, t13Month, top+1, t13Month)
	f.grid.merge(top+2, t13Month, top+3, t13Month)
}

func (f *t13) person(row, order int, l timesheet.Line, p timesheet.Person) {
	if row > 0 {
		f.grid.blank(t13Order, f.style.order)
		f.grid.blank(t13Person, f.style.person)
		f.grid.blank(t13TabNumber, f.style.tabNumber)
		return
	}
	f.grid.number(t13Order, order, f.style.order)
	f.grid.text(t13Person, personText(p), f.style.person)
	f.grid.text(t13TabNumber, l.TabNumber, f.style.tabNumber)
}

// days writes one of the four rows of column 4.
func (f *t13) days(row int, l timesheet.Line) {
	for i := range t13DayCells {
		day := i + 1
		if row >= 2 {
			day += timesheet.HalfDays
		}
		text, style := noDay, f.style.code // the sixteenth cell of the upper half, and dates that the month does not have
		if row < 2 && i < timesheet.HalfDays || row >= 2 && day <= f.month.Days {
			codes, hours := f.cells.of(l.Days[f.month.Date(day)])
			text = codes
			if row%2 == 1 {
				text, style = hours, f.style.hours
			}
		}
		f.grid.text(t13Day+i, text, style)
	}
}

// totals writes columns 5 and 6: days and hours of either half, days over hours of the month.
func (f *t13) totals(row int, l timesheet.Line, minutes *minuteRows) {
	half, from, to := l.Totals.FirstHalf, 1, timesheet.HalfDays
	if row >= 2 {
		half, from, to = l.Totals.SecondHalf, timesheet.HalfDays+1, minutesDays
	}
	if row%2 == 0 {
		f.grid.formula(t13Half, minutes.days(from, to), half.Days, f.style.days)
	} else {
		f.grid.formula(t13Half, minutes.hours(from, to), hoursNumber(half.Minutes), f.style.total)
	}
	switch row {
	case 0:
		f.grid.formula(t13Month, minutes.days(1, minutesDays), l.Totals.Month.Days, f.style.days)
	case 1:
		f.grid.blank(t13Month, f.style.days)
	case 2:
		f.grid.formula(t13Month, minutes.hours(1, minutesDays), hoursNumber(l.Totals.Month.Minutes), f.style.total)
	case 3:
		f.grid.blank(t13Month, f.style.total)
	}
}

// payRow writes a row of columns 7–9. The first block is filled from top to bottom, then the second, which the form
// provides for more than four entries.
func (f *t13) payRow(row int, entries []entry) {
	for block := range 2 {
		column := t13Pay + 3*block
		if i := row + 4*block; i < len(entries) {
			e := entries[i]
			f.grid.text(column, e.pay.Code, f.style.pay)
			f.grid.text(column+1, e.pay.Account, f.style.account)
			f.grid.formula(column+2, monthHours(e.rows), hoursNumber(e.minutes), f.style.payHours)
			continue
		}
		f.grid.blank(column, f.style.pay)
		f.grid.blank(column+1, f.style.account)
		f.grid.blank(column+2, f.style.payHours)
	}
}

// absenceRow writes a row of columns 10–11, in the same order.
func (f *t13) absenceRow(row int, entries []entry) {
	for block := range 2 {
		column := t13Absence + 2*block
		if i := row + 4*block; i < len(entries) {
			f.grid.text(column, entries[i].pay.Code, f.style.absence)
			f.grid.formula(column+1, monthDays(entries[i].rows), entries[i].days, f.style.absenceDays)
			continue
		}
		f.grid.blank(column, f.style.absence)
		f.grid.blank(column+1, f.style.absenceDays)
	}
}

func personText(p timesheet.Person) string {
	if p.FullName == "" || p.Position == "" {
		return p.FullName + p.Position
	}
	return p.FullName + ",\n" + p.Position
}

// t13LineHeight is the height of each of an employee's four rows: the usual one, or more where name and position need
// more lines than the block has; never more than the first page holds. Excel does not stretch rows for merged cells.
func t13LineHeight(p timesheet.Person) float64 {
	const perLine, lineHeight, pixel, most = 17, 8.75, 0.75, 66
	need := float64(wrappedLines(personText(p), perLine))*lineHeight + 2
	return min(max(t13RowHeight, math.Ceil(need/4/pixel)*pixel), most)
}
