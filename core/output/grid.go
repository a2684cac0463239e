package output

import (
	"errors"

	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/schemas/fault"
)

// A worksheet's column widths are counted in digits of the workbook's default font, Arial 11, whose digits are 8 pixels
// wide; a pixel is 15 twips.
const twipsPerDigit = 15 * 8

// grid is a worksheet that is written as a stream, row after row from the top.
type grid struct {
	book   *book
	name   string
	stream *excelize.StreamWriter
	row    int // of the row that is being filled, from 1
	cells  []excelize.Cell
	values []any    // points into cells; nil where the row has no cell
	dirty  []string // cells whose text had characters that no document has
}

// grid opens a worksheet. What concerns the whole sheet and is not about its printed page is set here, because a stream
// writes it before the first row.
func (b *book) grid(name string, columns int, fitToWidth bool) *grid {
	g := &grid{book: b, name: name, row: 1, cells: make([]excelize.Cell, columns+1), values: make([]any, columns)}
	if b.fresh {
		b.fresh = false
		b.note(b.file.SetSheetName(b.file.GetSheetName(0), name))
	} else if _, err := b.file.NewSheet(name); err != nil {
		b.note(err)
	}
	b.note(b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fitToWidth}))
	stream, err := b.file.NewStreamWriter(name)
	b.note(err)
	g.stream = stream
	return g
}

// widths sets the columns' widths, in twips.
func (g *grid) widths(twips []int) {
	for i, w := range twips {
		g.book.note(g.stream.SetColWidth(i+1, i+1, float64(w)/twipsPerDigit))
	}
}

// text puts a text into a column of the row, counted from 1.
func (g *grid) text(column int, s string, style int) {
	if s == "" {
		g.set(column, nil, "", style)
		return
	}
	clean, replaced, err := cleanText(s)
	if replaced {
		g.dirty = append(g.dirty, g.where(column))
	}
	if err != nil {
		if f, ok := fault.As(err); ok {
			err = f.At(g.where(column))
		}
		g.book.note(err)
	}
	g.set(column, clean, "", style)
}

// number puts a number into the row.
func (g *grid) number(column int, v any, style int) { g.set(column, v, "", style) }

// formula puts a formula into the row with the value that it has.
func (g *grid) formula(column int, formula string, v any, style int) {
	g.set(column, v, formula, style)
}

// blank puts an empty cell into the row.
func (g *grid) blank(column, style int) { g.set(column, nil, "", style) }

func (g *grid) set(column int, v any, formula string, style int) {
	g.cells[column] = excelize.Cell{StyleID: style, Formula: formula, Value: v}
	g.values[column-1] = &g.cells[column]
}

// end writes the row with a height in points and begins the next one.
func (g *grid) end(height float64) {
	if g.book.err == nil {
		g.book.note(g.stream.SetRow(g.cell(1, g.row), g.values, excelize.RowOpts{Height: height}))
	}
	clear(g.values)
	g.row++
}

// merge joins the cells of a range, given as rows and columns from 1.
func (g *grid) merge(top, left, bottom, right int) {
	if top != bottom || left != right {
		g.book.note(g.stream.MergeCell(g.cell(left, top), g.cell(right, bottom)))
	}
}

// flush ends the worksheet.
func (g *grid) flush() {
	if g.book.err == nil {
		g.book.note(g.stream.Flush())
	}
}

func (g *grid) where(column int) string { return g.name + "!" + g.cell(column, g.row) }

// cell is the A1 name of a cell.
func (g *grid) cell(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	g.book.note(err)
	return name
}

// workbookError names the few errors of a workbook that its user can do something about.
func workbookError(err error) error {
	if _, ok := fault.As(err); ok {
		return err
	}
	if errors.Is(err, excelize.ErrMaxRows) {
		return errTooLarge.New()
	}
	return errWorkbook.Wrap(err)
}
