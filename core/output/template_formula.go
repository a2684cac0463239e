package output

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// reference is a cell or a range in a formula, as it is written.
type reference struct {
	sheet    string // without quotes; empty: the formula's own
	prefix   string // the sheet as written, with "!"
	from, to corner
	isRange  bool
}

type corner struct {
	column string // with its "$"
	fixed  bool   // the row has a "$"
	row    int
}

func (c corner) String() string {
	if c.fixed {
		return c.column + "$" + strconv.Itoa(c.row)
	}
	return c.column + strconv.Itoa(c.row)
}

func (r reference) String() string {
	if r.isRange {
		return r.prefix + r.from.String() + ":" + r.to.String()
	}
	return r.prefix + r.from.String()
}

// The parts of a formula that matter here: texts, sheets in quotes or bare, references, and words that only look alike.
var formulaPattern = regexp.MustCompile(`"(?:[^"]|"")*"` +
	`|((?:'(?:[^']|'')+'|[\p{L}\p{N}_.]+)!)?(\$?[A-Za-z]{1,3})(\$?)([0-9]+)(?::(\$?[A-Za-z]{1,3})(\$?)([0-9]+))?` +
	`|'(?:[^']|'')+'|[\p{L}_][\p{L}\p{N}_.]*`)

// changeReferences rewrites every reference of a formula.
func changeReferences(formula string, change func(reference) reference) string {
	var b strings.Builder
	from := 0
	for _, m := range formulaPattern.FindAllStringSubmatchIndex(formula, -1) {
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return formula[m[2*i]:m[2*i+1]]
		}
		if m[4] < 0 || !standsAlone(formula, m[4], m[1]) {
			continue // a text, a sheet, or a word
		}
		r := reference{prefix: group(1), from: cornerOf(group(2), group(3), group(4)), isRange: m[14] >= 0}
		r.sheet = strings.ReplaceAll(strings.Trim(strings.TrimSuffix(r.prefix, "!"), "'"), "''", "'")
		if r.isRange {
			r.to = cornerOf(group(5), group(6), group(7))
		}
		b.WriteString(formula[from:m[0]])
		b.WriteString(change(r).String())
		from = m[1]
	}
	b.WriteString(formula[from:])
	return b.String()
}

// standsAlone tells a reference from the beginning of a function's or a name's own (LOG10, A1B).
func standsAlone(formula string, from, to int) bool {
	word := func(c byte) bool {
		return c == '_' || c == '.' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= 0x80
	}
	if from > 0 && word(formula[from-1]) {
		return false
	}
	return to == len(formula) || formula[to] != '(' && formula[to] != '!' && !word(formula[to])
}

func cornerOf(column, dollar, row string) corner {
	n, _ := strconv.Atoi(row)
	return corner{column: column, fixed: dollar != "", row: n}
}

// moved is a formula of the block in another employee's rows, as a copy in Excel would be.
func moved(formula string, by int) string {
	return changeReferences(formula, func(r reference) reference {
		if !r.from.fixed {
			r.from.row += by
		}
		if r.isRange && !r.to.fixed {
			r.to.row += by
		}
		return r
	})
}

// growRanges makes ranges over the whole block, in formulas outside it and in names, ranges over all employees.
func (t *template) growRanges(added int) error {
	file := t.book.file
	for _, sheet := range t.sheets() {
		rows, err := file.Rows(sheet)
		if err != nil {
			return errTemplateDamaged.At(t.name).Wrap(err)
		}
		for row := 1; rows.Next(); row++ {
			columns, err := rows.Columns()
			if err != nil {
				return errTemplateDamaged.At(t.name).Wrap(err)
			}
			if sheet == t.block.sheet && row >= t.block.top && row <= t.block.bottom+added {
				continue
			}
			for x := range columns {
				cell, _ := excelize.CoordinatesToCellName(x+1, row)
				if err := t.growFormula(sheet, cell, added); err != nil {
					return err
				}
			}
		}
	}
	for _, n := range file.GetDefinedName() {
		grown, _ := t.grow(n.RefersTo, "", added)
		if grown != n.RefersTo {
			t.book.note(file.DeleteDefinedName(&n))
			n.RefersTo = grown
			t.book.note(file.SetDefinedName(&n))
		}
	}
	return nil
}

func (t *template) growFormula(sheet, cell string, added int) error {
	formula, err := t.book.file.GetCellFormula(sheet, cell)
	if err != nil || formula == "" {
		return err
	}
	grown, whole := t.grow(formula, sheet, added)
	if !whole && t.block.height() > 1 {
		return errTemplateFormula.At(sheet+"!"+cell).With("%.80s", formula)
	}
	if grown != formula {
		t.book.note(t.book.file.SetCellFormula(sheet, cell, grown))
	}
	return nil
}

// grow rewrites ranges that lie in the block. whole is false when one of them has not all of its rows: what of it each
// employee has cannot be said in one range.
func (t *template) grow(formula, sheet string, added int) (grown string, whole bool) {
	whole = true
	grown = changeReferences(formula, func(r reference) reference {
		in := r.sheet
		if r.prefix == "" {
			in = sheet
		}
		if !r.isRange || in != t.block.sheet || r.from.row < t.block.top || r.to.row > t.block.bottom {
			return r
		}
		if r.from.row > t.block.top || r.to.row < t.block.bottom {
			whole = false
		}
		r.to.row += added
		return r
	})
	return grown, whole
}
