package output

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// size is a sheet of paper on its long side.
type size struct {
	number int     // as Excel counts paper
	height float64 // in points
}

var (
	a4 = size{9, 595}
	a3 = size{8, 842}
)

// Margins in inches, as Excel counts them, and points that are left free for printers that measure rows generously.
const (
	marginTop    = 0.35
	marginBottom = 0.45
	marginSide   = 0.25
	pageReserve  = 12
)

// room is the height that rows of a page may have together, in points.
func (s size) room() float64 { return s.height - 72*(marginTop+marginBottom) - pageReserve }

// page sets up the printed page. The columns are as wide as the page, so fitting to the width changes the scale by a
// hair at most and the computed page breaks hold.
func (p *printout) page() {
	file, name := p.book.file, p.grid.name
	p.grid.widths(p.widths)
	orientation, wide, tall, yes, no := "landscape", 1, 0, true, false
	p.book.note(file.SetSheetView(name, 0, &excelize.ViewOptions{ShowGridLines: &no}))
	p.book.note(file.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &p.paper.number, Orientation: &orientation,
		FitToWidth: &wide, FitToHeight: &tall}))
	top, bottom, side, footer := marginTop, marginBottom, marginSide, 0.2
	p.book.note(file.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Top: &top, Bottom: &bottom, Left: &side,
		Right: &side, Header: &footer, Footer: &footer, Horizontally: &yes}))
	p.book.note(file.SetHeaderFooter(name, &excelize.HeaderFooterOptions{
		OddFooter: `&R&"` + fontName + `,Regular"&6Лист &P из &N`}))
}

// names repeats the head of the table on every page and keeps the print, and the program's remarks, to the form.
func (p *printout) names(tableTop, tableBottom, bottom int) {
	columns := len(p.widths)
	for _, n := range []struct{ name, cells string }{
		{"_xlnm.Print_Area", fmt.Sprintf("'%s'!$A$1:$%s$%d", p.grid.name, columnName(columns), bottom)},
		{"_xlnm.Print_Titles", fmt.Sprintf("'%s'!$%d:$%d", p.grid.name, tableTop, tableBottom)},
	} {
		p.book.note(p.book.file.SetDefinedName(&excelize.DefinedName{Name: n.name, RefersTo: n.cells, Scope: p.grid.name}))
	}
	// The green corners of a spreadsheet program have nothing to say about a form: digits in it are text on purpose,
	// and neighbouring totals are sums of different things.
	for _, kind := range []excelize.IgnoredErrorsType{excelize.IgnoredErrorsNumberStoredAsText,
		excelize.IgnoredErrorsFormula, excelize.IgnoredErrorsFormulaRange} {
		cells := fmt.Sprintf("A1:%s", p.grid.cell(columns, bottom))
		p.book.note(p.book.file.AddIgnoredErrors(p.grid.name, cells, kind))
	}
}
