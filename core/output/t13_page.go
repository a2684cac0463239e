package output

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

const paperA4 = 9

// page sets up the printed page. The columns are as wide as the page, so fitting to the width changes the scale by a
// hair at most and the computed page breaks hold.
func (f *t13) page() {
	file, name := f.book.file, f.grid.name
	f.grid.widths(t13Widths)
	orientation, size, wide, tall, yes, no := "landscape", paperA4, 1, 0, true, false
	f.book.note(file.SetSheetView(name, 0, &excelize.ViewOptions{ShowGridLines: &no}))
	f.book.note(file.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation,
		FitToWidth: &wide, FitToHeight: &tall}))
	top, bottom, side, footer := t13MarginTop, t13MarginBottom, t13MarginSide, 0.2
	f.book.note(file.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Top: &top, Bottom: &bottom, Left: &side,
		Right: &side, Header: &footer, Footer: &footer, Horizontally: &yes}))
	f.book.note(file.SetHeaderFooter(name, &excelize.HeaderFooterOptions{
		OddFooter: `&R&"` + fontName + `,Regular"&6Лист &P из &N`}))
}

// names repeats the head of the table on every page and keeps the print, and the program's remarks, to the form.
func (f *t13) names(tableTop, tableBottom, bottom int) {
	for _, n := range []struct{ name, cells string }{
		{"_xlnm.Print_Area", fmt.Sprintf("'%s'!$A$1:$%s$%d", f.grid.name, columnName(t13Columns), bottom)},
		{"_xlnm.Print_Titles", fmt.Sprintf("'%s'!$%d:$%d", f.grid.name, tableTop, tableBottom)},
	} {
		f.book.note(f.book.file.SetDefinedName(&excelize.DefinedName{Name: n.name, RefersTo: n.cells, Scope: f.grid.name}))
	}
	// The green corners of a spreadsheet program have nothing to say about a form: digits in it are text on purpose,
	// and neighbouring totals are sums of different things.
	for _, kind := range []excelize.IgnoredErrorsType{excelize.IgnoredErrorsNumberStoredAsText,
		excelize.IgnoredErrorsFormula, excelize.IgnoredErrorsFormulaRange} {
		cells := fmt.Sprintf("A1:%s", f.grid.cell(t13Columns, bottom))
		f.book.note(f.book.file.AddIgnoredErrors(f.grid.name, cells, kind))
	}
}
