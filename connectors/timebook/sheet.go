package timebook

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/table"
)

// sheet is one export file being read.
type sheet struct {
	file    string
	reader  *table.Reader
	columns map[string][]place // where our columns stand
	values  map[string]map[string]string
	bad     []badRow
	taken   int
}

// place is where a column stands in a file.
type place struct {
	index  int
	header string
}

// badRow is a row, or one column of it, that cannot be read. Its value is not repeated: where columns were mixed up, it
// may be a name.
type badRow struct {
	file   string
	number int
	column string // the header in the file; empty: the row as a whole
	reason string
}

// exportLimits bound what a file may cost: a document of marks has 100 MiB at most.
func exportLimits() table.Limits {
	limits := table.DefaultLimits()
	limits.Bytes = document.MaxBytes
	return limits
}

// openSheet begins to read a file.
func openSheet(name string, data []byte, t Table, encoding Encoding, known columns) (*sheet, error) {
	if encoding == Windows1251 && !isWorkbook(data) {
		decoded, err := charmap.Windows1251.NewDecoder().Bytes(data)
		if err != nil {
			return nil, sdk.Fail(document.CauseInvalidDocument, "файл %s: это не Windows-1251", name)
		}
		data = decoded
	}
	reader, err := table.Open(name, data, exportLimits())
	if err != nil {
		return nil, sdk.FaultOf(err)
	}
	s := &sheet{file: name, reader: reader, columns: map[string][]place{}, values: folded(t.Values)}
	for column, required := range known {
		setting, mapped := t.Columns[column]
		for _, header := range headers(cmp.Or(setting, column)) {
			index, ok := reader.Column(strings.ToLower(header))
			switch {
			case ok:
				s.columns[column] = append(s.columns[column], place{index, header})
			case mapped || required:
				return nil, sdk.Fail(document.CauseMisconfigured, "в файле %s нет столбца «%s»", name, header).
					Advise("проверьте выгрузку и настройку columns." + column)
			}
		}
	}
	return s, nil
}

// isWorkbook recognises an XLSX file, which is a zip archive, and an old or encrypted workbook; table knows what to say.
func isWorkbook(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0"))
}

// folded are the values of the configuration as they are compared: without regard to case.
func folded(values map[string]map[string]string) map[string]map[string]string {
	all := map[string]map[string]string{}
	for column, meanings := range values {
		all[column] = map[string]string{}
		for value, meaning := range meanings {
			all[column][strings.ToLower(strings.TrimSpace(value))] = meaning
		}
	}
	return all
}

// rows reads the rows, and notes those of which nobody can tell what is what. An error is the last thing it gives.
func (s *sheet) rows() iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		for r, err := range s.reader.Rows() {
			switch {
			case err != nil:
				yield(row{}, sdk.FaultOf(err))
				return
			case r.TooLong:
				s.bad = append(s.bad, badRow{s.file, r.Number, "", "в строке больше значений, чем столбцов в заголовке"})
			case !yield(row{s, r}, nil):
				return
			}
		}
	}
}

// has reports whether the file has a column.
func (s *sheet) has(column string) bool { return len(s.columns[column]) > 0 }

// header is what a column is called in the file.
func (s *sheet) header(column string) string {
	var names []string
	for _, p := range s.columns[column] {
		names = append(names, p.header)
	}
	return strings.Join(names, " + ")
}

// row is one row of an export.
type row struct {
	*sheet
	table.Row
}

// text is a column's text, or what the configuration says that it means. Parts that are empty are left out.
func (r row) text(column string) string {
	parts := r.parts(column)
	return r.meaning(column, strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " "))
}

// whole is a column's text if every part of it is there: a date without a time is no moment.
func (r row) whole(column string) string {
	parts := r.parts(column)
	if slices.Contains(parts, "") {
		return ""
	}
	return r.meaning(column, strings.Join(parts, " "))
}

func (r row) parts(column string) []string {
	var parts []string
	for _, p := range r.columns[column] {
		parts = append(parts, r.Cell(p.index))
	}
	return parts
}

func (r row) meaning(column, text string) string {
	if meaning, ok := r.values[column][strings.ToLower(text)]; ok {
		return meaning
	}
	return text
}

// refuse notes that the row cannot be read.
func (r row) refuse(column, reason string) {
	header := r.header(column)
	if header == "" {
		header = column
	}
	r.bad = append(r.bad, badRow{r.file, r.Number, header, reason})
}
