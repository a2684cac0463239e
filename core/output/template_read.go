package output

import (
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

const (
	namePrefix = "табель_"
	blockName  = namePrefix + "работник"

	mostBlockRows = 50 // of an employee
)

// block is the rows that are repeated for every employee.
type block struct {
	sheet       string
	top, bottom int
	rows        []blockRow
}

func (b block) height() int { return b.bottom - b.top + 1 }

// headCell is a cell of the whole timesheet.
type headCell struct {
	sheet, cell string
	row         int
	chunks      []chunk
}

// chunk is a piece of a cell's text: literal, or a field.
type chunk struct {
	literal string
	field   string // lower case, words parted by one space; empty: literal
}

var fieldPattern = regexp.MustCompile(`\{[^{}]*\}`)

// partsOf cuts a text into literals and fields.
func partsOf(text string) (parts []chunk, hasFields bool) {
	from := 0
	for _, at := range fieldPattern.FindAllStringIndex(text, -1) {
		if at[0] > from {
			parts = append(parts, chunk{literal: text[from:at[0]]})
		}
		parts = append(parts, chunk{field: fieldName(text[at[0]+1 : at[1]-1])})
		from, hasFields = at[1], true
	}
	if from < len(text) {
		parts = append(parts, chunk{literal: text[from:]})
	}
	return parts, hasFields
}

func fieldName(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// read finds the block and the cells of the head, and refuses what would be filled wrong or not at all.
func (t *template) read() error {
	if slices.Contains(t.book.file.GetSheetList(), minutesName) {
		return errTemplateSheet.At(t.name).With("«%s»", minutesName)
	}
	if err := t.readNames(); err != nil {
		return err
	}
	if t.block.sheet == "" {
		return errTemplateBlock.At(t.name).With("нет имени Табель_работник")
	}
	if t.block.height() > mostBlockRows {
		return errTemplateBlock.At(t.name).With("строк в блоке Табель_работник %d при пределе %d", t.block.height(), mostBlockRows)
	}
	for _, sheet := range t.book.file.GetSheetList() {
		if err := t.readSheet(sheet); err != nil {
			return err
		}
	}
	return nil
}

// readNames takes the defined names that begin with "Табель_".
func (t *template) readNames() error {
	for _, n := range t.book.file.GetDefinedName() {
		name := strings.ToLower(n.Name)
		if !strings.HasPrefix(name, namePrefix) {
			continue
		}
		sheet, cells, ok := parseArea(n.RefersTo)
		if ok {
			i, err := t.book.file.GetSheetIndex(sheet)
			ok = err == nil && i >= 0
		}
		if !ok {
			return errTemplateName.At(t.name).With("имя %s указывает на «%.80s»", n.Name, n.RefersTo)
		}
		if name == blockName {
			t.block = block{sheet: sheet, top: cells[1], bottom: cells[3]}
			continue
		}
		cell, err := excelize.CoordinatesToCellName(cells[0], cells[1])
		if err != nil {
			return errTemplateName.At(t.name).With("имя %s", n.Name)
		}
		field := fieldName(strings.ReplaceAll(strings.TrimPrefix(name, namePrefix), "_", " "))
		if _, known := headFields[field]; !known {
			return errTemplateField.At(sheet+"!"+cell).With("имя %s", n.Name)
		}
		t.heads = append(t.heads, headCell{sheet: sheet, cell: cell, row: cells[1], chunks: []chunk{{field: field}}})
	}
	return nil
}

var areaPattern = regexp.MustCompile(`^=?(?:'((?:[^']|'')+)'|([^'!,]+))!\$?([A-Z]{1,3})?\$?([0-9]+)(?::\$?([A-Z]{1,3})?\$?([0-9]+))?$`)

// parseArea reads what a name refers to: one cell, or one rectangle of one sheet. Cells are left, top, right, bottom.
func parseArea(refersTo string) (sheet string, cells [4]int, ok bool) {
	m := areaPattern.FindStringSubmatch(refersTo)
	if m == nil || (m[3] == "") != (m[5] == "") && m[6] != "" || m[3] == "" && m[6] == "" {
		return "", cells, false
	}
	sheet = strings.ReplaceAll(m[1], "''", "'") + m[2]
	corner := func(column, row string, otherwise int) (int, int) {
		if column == "" {
			column, _ = excelize.ColumnNumberToName(otherwise)
		}
		x, y, err := excelize.CellNameToCoordinates(column + row)
		if err != nil {
			return 0, 0
		}
		return x, y
	}
	cells[0], cells[1] = corner(m[3], m[4], 1)
	cells[2], cells[3] = cells[0], cells[1]
	if m[6] != "" {
		cells[2], cells[3] = corner(m[5], m[6], excelize.MaxColumns)
	}
	return sheet, cells, cells[0] > 0 && cells[2] >= cells[0] && cells[3] >= cells[1]
}

// readSheet finds the fields in the cells of a sheet.
func (t *template) readSheet(sheet string) error {
	rows, err := t.book.file.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		return errTemplateDamaged.At(t.name).Wrap(err)
	}
	for y, row := range rows {
		inBlock := sheet == t.block.sheet && y+1 >= t.block.top && y+1 <= t.block.bottom
		for x, text := range row {
			parts, hasFields := partsOf(text)
			if !hasFields {
				continue
			}
			cell, _ := excelize.CoordinatesToCellName(x+1, y+1)
			if err := t.judge(sheet+"!"+cell, parts, inBlock); err != nil {
				return err
			}
			if !inBlock {
				t.heads = append(t.heads, headCell{sheet: sheet, cell: cell, row: y + 1, chunks: parts})
			}
		}
	}
	return nil
}

// judge refuses fields that do not exist, or not there.
func (t *template) judge(place string, parts []chunk, inBlock bool) error {
	for _, p := range parts {
		if p.field == "" && p.literal != "" {
			continue
		}
		_, head := headFields[p.field]
		_, own := t.blockField(p.field)
		switch {
		case inBlock && own, !inBlock && head:
		case own:
			return errTemplateField.At(place).With("поле {%.60s} принадлежит работнику, а строка стоит вне блока Табель_работник", p.field)
		case head:
			return errTemplateField.At(place).With("поле {%.60s} принадлежит табелю, а строка стоит в блоке Табель_работник", p.field)
		default:
			return errTemplateField.At(place).With("{%.60s}%s", p.field, similar(p.field))
		}
	}
	return nil
}

// similar suggests a field that begins like an unknown one.
func similar(field string) string {
	word, _, _ := strings.Cut(field, " ")
	var found []string
	for _, list := range [][]string{keys(headFields), keys(blockFields), keys(dayFields), keys(entryFields)} {
		for _, name := range list {
			if word != "" && (strings.HasPrefix(name, word) || strings.HasPrefix(word, name)) {
				found = append(found, "{"+name+"}")
			}
		}
	}
	if len(found) == 0 {
		return ""
	}
	slices.Sort(found)
	return "; есть похожие: " + strings.Join(slices.Compact(found), ", ")
}

func keys[V any](m map[string]V) []string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	return list
}
