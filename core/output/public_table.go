package output

import (
	"math"
	"strconv"

	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// workingDays is the month's norm of the five-day week; a year without a published calendar has none.
func workingDays(m timesheet.Month) string {
	calendars := calendar.Russia()
	if !calendars.Known(m.First.Year()) {
		return ""
	}
	n, first := 0, calendar.DateOf(m.First.Year(), m.First.Month(), 1)
	for day := range m.Days {
		if calendars.IsWorkingDay(first + calendar.Date(day)) {
			n++
		}
	}
	return strconv.Itoa(n)
}

// drawTable draws the head of the table and the row of column numbers.
func (f *public) drawTable() {
	cell := look{size: 6.5, across: "center", wrap: true, edges: boxed}
	small := look{size: 5.5, across: "center", wrap: true, edges: boxed}
	day := look{size: 7, across: "center", shrink: true, edges: boxed}
	numbers := look{size: 5.5, across: "center", shrink: true, edges: edges{thin, thin, medium, medium}}
	boxes := []box{
		{1, publicOrder, 2, publicOrder, "№ п/п", cell},
		{1, publicPerson, 2, publicPerson, "Фамилия, имя, отчество", cell},
		{1, publicTabNumber, 2, publicTabNumber, "Учетный номер", cell},
		{1, publicPosition, 2, publicPosition, "Должность (профессия)", cell},
		{1, publicFirst, 1, publicMonth, "Числа месяца", cell},
		{2, publicHalf, 2, publicHalf, "Итого дней (часов) с 1 по 15", small},
		{2, publicMonth, 2, publicMonth, "Всего дней (часов) за месяц", small},
	}
	for i := range timesheet.HalfDays {
		boxes = append(boxes, box{2, publicFirst + i, 2, publicFirst + i, strconv.Itoa(i + 1), day})
	}
	for i := range minutesDays - timesheet.HalfDays {
		boxes = append(boxes, box{2, publicSecond + i, 2, publicSecond + i, strconv.Itoa(timesheet.HalfDays + i + 1), day})
	}
	for column := range publicColumns {
		boxes = append(boxes, box{3, column + 1, 3, column + 1, strconv.Itoa(column + 1), numbers})
	}
	f.grid.place(boxes, publicTableHeights)
}

// publicStyles are the workbook's numbers of the looks inside the table.
type publicStyles struct{ order, person, text, days, hours int }

func newPublicStyles(b *book, below line) publicStyles {
	cell := func(l look) int {
		l.edges = edges{thin, thin, thin, below}
		return b.style(l)
	}
	return publicStyles{
		order:  cell(look{size: 7, across: "center", shrink: true, number: wholeFormat}),
		person: cell(look{size: 7, across: "left", wrap: true}),
		text:   cell(look{size: 6.5, across: "center", shrink: true}),
		days:   cell(look{size: 7, across: "center", shrink: true, number: wholeFormat}),
		hours:  cell(look{size: 7, across: "center", shrink: true, number: hoursFormat}),
	}
}

// drawEmployee writes an employee's line: codes above hours, days above hours in the sums.
func (f *public) drawEmployee(i int, height float64) {
	l := f.doc.Sheet.Employees[i]
	person := f.doc.People[l.TabNumber]
	minutes, top := f.minutes.add(l), f.grid.row
	for row := range 2 {
		style := f.inner
		if row == 1 {
			style = f.last
		}
		for _, column := range []int{publicOrder, publicPerson, publicTabNumber, publicPosition} {
			f.grid.blank(column, style.person)
		}
		if row == 0 {
			f.grid.number(publicOrder, i+1, style.order)
			f.grid.text(publicPerson, person.FullName, style.person)
			f.grid.text(publicTabNumber, l.TabNumber, style.text)
			f.grid.text(publicPosition, person.Position, style.person)
			f.grid.formula(publicHalf, minutes.days(1, timesheet.HalfDays), l.Totals.FirstHalf.Days, style.days)
			f.grid.formula(publicMonth, minutes.days(1, minutesDays), l.Totals.Month.Days, style.days)
		} else {
			f.grid.formula(publicHalf, minutes.hours(1, timesheet.HalfDays), hoursNumber(l.Totals.FirstHalf.Minutes), style.hours)
			f.grid.formula(publicMonth, minutes.hours(1, minutesDays), hoursNumber(l.Totals.Month.Minutes), style.hours)
		}
		f.days(row, l, style.text)
		f.grid.end(height / 2)
	}
	for _, column := range []int{publicOrder, publicPerson, publicTabNumber, publicPosition} {
		f.grid.merge(top, column, top+1, column)
	}
}

func (f *public) days(row int, l timesheet.Line, style int) {
	for day := 1; day <= minutesDays; day++ {
		column := publicFirst + day - 1
		if day > timesheet.HalfDays {
			column++
		}
		text := noDay // a date that the month does not have
		if day <= f.month.Days {
			codes, hours := f.cells.of(l.Days[f.month.Date(day)])
			if text = codes; row == 1 {
				text = hours
			}
		}
		f.grid.text(column, text, style)
	}
}

// publicLineHeight is the height of either row of an employee: the usual one, or more where name and position need it.
func publicLineHeight(p timesheet.Person) float64 {
	const nameLine, positionLine, lineHeight, pixel, most = 24, 15, 8.75, 0.75, 120
	lines := max(wrappedLines(p.FullName, nameLine), wrappedLines(p.Position, positionLine))
	return min(max(publicRowHeight, math.Ceil((float64(lines)*lineHeight+2)/2/pixel)*pixel), most)
}
