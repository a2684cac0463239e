package printform

import (
	_ "embed" // the template
	"html/template"
	"io"
)

//go:embed form.gohtml
var page string

var pageTemplate = template.Must(template.New("form").Funcs(template.FuncMap{
	"align": func(t Table, row []Cell, i int) Align { return t.Columns[columnOf(row, i)].Align },
	"width": func(t Table, c Column) float64 { return 100 * c.Share / t.shares() },
	"text":  printable,
}).Parse(page))

// HTML writes the form as one page without scripts and without anything to be loaded.
func (f Form) HTML(w io.Writer) error { return pageTemplate.Execute(w, f) }

// columnOf is the column in which a cell of a row begins.
func columnOf(row []Cell, i int) int {
	column := 0
	for _, c := range row[:i] {
		column += c.across()
	}
	return column
}

func (t Table) shares() float64 {
	sum := 0.0
	for _, c := range t.Columns {
		sum += c.Share
	}
	return sum
}
