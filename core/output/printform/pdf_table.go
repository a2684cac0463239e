package printform

// table draws a table; its head is drawn again on every page.
func (d *drawing) table(t Table, x, width float64) {
	widths := make([]float64, len(t.Columns))
	for i, c := range t.Columns {
		widths[i] = width * c.Share / t.shares()
	}
	d.pdf.SetLineWidth(0.15)
	d.room(d.headHeight(t, widths) + 2*gridSize*leading)
	d.head(t, x, widths)
	for _, row := range t.Rows {
		d.row(t, row, x, widths)
	}
	d.y += spacing
}

const gridLine = gridSize * leading

// span is the width of columns.
func span(widths []float64, from, count int) float64 {
	sum := 0.0
	for _, w := range widths[from:min(from+count, len(widths))] {
		sum += w
	}
	return sum
}

// placed is a cell of a head with its place.
type placed struct {
	Cell
	row, column int
	lines       []string
}

// heads places the cells of a head: a cell takes the first column that none above it covers.
func (d *drawing) heads(t Table, widths []float64) ([]placed, []float64) {
	d.font("", gridSize)
	covered := make([]int, len(t.Columns)) // rows below that are taken, by column
	heights := make([]float64, len(t.Head))
	var list []placed
	for r, row := range t.Head {
		column := 0
		for _, c := range row {
			for column < len(covered) && covered[column] > r {
				column++
			}
			p := placed{c, r, column, d.split(c.Text, span(widths, column, c.across())-2*padding)}
			for i := column; i < min(column+c.across(), len(covered)); i++ {
				covered[i] = r + c.down()
			}
			if c.down() == 1 {
				heights[r] = max(heights[r], float64(len(p.lines))*gridLine+2*padding)
			}
			column += c.across()
			list = append(list, p)
		}
	}
	for _, p := range list { // a tall cell over several rows makes the last of them higher
		last := min(p.row+p.down(), len(heights)) - 1
		if missing := float64(len(p.lines))*gridLine + 2*padding - span(heights, p.row, p.down()); missing > 0 {
			heights[last] += missing
		}
	}
	return list, heights
}

func (d *drawing) headHeight(t Table, widths []float64) float64 {
	_, heights := d.heads(t, widths)
	return span(heights, 0, len(heights))
}

func (d *drawing) head(t Table, x float64, widths []float64) {
	list, heights := d.heads(t, widths)
	top := d.y
	for _, p := range list {
		left, width := x+span(widths, 0, p.column), span(widths, p.column, p.across())
		d.y = top + span(heights, 0, p.row)
		height := span(heights, p.row, p.down())
		d.pdf.Rect(left, d.y, width, height, "D")
		d.y += padding
		for _, line := range p.lines {
			d.line(line, left+padding, width-2*padding, gridLine, Center)
			d.y += gridLine
		}
	}
	d.y = top + span(heights, 0, len(heights))
}

// row draws a row. One that is higher than what is left goes to the next page, one that is higher than a page goes on
// over several.
func (d *drawing) row(t Table, row []Cell, x float64, widths []float64) {
	lines, most := make([][]string, len(row)), 1
	for i, c := range row {
		d.font(style(c), gridSize)
		lines[i] = d.split(c.Text, span(widths, columnOf(row, i), c.across())-2*padding)
		most = max(most, len(lines[i]))
	}
	whole := float64(most)*gridLine + 2*padding
	if d.y+whole > d.bottom() && whole <= d.bottom()-margin-d.headHeight(t, widths) {
		d.breakTable(t, x, widths)
	}
	for from := 0; from < most; {
		fit := int((d.bottom() - d.y - 2*padding) / gridLine)
		if fit < 1 {
			d.breakTable(t, x, widths)
			fit = max(int((d.bottom()-d.y-2*padding)/gridLine), 1)
		}
		count := min(fit, most-from)
		d.band(t, row, lines, x, widths, from, count)
		from += count
	}
}

func (d *drawing) breakTable(t Table, x float64, widths []float64) {
	d.newPage()
	d.pdf.SetLineWidth(0.15)
	d.head(t, x, widths)
}

// band draws some lines of a row.
func (d *drawing) band(t Table, row []Cell, lines [][]string, x float64, widths []float64, from, count int) {
	top, height := d.y, float64(count)*gridLine+2*padding
	for i, c := range row {
		column := columnOf(row, i)
		left, width := x+span(widths, 0, column), span(widths, column, c.across())
		d.pdf.Rect(left, top, width, height, "D")
		d.font(style(c), gridSize)
		for n := from; n < min(from+count, len(lines[i])); n++ {
			d.y = top + padding + float64(n-from)*gridLine
			d.line(lines[i][n], left+padding, width-2*padding, gridLine, t.Columns[column].Align)
		}
	}
	d.y = top + height
}

func style(c Cell) string {
	if c.Bold {
		return "B"
	}
	return ""
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}
