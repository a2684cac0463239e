package printform

import (
	"strings"
	"unicode"
)

// Form is a printed form, from top to bottom.
type Form struct {
	Title     string // of the page in a browser, of the file in a PDF reader
	Landscape bool
	Blocks    []Block
	Stamps    []Stamp
	Watermark string // across every page, as «без юридической силы»
}

// Block is a part of a form: exactly one of the fields is set.
type Block struct {
	Heading string
	Note    string // small print
	Text    string
	Fields  []Field
	Table   *Table
	Sides   [][]Block // side by side
}

// Field is a line with a label, and the number by which the law knows it.
type Field struct {
	Label, Value, Ref string
}

// Table is a table whose head is repeated on every page.
type Table struct {
	Columns []Column
	Head    [][]Cell
	Rows    [][]Cell
}

// Column has a share of the table's width.
type Column struct {
	Share float64
	Align Align
}

// Align is where the text of a column stands.
type Align string

// Alignments.
const (
	Left   Align = "L"
	Center Align = "C"
	Right  Align = "R"
)

// Cell is a cell of a table. In a head it may stand over several columns and rows; in a row it may stand over columns.
type Cell struct {
	Text   string
	Across int // columns; 0 is 1
	Down   int // rows; 0 is 1
	Bold   bool
}

// Stamp is a box at the end: who signed, which marks the exchange left.
type Stamp struct {
	Title string
	Lines []string
}

func (c Cell) across() int { return max(c.Across, 1) }

func (c Cell) down() int { return max(c.Down, 1) }

// cells are a row of plain texts.
func cells(texts ...string) []Cell {
	row := make([]Cell, len(texts))
	for i, t := range texts {
		row[i] = Cell{Text: t}
	}
	return row
}

// dash stands where a form has nothing to say: an empty place on paper can be filled by anybody.
const dash = "—"

func orDash(text string) string {
	if strings.TrimSpace(text) == "" {
		return dash
	}
	return text
}

// joined are the parts that are there.
func joined(separator string, parts ...string) string {
	var there []string
	for _, p := range parts {
		if strings.TrimSpace(p) != "" {
			there = append(there, p)
		}
	}
	return strings.Join(there, separator)
}

// printable is a text without what no paper shows.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || r == unicode.ReplacementChar || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, text)
}
