package output

import "github.com/xuri/excelize/v2"

// notesName is the sheet with what whoever prints a form should know about it. It is no part of the
// form and stays hidden, so that it is not printed, signed and numbered with its pages.
const notesName = "О форме"

func (p *printout) writeNotes(g *grid) {
	file := p.book.file
	p.book.note(g.stream.SetColWidth(1, 1, 110))
	orientation, wide, tall := "portrait", 1, 0
	p.book.note(file.SetPageLayout(g.name, &excelize.PageLayoutOptions{Size: &a4.number, Orientation: &orientation,
		FitToWidth: &wide, FitToHeight: &tall}))
	style := p.book.style(look{size: 9, across: "left", down: "top", wrap: true})
	for i, note := range p.notes {
		if i == 0 {
			g.text(1, note, p.book.style(look{size: 10, bold: true, across: "left"}))
		} else {
			g.text(1, note, style)
		}
		g.end(4 + 12*float64(wrappedLines(note, 120)))
	}
	g.flush()
	p.book.note(file.SetSheetVisible(g.name, false))
}
