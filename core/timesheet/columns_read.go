package timesheet

import (
	"strings"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/marks"
	"github.com/uzelhub/uzel/schemas/table"
)

// ReadMarks reads a table of marks as its columns are described. A row that cannot be read is a finding with file, row and
// column, and is left out; what the others say is judged by [Build].
func ReadMarks(f File, c Columns, limits table.Limits) (Tables, error) {
	t, err := table.OpenWith(f.Name, f.Data, limits, c.table)
	if err != nil {
		return Tables{}, err
	}
	r := markReader{Columns: c, book: table.IsWorkbook(f.Data), at: map[string]int{}}
	for what, header := range c.columns {
		i, ok := t.Column(header)
		if !ok {
			return Tables{}, errNoColumn.At(at(f.Name, 1+c.table.Skip)).With("%s: «%.60s»", what, header)
		}
		r.at[what] = i
	}
	r.out.Origins.Marks.File = f.Name
	for row, err := range t.Rows() {
		if err != nil {
			return Tables{}, err
		}
		r.row, r.place = row, at(f.Name, row.Number)
		r.read()
	}
	r.out.Findings = r.findings.all()
	return r.out, nil
}

// Annotate is the table with the reasons of findings beside their rows; nil when none is about it.
func (c Columns) Annotate(f File, limits table.Limits, findings []fault.Finding) ([]byte, error) {
	return annotate(f, limits, c.table, findings)
}

// Annotate is a table with the reasons of findings beside their rows; nil when none is about it.
func (f File) Annotate(limits table.Limits, findings []fault.Finding) ([]byte, error) {
	return annotate(f, limits, table.Options{}, findings)
}

// markReader reads one table.
type markReader struct {
	Columns
	book     bool           // a workbook, whose times are serial numbers
	at       map[string]int // what a column says → its index
	row      table.Row
	place    string
	out      Tables
	findings findings
}

func (r *markReader) cell(what string) string {
	if i, ok := r.at[what]; ok {
		return r.row.Cell(i)
	}
	return ""
}

// refuse leaves the row out because of one of its columns.
func (r *markReader) refuse(kind *fault.Kind, what string) bool {
	detail := "столбец «" + r.columns[what] + "»"
	if value := r.cell(what); value != "" {
		detail += ": " + short(value)
	}
	r.findings.add(kind, r.place, detail)
	return false
}

func (r *markReader) read() {
	tab := r.cell("tab_number")
	if tab == "" {
		r.refuse(findNoTabNumber, "tab_number")
		return
	}
	for len(tab) < r.tabDigits && strings.Trim(tab, "0123456789") == "" {
		tab = "0" + tab
	}
	mark := marks.Mark{TabNumber: tab, Object: r.object, Device: r.cell("device")}
	if object := r.cell("object"); object != "" {
		mark.Object = object
		if known, ok := r.objects[table.ColumnName(object)]; ok {
			mark.Object = known
		}
	}
	if r.day {
		r.readDay(mark)
	} else {
		r.readMark(mark)
	}
}

func (r *markReader) take(mark marks.Mark, time, direction string) {
	mark.Time, mark.Direction = time, direction
	r.out.Document.Marks = append(r.out.Document.Marks, mark)
	r.out.Origins.Marks.Numbers = append(r.out.Origins.Marks.Numbers, int32(r.row.Number))
}

func (r *markReader) readMark(mark marks.Mark) {
	time, ok := r.readTime()
	if !ok {
		return
	}
	direction := r.direction
	if direction == "" {
		word := table.ColumnName(r.cell("direction"))
		if direction, ok = r.directions[word]; !ok {
			if direction, ok = usualDirections[word]; !ok {
				r.refuse(findDirection, "direction")
				return
			}
		}
	}
	r.take(mark, time, direction)
}

// usualDirections are words that need no explanation.
var usualDirections = map[string]string{"in": "in", "out": "out", "auto": "auto", "вход": "in", "выход": "out"}

// readTime puts the time of a mark together.
func (r *markReader) readTime() (string, bool) {
	if _, whole := r.at["time"]; whole {
		if r.cell("time") == "" {
			return "", r.refuse(findNoTime, "time")
		}
		if time, ok := anyStamp(r.cell("time"), r.book); ok {
			return time, true
		}
		return "", r.refuse(findTime, "time")
	}
	date, ok := anyDate(r.cell("date"), r.book)
	if !ok {
		return "", r.refuse(findDate, "date")
	}
	clock, ok := anyClock(r.cell("clock"), r.book)
	if !ok {
		return "", r.refuse(findTime, "clock")
	}
	return date.String() + " " + clock.String(), true
}

// readDay reads a day with its entry and exit. One of them may be missing: the other then stands alone, and rule 3 says
// so. A day without either was not worked.
func (r *markReader) readDay(mark marks.Mark) {
	in, out := r.cell("in"), r.cell("out")
	if in == "" && out == "" {
		return
	}
	date, ok := anyDate(r.cell("date"), r.book)
	if !ok {
		r.refuse(findDate, "date")
		return
	}
	var times [2]string
	for i, what := range [...]string{"in", "out"} {
		if r.cell(what) == "" {
			continue
		}
		if clock, ok := anyClock(r.cell(what), r.book); ok {
			times[i] = date.String() + " " + clock.String()
		} else if times[i], ok = anyStamp(r.cell(what), r.book); !ok {
			r.refuse(findTime, what)
			return
		}
	}
	if times[0] != "" && times[1] != "" && times[1] < times[0] {
		clock, isClock := anyClock(out, r.book)
		if !r.overnight || !isClock {
			r.refuse(findOvernight, "out")
			return
		}
		times[1] = (date + 1).String() + " " + clock.String()
	}
	for i, direction := range [...]string{"in", "out"} {
		if times[i] != "" {
			r.take(mark, times[i], direction)
		}
	}
}
