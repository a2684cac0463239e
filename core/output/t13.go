package output

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

const t13Name = "Т-13"

// The columns of Т-13. Those printed as 7–9 and 10–11 stand twice.
const (
	t13Order     = 1
	t13Person    = 2
	t13TabNumber = 3
	t13Day       = 4 // the first of sixteen
	t13Half      = 20
	t13Month     = 21
	t13Pay       = 22 // the first of two times three
	t13Absence   = 28 // the first of two times two
	t13Columns   = 31

	t13DayCells = 16
)

// Widths of the printed form, in twips. Together they are the width of A4 landscape less margins of 7 mm.
var t13Widths = []int{427, 1478, 631,
	454, 454, 454, 454, 454, 454, 454, 454, 454, 454, 454, 454, 454, 454, 454, 454,
	545, 570,
	403, 627, 533, 419, 644, 550,
	419, 570, 399, 570}

// Heights in points. A page of A4 landscape has 595; the reserve is for printers that measure rows generously.
const (
	t13RowHeight   = 11.25
	t13PageReserve = 12
	t13PageHeight  = 595 - 72*(t13MarginTop+t13MarginBottom) - t13PageReserve

	t13MarginTop    = 0.35 // inches, as Excel counts margins
	t13MarginBottom = 0.45
	t13MarginSide   = 0.25
)

// t13 is one Т-13 under construction.
type t13 struct {
	doc      timesheet.Document
	month    timesheet.Month
	options  Options
	payroll  payroll
	cells    dayCells
	book     *book
	minutes  *minutesSheet
	grid     *grid     // the worksheet being filled
	inner    t13Styles // of an employee's rows but the last
	last     t13Styles
	style    t13Styles // of the row being filled
	findings []fault.Finding
}

// T13 prints the unified form № Т-13 (ОКУД 0301008): four rows an employee, the upper two for the days 1–15, the lower
// two for the rest; totals that are formulas over a hidden sheet of minutes; pages that never tear an employee apart.
//
// Names are printed in full, as they come: initials made by a program make one person of two.
func T13(doc timesheet.Document, o Options) (File, error) {
	month, findings, err := checked(doc, o)
	if err != nil {
		return File{Findings: findings}, err
	}
	title := "Табель учёта рабочего времени за " + monthTitle(month)
	b := newBook(doc, month, title, o)
	defer b.close()
	f := &t13{doc: doc, month: month, options: o, payroll: newPayroll(doc.Sheet, o), cells: newDayCells(o.Notation),
		book: b, findings: findings, inner: newT13Styles(b, thin), last: newT13Styles(b, medium)}
	f.build()
	data, err := b.bytes()
	if err != nil {
		return File{Findings: f.findings}, err
	}
	return File{Name: fileName(doc, "", ".xlsx"), MediaType: excelMedia, Data: data, Findings: f.findings}, nil
}

func (f *t13) build() {
	for _, code := range f.payroll.unnamed(f.doc.Sheet) {
		f.findings = append(f.findings, warnNoPay.Warning("", string(code)))
	}
	heights := make([]float64, len(f.doc.Sheet.Employees))
	for i, l := range f.doc.Sheet.Employees {
		heights[i] = 4 * t13LineHeight(f.doc.People[l.TabNumber])
	}
	titles := sum(t13TableHeights)
	parts := paginate(heights, paper{
		first: t13PageHeight - sum(t13HeadHeights) - titles,
		next:  t13PageHeight - titles,
		foot:  sum(t13FootHeights),
	})
	grids := make([]*grid, len(parts))
	for i := range parts {
		grids[i] = f.book.grid(partName(i), t13Columns, true)
	}
	f.minutes = newMinutesSheet(f.book, f.month, f.options.Notation)
	for i, p := range parts {
		f.grid = grids[i]
		f.worksheet(p, heights, i == len(parts)-1)
	}
	f.minutes.grid.flush()
}

// worksheet fills one worksheet: nearly always the only one, see maxBreaks.
func (f *t13) worksheet(p part, heights []float64, last bool) {
	f.page()
	f.head()
	table := f.grid.row
	f.tableHead()
	first := f.grid.row
	breaks := p.breaks
	for i := p.from; i < p.to; i++ {
		if len(breaks) > 0 && breaks[0] == i {
			f.breakPage()
			breaks = breaks[1:]
		}
		f.employee(i, heights[i]/4)
	}
	f.numbers(first, f.grid.row-1)
	if len(breaks) > 0 {
		f.breakPage()
	}
	if last {
		f.foot()
	}
	f.names(table, first-1, f.grid.row-1)
	f.grid.flush()
	for _, place := range f.grid.dirty {
		f.findings = append(f.findings, warnCharacters.Warning(place, ""))
	}
}

func (f *t13) breakPage() {
	f.book.note(f.grid.stream.InsertPageBreak(f.grid.cell(1, f.grid.row)))
}

// numbers shows hours without trailing zeros: whole numbers as such, tenths as tenths. The format General would do so
// too, but it rounds what a narrow column has no room for, and a total must not be rounded.
func (f *t13) numbers(top, bottom int) {
	if bottom < top {
		return
	}
	first := f.grid.cell(t13Half, top)
	cells := fmt.Sprintf("%s:%s", first, f.grid.cell(t13Month, bottom))
	for _, column := range []int{t13Pay + 2, t13Pay + 5} {
		cells += fmt.Sprintf(" %s:%s", f.grid.cell(column, top), f.grid.cell(column, bottom))
	}
	var rules []excelize.ConditionalFormatOptions
	for _, r := range []struct{ condition, format string }{
		{first + "=INT(" + first + ")", wholeFormat},
		{first + "=ROUND(" + first + ",1)", tenthsFormat},
	} {
		style, err := f.book.file.NewConditionalStyle(&excelize.Style{CustomNumFmt: &r.format})
		f.book.note(err)
		rules = append(rules, excelize.ConditionalFormatOptions{Type: "formula", Criteria: r.condition, Format: &style,
			StopIfTrue: true})
	}
	f.book.note(f.book.file.SetConditionalFormat(f.grid.name, cells, rules))
}

func partName(i int) string {
	if i == 0 {
		return t13Name
	}
	return fmt.Sprintf("%s (%d)", t13Name, i+1)
}

func sum(heights []float64) (total float64) {
	for _, h := range heights {
		total += h
	}
	return total
}

var monthNames = [...]string{"январь", "февраль", "март", "апрель", "май", "июнь",
	"июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"}

func monthTitle(m timesheet.Month) string {
	return fmt.Sprintf("%s %d г.", monthNames[m.First.Month()-1], m.First.Year())
}
