package table

import (
	"iter"
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/schemas/fault"
)

// Reader gives the rows of one table.
type Reader struct {
	name    string
	limits  Limits
	source  source
	header  []string
	columns map[string]int
}

// source gives raw rows: the header first, then the others; ok is false after the last one. The cells may be reused by
// the next call, their text is not.
type source interface {
	next() (number int, cells []string, ok bool, err error)
}

// Row is one row below the header. It is valid until the next one is read; the text of its cells stays.
type Row struct {
	Number  int  // the row's number in the file, the header being row 1 as a rule
	TooLong bool // it has more filled cells than the header names, so nobody can tell what is what
	cells   []string
}

// Cell returns the text of a column, without spaces around it; "" for a cell or a column that is not there.
func (r Row) Cell(column int) string {
	if column < 0 || column >= len(r.cells) {
		return ""
	}
	return strings.TrimSpace(r.cells[column])
}

// Open begins to read a table. The name is used in errors only; what the bytes are is found from the bytes.
func Open(name string, data []byte, limits Limits) (*Reader, error) {
	return OpenWith(name, data, limits, Options{})
}

func (r *Reader) readHeader(o Options) error {
	if err := r.skipTitle(o.Skip); err != nil {
		return err
	}
	number, cells, ok, err := r.source.next()
	if err != nil {
		return err
	}
	if !ok || isBlank(cells) {
		return errEmpty.At(r.name)
	}
	if err := r.check(number, cells); err != nil {
		return err
	}
	r.columns = make(map[string]int, len(cells))
	for i, cell := range cells {
		column := ColumnName(cell)
		r.header = append(r.header, column)
		if column == "" {
			continue
		}
		name, free := r.nameColumn(column, o)
		if !free {
			return errDuplicateColumn.At(place(r.name, number)).With("%.60q", column)
		}
		r.columns[name] = i
	}
	return nil
}

// Header returns the names of the columns in their order, in lower case; a column without a name is "".
func (r *Reader) Header() []string { return r.header }

// Column returns the index of a column for [Row.Cell], −1 and false when there is none of that name.
func (r *Reader) Column(name string) (index int, ok bool) {
	if index, ok = r.columns[name]; !ok {
		return -1, false
	}
	return index, true
}

// Rows reads the rows that have anything in them. An error is the last thing it gives. It can be walked once.
func (r *Reader) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for count := 0; ; {
			number, cells, ok, err := r.source.next()
			if err == nil && ok {
				err = r.check(number, cells)
			}
			if err != nil {
				yield(Row{}, err)
				return
			}
			if !ok {
				return
			}
			if isBlank(cells) {
				continue
			}
			if count++; count > r.limits.Rows {
				yield(Row{}, errTooManyRows.At(place(r.name, number)).With("больше %d", r.limits.Rows))
				return
			}
			tooLong := len(cells) > len(r.header) && !isBlank(cells[len(r.header):])
			if !yield(Row{Number: number, TooLong: tooLong, cells: cells}, nil) {
				return
			}
		}
	}
}

func (r *Reader) check(number int, cells []string) error {
	if len(cells) > r.limits.Columns {
		return errTooManyColumns.At(place(r.name, number)).With("%d при пределе %d", len(cells), r.limits.Columns)
	}
	for _, cell := range cells {
		if len(cell) > r.limits.CellBytes {
			return errCellTooLong.At(place(r.name, number)).With("%d байт при пределе %d", len(cell), r.limits.CellBytes)
		}
	}
	return nil
}

func isBlank(cells []string) bool {
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}

func place(name string, row int) string { return name + ":" + strconv.Itoa(row) }

// wrap keeps a fault as it is and makes one of anything else.
func wrap(err error, otherwise *fault.Kind, where string) error {
	if e, ok := fault.As(err); ok {
		return e
	}
	return otherwise.At(where).Wrap(err)
}
