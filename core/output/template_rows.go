package output

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/schemas/fault"
)

// blockRow is a row of the block, as the template has it.
type blockRow struct {
	height float64 // 0: the sheet's own
	cells  []blockCell
}

// blockCell is a cell of the block: fields, a formula, or what the template itself says.
type blockCell struct {
	column  string
	style   int
	chunks  []chunk
	formula string
	text    string
	kind    excelize.CellType
}

// leastColumns are looked at even where the template says it has fewer: cells that have a border only.
const leastColumns = 60

// readBlock reads the block's rows. They are taken apart for that: of a merged cell the library gives the first one's
// value and style for all, and sums over the block would count a number as often as its cell has parts.
func (t *template) readBlock() error {
	file, sheet := t.book.file, t.block.sheet
	merged, err := file.GetMergeCells(sheet, true)
	if err != nil {
		return errTemplateDamaged.At(t.name).Wrap(err)
	}
	for _, m := range merged {
		t.book.note(file.UnmergeCell(sheet, m.GetStartAxis(), m.GetEndAxis()))
	}
	defer func() {
		for _, m := range merged {
			t.book.note(file.MergeCell(sheet, m.GetStartAxis(), m.GetEndAxis()))
		}
	}()
	columns := leastColumns
	if dimension, err := file.GetSheetDimension(sheet); err == nil {
		if _, cells, ok := parseArea("x!" + dimension); ok {
			columns = max(columns, min(cells[2], 1000))
		}
	}
	usual := 15.0
	if props, err := file.GetSheetProps(sheet); err == nil && props.DefaultRowHeight != nil {
		usual = *props.DefaultRowHeight
	}
	for row := t.block.top; row <= t.block.bottom; row++ {
		r := blockRow{}
		if height, err := file.GetRowHeight(sheet, row); err == nil && height != usual {
			r.height = height
		}
		for column := 1; column <= columns; column++ {
			c, err := t.readCell(column, row)
			if err != nil {
				return err
			}
			if c.style != 0 || c.text != "" || c.formula != "" {
				r.cells = append(r.cells, c)
			}
		}
		t.block.rows = append(t.block.rows, r)
	}
	return nil
}

func (t *template) readCell(column, row int) (c blockCell, err error) {
	file, sheet := t.book.file, t.block.sheet
	cell, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return c, err
	}
	c.column = columnOf(column)
	if c.style, err = file.GetCellStyle(sheet, cell); err != nil {
		return c, errTemplateDamaged.At(sheet + "!" + cell).Wrap(err)
	}
	if c.formula, err = file.GetCellFormula(sheet, cell); err != nil {
		return c, errTemplateDamaged.At(sheet + "!" + cell).Wrap(err)
	}
	if c.text, err = file.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true}); err != nil {
		return c, errTemplateDamaged.At(sheet + "!" + cell).Wrap(err)
	}
	if c.kind, err = file.GetCellType(sheet, cell); err != nil {
		return c, errTemplateDamaged.At(sheet + "!" + cell).Wrap(err)
	}
	c.chunks, _ = partsOf(c.text)
	return c, nil
}

func columnOf(column int) string {
	name, _ := excelize.ColumnNumberToName(column)
	return name
}

// employees writes the rows of all employees as the worksheet's XML has them, and the hidden sheet of minutes on the way.
// Without employees the block stands empty.
func (t *template) employees() []byte {
	var b bytes.Buffer
	for i, l := range t.doc.Sheet.Employees {
		w := worker{t: t, number: i + 1, line: l, person: t.doc.People[l.TabNumber], minutes: t.minutes.add(l)}
		w.pays, _ = t.payroll.hours(w.minutes)
		w.absences, _ = t.payroll.absences(w.minutes)
		t.writeBlock(&b, i, &w)
	}
	if len(t.doc.Sheet.Employees) == 0 {
		t.writeBlock(&b, 0, nil)
	}
	return b.Bytes()
}

// writeBlock writes the block's rows for one employee, or for none.
func (t *template) writeBlock(b *bytes.Buffer, i int, w *worker) {
	by := i * t.block.height()
	for k, r := range t.block.rows {
		row := strconv.Itoa(t.block.top + k + by)
		b.WriteString(`<row r="` + row + `"`)
		if r.height > 0 {
			b.WriteString(` ht="` + strconv.FormatFloat(r.height, 'f', -1, 64) + `" customHeight="1"`)
		}
		b.WriteString(">")
		for _, c := range r.cells {
			b.WriteString(`<c r="` + c.column + row + `" s="` + strconv.Itoa(c.style) + `"`)
			t.writeCell(b, c, by, c.column+row, w)
		}
		b.WriteString("</row>")
	}
}

func (t *template) writeCell(b *bytes.Buffer, c blockCell, by int, cell string, w *worker) {
	switch _, hasFields := partsOf(c.text); {
	case c.formula != "":
		b.WriteString("><f>")
		t.escape(b, moved(c.formula, by), cell)
		b.WriteString("</f></c>")
	case hasFields && w == nil:
		b.WriteString("/>")
	case hasFields:
		t.writeValue(b, t.evaluate(c.chunks, func(name string) value { f, _ := t.blockField(name); return f(*w) }), cell)
	case c.text == "":
		b.WriteString("/>")
	case c.kind == excelize.CellTypeUnset || c.kind == excelize.CellTypeNumber:
		b.WriteString("><v>" + c.text + "</v></c>")
	case c.kind == excelize.CellTypeBool:
		b.WriteString(` t="b"><v>` + c.text + "</v></c>")
	default:
		t.writeValue(b, texts(c.text), cell)
	}
}

// evaluate fills a cell's fields. One field alone may be a number; among other text everything is text.
func (t *template) evaluate(chunks []chunk, field func(string) value) value {
	if len(chunks) == 1 && chunks[0].field != "" {
		return field(chunks[0].field)
	}
	var b strings.Builder
	for _, c := range chunks {
		if c.field == "" {
			b.WriteString(c.literal)
			continue
		}
		v := field(c.field)
		b.WriteString(v.text + strings.Replace(v.number, ".", ",", 1))
	}
	return texts(strings.Trim(b.String(), " ,;")) // "{ФИО}, {должность}" of somebody without a position
}

func (t *template) writeValue(b *bytes.Buffer, v value, cell string) {
	switch {
	case v.number != "" && v.formula != "":
		b.WriteString("><f>")
		t.escape(b, v.formula, cell)
		b.WriteString("</f><v>" + v.number + "</v></c>")
	case v.number != "":
		b.WriteString("><v>" + v.number + "</v></c>")
	case v.text == "":
		b.WriteString("/>")
	default:
		b.WriteString(` t="inlineStr"><is><t xml:space="preserve">`)
		t.escape(b, v.text, cell)
		b.WriteString("</t></is></c>")
	}
}

func (t *template) escape(b *bytes.Buffer, s, cell string) {
	t.book.note(xml.EscapeText(b, []byte(t.clean(s, t.block.sheet+"!"+cell))))
}

// clean makes a text fit for a cell.
func (t *template) clean(s, place string) string {
	clean, replaced, err := cleanText(s)
	if replaced {
		t.dirty = append(t.dirty, place)
	}
	if f, ok := fault.As(err); ok {
		t.book.note(f.At(place))
	}
	return clean
}

// fillHead fills a cell of the whole timesheet; those below the block have moved.
func (t *template) fillHead(h headCell) {
	file, cell := t.book.file, h.cell
	if added := (max(1, len(t.doc.Sheet.Employees)) - 1) * t.block.height(); h.sheet == t.block.sheet && h.row > t.block.bottom {
		x, y, err := excelize.CellNameToCoordinates(cell)
		t.book.note(err)
		cell, err = excelize.CoordinatesToCellName(x, y+added)
		t.book.note(err)
	}
	v := t.evaluate(h.chunks, func(name string) value { return headFields[name](t) })
	switch {
	case v.formula != "":
		t.book.note(file.SetCellDefault(h.sheet, cell, ""))
		t.book.note(file.SetCellFormula(h.sheet, cell, v.formula))
		t.known[h.sheet+"!"+cell] = v.number
	case v.number != "":
		t.book.note(file.SetCellDefault(h.sheet, cell, v.number))
	default:
		t.book.note(file.SetCellStr(h.sheet, cell, t.clean(v.text, h.sheet+"!"+cell)))
	}
}
