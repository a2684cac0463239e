package output

import (
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// minutesSheet is the hidden worksheet behind a form: whole minutes by employee, code and day. Totals of the form are
// formulas over it, so that they are exact to the minute whatever the rounded cells would give.
//
// An employee has a row for every code of the month in the form's order, those of work first and Я always, then the row
// "Всего" that adds up the rows of work, then the codes of absence and rest. A day's cell holds the minutes beside the
// code, 0 where the code has none, and is empty on days without the code.
type minutesSheet struct {
	grid   *grid
	month  timesheet.Month
	labels labels
	plain  int
	head   int
	block  minuteRows // of the employee written last; reused
}

const (
	minutesName   = "Минуты"
	minutesTotal  = "Всего"
	minutesBefore = 2 // columns before the first day: tab number, code
	minutesDays   = 31

	// Columns behind the days, on the row "Всего": what the month has beyond the minutes of its days.
	minutesNight    = minutesBefore + minutesDays + 1
	minutesOvertime = minutesNight + 1
	minutesNorm     = minutesOvertime + 1
	minutesMonth    = minutesNorm + 1
	minutesColumns  = minutesMonth
)

// minuteRows is one employee on the hidden sheet.
type minuteRows struct {
	codes []codeRow
	total int // the row "Всего"
}

type codeRow struct {
	code    timesheet.Code
	row     int
	minutes [minutesDays]int
	has     [minutesDays]bool
}

func newMinutesSheet(b *book, month timesheet.Month, l labels) *minutesSheet {
	m := &minutesSheet{grid: b.grid(minutesName, minutesColumns, false), month: month, labels: l,
		plain: b.style(look{size: 9, across: "left"}), head: b.style(look{size: 9, bold: true, across: "left"})}
	b.note(b.file.SetSheetVisible(minutesName, false))
	b.note(m.grid.stream.SetColWidth(1, 1, 14))
	b.note(m.grid.stream.SetPanes(&excelize.Panes{Freeze: true, XSplit: minutesBefore, YSplit: 1, TopLeftCell: "C2",
		ActivePane: "bottomRight"}))
	m.grid.text(1, "Табельный номер", m.head)
	m.grid.text(2, "Код", m.head)
	for day := 1; day <= month.Days; day++ {
		m.grid.number(minutesBefore+day, day, m.head)
	}
	m.grid.text(minutesNight, "Ночью", m.head)
	m.grid.text(minutesOvertime, "Сверх нормы", m.head)
	m.grid.text(minutesNorm, "Норма", m.head)
	m.grid.text(minutesMonth, "За месяц", m.head)
	m.grid.end(0)
	return m
}

// add writes an employee's rows and returns where they are; the result is good until the next call.
func (m *minutesSheet) add(l timesheet.Line) *minuteRows {
	m.block.collect(l, m.month)
	codes := m.block.codes
	work := slices.IndexFunc(codes, func(c codeRow) bool { return c.code.Class() != timesheet.Work })
	if work < 0 {
		work = len(codes)
	}
	m.addCodes(l, codes[:work])
	m.addTotal(l, codes[:work])
	m.addCodes(l, codes[work:])
	return &m.block
}

func (m *minutesSheet) addCodes(l timesheet.Line, codes []codeRow) {
	for i := range codes {
		c := &codes[i]
		c.row = m.grid.row
		m.label(l, m.labels[c.code])
		for day, has := range c.has {
			if has {
				m.grid.number(minutesBefore+day+1, c.minutes[day], 0)
			}
		}
		m.grid.end(0)
	}
}

func (m *minutesSheet) label(l timesheet.Line, code string) {
	m.grid.text(1, l.TabNumber, m.plain)
	m.grid.text(2, code, m.plain)
}

// addTotal writes the row "Всего" on the days that have a code of work.
func (m *minutesSheet) addTotal(l timesheet.Line, work []codeRow) {
	m.block.total = m.grid.row
	m.label(l, minutesTotal)
	for day := range minutesDays {
		sum, has := 0, false
		for i := range work {
			sum += work[i].minutes[day]
			has = has || work[i].has[day]
		}
		if has {
			column := columnName(minutesBefore + day + 1)
			formula := "SUM(" + column + strconv.Itoa(work[0].row) + ":" + column + strconv.Itoa(m.grid.row-1) + ")"
			m.grid.formula(minutesBefore+day+1, formula, sum, 0)
		}
	}
	m.grid.number(minutesNight, l.NightMinutes, 0)
	if !l.OvertimeMinutes.Unknown {
		m.grid.number(minutesOvertime, l.OvertimeMinutes.Minutes, 0)
	}
	m.grid.number(minutesNorm, l.NormMinutes, 0)
	days := columnName(minutesBefore+1) + strconv.Itoa(m.grid.row) + ":" + columnName(minutesBefore+minutesDays) + strconv.Itoa(m.grid.row)
	m.grid.formula(minutesMonth, "SUM("+days+")", l.Totals.Month.Minutes, 0)
	m.grid.end(0)
}

func (r *minuteRows) collect(l timesheet.Line, month timesheet.Month) {
	r.codes = append(r.codes[:0], codeRow{code: timesheet.CodeDay})
	for day := 1; day <= month.Days; day++ {
		for _, e := range l.Days[month.Date(day)] {
			i := slices.IndexFunc(r.codes, func(c codeRow) bool { return c.code == e.Code })
			if i < 0 {
				i = len(r.codes)
				r.codes = append(r.codes, codeRow{code: e.Code})
			}
			r.codes[i].minutes[day-1], r.codes[i].has[day-1] = e.Minutes, true
		}
	}
	slices.SortFunc(r.codes, func(a, b codeRow) int { return timesheet.CompareCodes(a.code, b.code) })
}

// hours is the formula of the hours worked on the days from … to.
//
// It agrees with num.Hours for every number of minutes: a sixtieth has thirds of a hundredth, never a half, so no
// rounding of a binary fraction can tip it over.
func (r *minuteRows) hours(from, to int) string {
	return "ROUND(SUM(" + minutesRange(from, to, r.codes[0].row, r.total-1) + ")/60,2)"
}

// days is the formula of the days with at least one minute of work.
func (r *minuteRows) days(from, to int) string {
	return "COUNTIF(" + minutesRange(from, to, r.total, r.total) + `,">0")`
}

// night, overtime and norm are the formulas of hours that no code counts.
func (r *minuteRows) night() string    { return r.beyond(minutesNight) }
func (r *minuteRows) overtime() string { return r.beyond(minutesOvertime) }
func (r *minuteRows) norm() string     { return r.beyond(minutesNorm) }

func (r *minuteRows) beyond(column int) string {
	return "ROUND('" + minutesName + "'!" + columnName(column) + strconv.Itoa(r.total) + "/60,2)"
}

// all is the formula of the hours of a column behind the days, of all employees together.
func allHours(column int) string {
	name := columnName(column)
	return "ROUND(SUMIF('" + minutesName + "'!B:B,\"" + minutesTotal + "\",'" + minutesName + "'!" + name + ":" + name + ")/60,2)"
}

// rowsOf are the rows of a code, and its minutes.
func (r *minuteRows) rowsOf(code timesheet.Code) (rows []int, minutes int) {
	for i := range r.codes {
		if r.codes[i].code == code {
			_, minutes = r.codes[i].sum()
			return []int{r.codes[i].row}, minutes
		}
	}
	return nil, 0
}

// monthHours is the formula of the month's hours in some rows together.
func monthHours(rows []int) string { return "ROUND(SUM(" + wholeRows(rows) + ")/60,2)" }

// monthDays is the formula of the month's days in some rows together.
func monthDays(rows []int) string { return "COUNT(" + wholeRows(rows) + ")" }

func wholeRows(rows []int) string {
	var ranges []string
	for _, row := range rows {
		ranges = append(ranges, minutesRange(1, minutesDays, row, row))
	}
	return strings.Join(ranges, ",")
}

func (c *codeRow) sum() (days, minutes int) {
	for day, has := range c.has {
		if has {
			days++
			minutes += c.minutes[day]
		}
	}
	return days, minutes
}

func minutesRange(fromDay, toDay, top, bottom int) string {
	return "'" + minutesName + "'!" + columnName(minutesBefore+fromDay) + strconv.Itoa(top) +
		":" + columnName(minutesBefore+toDay) + strconv.Itoa(bottom)
}

var columnNames = func() (names [64]string) {
	for i := 1; i < len(names); i++ {
		names[i], _ = excelize.ColumnNumberToName(i)
	}
	return names
}()

func columnName(column int) string { return columnNames[column] }

// hoursNumber is the value of a cell with a formula of hours.
func hoursNumber(minutes int) float64 {
	hours, _ := strconv.ParseFloat(num.Hours(minutes).String(), 64)
	return hours
}
