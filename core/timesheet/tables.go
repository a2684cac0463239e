package timesheet

import (
	"bytes"
	"strconv"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/marks"
	"github.com/uzelhub/uzel/schemas/table"
)

// File is a table by name, as messages show it, and bytes. A file without a name was not given.
type File struct {
	Name string
	Data []byte
}

// lines is about how many rows a table has: marks come by the hundred thousand, and a list that grows as they come needs
// three times the memory. Of a workbook nobody knows.
func (f File) lines(limits table.Limits) int {
	if table.IsWorkbook(f.Data) {
		return 0
	}
	return min(bytes.Count(f.Data, []byte("\n")), limits.Rows)
}

// Files are the tables that people keep.
type Files struct{ Employees, Marks, Absences, Objects, Orders File }

// Tables are the document that tables make, where each of its rows stood, and the rows that could not be taken at all.
type Tables struct {
	Document marks.Document
	Origins  Origins
	Findings []fault.Finding
}

// ReadTables reads the tables into a document. What a row says is judged later, by [Build], together with documents that
// come from elsewhere. It is an error when a table cannot be read or lacks a column without which no row has a meaning.
func ReadTables(files Files, limits table.Limits) (Tables, error) {
	r := tableReader{limits: limits}
	d := &r.out.Document
	r.read(files.Employees, &r.out.Origins.Employees, []string{"tab_number", "hired"}, func(row cells) bool {
		d.Employees = append(d.Employees, marks.Employee{
			TabNumber: row("tab_number"), FullName: row("full_name"), Position: row("position"), Department: row("department"),
			Object: row("object"), Schedule: row("schedule"), Hired: row("hired"), Dismissed: row("dismissed"),
		})
		return true
	})
	d.Marks = make([]marks.Mark, 0, files.Marks.lines(limits))
	r.read(files.Marks, &r.out.Origins.Marks, []string{"tab_number", "time", "direction"}, func(row cells) bool {
		d.Marks = append(d.Marks, marks.Mark{
			TabNumber: row("tab_number"), Time: row("time"), Direction: row("direction"),
			Object: row("object"), Device: row("device"),
		})
		return true
	})
	r.read(files.Absences, &r.out.Origins.Absences, []string{"tab_number", "from", "to", "code"}, func(row cells) bool {
		d.Absences = append(d.Absences, marks.Absence{
			TabNumber: row("tab_number"), From: row("from"), To: row("to"), Code: row("code"), Document: row("document"),
		})
		return true
	})
	r.read(files.Objects, &r.out.Origins.Objects, []string{"object"}, func(row cells) bool {
		d.Objects = append(d.Objects, marks.Object{
			Object: row("object"), Name: row("name"), TimeZone: row("time_zone"), Owner: row("owner"),
		})
		return true
	})
	r.read(files.Orders, &r.out.Origins.Orders, []string{"tab_number", "date", "code", "minutes"}, func(row cells) bool {
		minutes, err := strconv.Atoi(row("minutes"))
		if err != nil {
			r.findings.add(findMinutes, r.place, short(row("minutes")))
			return false
		}
		d.Orders = append(d.Orders, marks.Order{
			TabNumber: row("tab_number"), Date: row("date"), Code: row("code"), Minutes: minutes, Document: row("document"),
		})
		return true
	})
	r.out.Findings = r.findings.all()
	return r.out, r.err
}

// cells gives a row's text by the column's name.
type cells func(column string) string

type tableReader struct {
	limits   table.Limits
	out      Tables
	findings findings
	place    string // of the row being read
	err      error  // the first one; nothing is read after it
}

// read reads one table, if it was given. take returns false for a row that is left out.
func (r *tableReader) read(f File, origin *Rows, required []string, take func(cells) bool) {
	if r.err != nil || f.Name == "" {
		return
	}
	t, err := table.Open(f.Name, f.Data, r.limits)
	if err != nil {
		r.err = err
		return
	}
	for _, column := range required {
		if _, ok := t.Column(column); !ok {
			r.err = errNoColumn.At(at(f.Name, 1)).With("%s", column)
			return
		}
	}
	origin.File = f.Name
	origin.Numbers = make([]int32, 0, f.lines(r.limits))
	for row, err := range t.Rows() {
		if err != nil {
			r.err = err
			return
		}
		r.place = at(f.Name, row.Number)
		if row.TooLong {
			r.findings.add(findTooManyCells, r.place, "")
			continue
		}
		if take(func(column string) string { i, _ := t.Column(column); return row.Cell(i) }) {
			origin.Numbers = append(origin.Numbers, int32(row.Number))
		}
	}
}
