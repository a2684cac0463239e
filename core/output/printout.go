package output

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// layout is what a printed form decides about its page once and for all.
type layout struct {
	name   string // of the worksheet
	suffix string // of the file's name
	paper  size
	widths []int // of the columns, in twips
	// Heights in points: above the table, of the table's head, which is repeated on every page, and of the signatures.
	head, table, foot []float64
	hours             [][2]int // columns from … to that hold hours as numbers
	notes             []string // what whoever prints the form should know; they stand on a sheet of their own
}

// drawing is a form's own part.
type drawing interface {
	design() layout
	block(i int) float64 // the height of an employee's rows together
	drawHead()
	drawTable()
	drawEmployee(i int, height float64)
	drawFoot()
}

// printout is a form under construction: a table of employees between a head and signatures, on pages that never tear an
// employee apart, with the hidden sheet of minutes behind its totals.
type printout struct {
	layout
	doc      timesheet.Document
	month    timesheet.Month
	options  Options
	labels   labels
	cells    dayCells
	book     *book
	minutes  *minutesSheet
	grid     *grid // the worksheet being filled
	findings []fault.Finding
}

// export checks a document and has the form that begin makes drawn.
func export(doc timesheet.Document, o Options, title string, begin func(*printout) drawing) (File, error) {
	month, labels, findings, err := checked(doc, o)
	if err != nil {
		return File{Findings: findings}, err
	}
	b := newBook(doc, month, title+" за "+monthTitle(month), o)
	defer b.close()
	p := &printout{doc: doc, month: month, options: o, labels: labels, cells: newDayCells(labels), book: b, findings: findings}
	d := begin(p)
	p.layout = d.design()
	p.build(d)
	data, err := b.bytes()
	if err != nil {
		return File{Findings: p.findings}, err
	}
	return File{Name: fileName(doc, p.suffix, ".xlsx"), MediaType: excelMedia, Data: data, Findings: p.findings}, nil
}

func (p *printout) build(d drawing) {
	heights := make([]float64, len(p.doc.Sheet.Employees))
	for i := range heights {
		heights[i] = d.block(i)
	}
	room := p.paper.room() - sum(p.table)
	parts := paginate(heights, paper{first: room - sum(p.head), next: room, foot: sum(p.foot)})
	grids := make([]*grid, len(parts))
	for i := range parts {
		grids[i] = p.book.grid(p.partName(i), len(p.widths), true)
	}
	var notes *grid
	if len(p.notes) > 0 {
		notes = p.book.grid(notesName, 1, true)
	}
	p.minutes = newMinutesSheet(p.book, p.month, p.labels)
	for i, part := range parts {
		p.grid = grids[i]
		p.worksheet(d, part, heights, i == len(parts)-1)
	}
	if notes != nil {
		p.writeNotes(notes)
	}
	p.minutes.grid.flush()
}

// worksheet fills one worksheet: nearly always the only one, see maxBreaks.
func (p *printout) worksheet(d drawing, part part, heights []float64, last bool) {
	p.page()
	d.drawHead()
	table := p.grid.row
	d.drawTable()
	first := p.grid.row
	breaks := part.breaks
	for i := part.from; i < part.to; i++ {
		if len(breaks) > 0 && breaks[0] == i {
			p.breakPage()
			breaks = breaks[1:]
		}
		d.drawEmployee(i, heights[i])
	}
	p.numbers(first, p.grid.row-1)
	if len(breaks) > 0 {
		p.breakPage()
	}
	if last {
		d.drawFoot()
	}
	p.names(table, first-1, p.grid.row-1)
	p.grid.flush()
	for _, place := range p.grid.dirty {
		p.findings = append(p.findings, warnCharacters.Warning(place, ""))
	}
}

func (p *printout) breakPage() {
	p.book.note(p.grid.stream.InsertPageBreak(p.grid.cell(1, p.grid.row)))
}

// numbers shows hours without trailing zeros: whole numbers as such, tenths as tenths. The format General would do so
// too, but it rounds what a narrow column has no room for, and a total must not be rounded.
func (p *printout) numbers(top, bottom int) {
	if bottom < top || len(p.hours) == 0 {
		return
	}
	first := p.grid.cell(p.hours[0][0], top)
	cells := ""
	for _, columns := range p.hours {
		cells += fmt.Sprintf(" %s:%s", p.grid.cell(columns[0], top), p.grid.cell(columns[1], bottom))
	}
	var rules []excelize.ConditionalFormatOptions
	for _, r := range []struct{ condition, format string }{
		{first + "=INT(" + first + ")", wholeFormat},
		{first + "=ROUND(" + first + ",1)", tenthsFormat},
	} {
		style, err := p.book.file.NewConditionalStyle(&excelize.Style{CustomNumFmt: &r.format})
		p.book.note(err)
		rules = append(rules, excelize.ConditionalFormatOptions{Type: "formula", Criteria: r.condition, Format: &style,
			StopIfTrue: true})
	}
	p.book.note(p.book.file.SetConditionalFormat(p.grid.name, cells[1:], rules))
}

func (p *printout) partName(i int) string {
	if i == 0 {
		return p.name
	}
	return fmt.Sprintf("%s (%d)", p.name, i+1)
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
