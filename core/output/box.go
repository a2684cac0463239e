package output

// box is a rectangle of the form with one text: the printed parts of a form are lists of boxes.
type box struct {
	top, left, bottom, right int // rows from 1 within the list, columns from 1
	text                     string
	look                     look
}

// place writes boxes as rows of the given heights. Boxes do not overlap.
func (g *grid) place(boxes []box, heights []float64) {
	start := g.row
	for i, height := range heights {
		row := i + 1
		for _, b := range boxes {
			if row < b.top || row > b.bottom {
				continue
			}
			style := g.book.style(b.look)
			for column := b.left; column <= b.right; column++ {
				g.blank(column, style)
			}
			if row == b.top {
				g.text(b.left, b.text, style)
				g.merge(start+b.top-1, b.left, start+b.bottom-1, b.right)
			}
		}
		g.end(height)
	}
}
