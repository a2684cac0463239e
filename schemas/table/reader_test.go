package table

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"github.com/uzelhub/uzel/schemas/fault"
)

// readAll returns the rows as "number: a|b|c".
func readAll(data []byte, limits Limits) (header []string, rows []string, err error) {
	r, err := Open("file.csv", data, limits)
	if err != nil {
		return nil, nil, err
	}
	for row, err := range r.Rows() {
		if err != nil {
			return r.Header(), rows, err
		}
		cells := make([]string, 0, len(r.Header()))
		for i := range r.Header() {
			cells = append(cells, row.Cell(i))
		}
		line := fmt.Sprintf("%d: %s", row.Number, strings.Join(cells, "|"))
		if row.TooLong {
			line += " too long"
		}
		rows = append(rows, line)
	}
	return r.Header(), rows, nil
}

func TestCSVIsReadAsPeopleWriteIt(t *testing.T) {
	for _, c := range []struct {
		name, in string
		header   []string
		rows     []string
	}{
		{"commas", "a,b\n1,2\n", []string{"a", "b"}, []string{"2: 1|2"}},
		{"semicolons", "a;b\n1,5;2\n", []string{"a", "b"}, []string{"2: 1,5|2"}},
		{
			"the more frequent separator of the header wins", "a;b;\"c,d,e,f\"\n1;2;3\n", []string{"a", "b", "c,d,e,f"},
			[]string{"2: 1|2|3"},
		},
		{"one column", "a\n1\n2\n", []string{"a"}, []string{"2: 1", "3: 2"}},
		{"a byte order mark", "\ufeffa;b\r\n1;2\r\n", []string{"a", "b"}, []string{"2: 1|2"}},
		{
			"spaces around and capitals in the header", " Tab_Number ; B \n 1 ; 2 \n", []string{"tab_number", "b"},
			[]string{"2: 1|2"},
		},
		{
			"quotes with separator, quote and line break", "a;b\n\"x;\"\"y\"\"\nz\";2\n3;4\n", []string{"a", "b"},
			[]string{"2: x;\"y\"\nz|2", "4: 3|4"},
		},
		{"blank rows are skipped and counted", "a;b\n\n;\n1;2\n", []string{"a", "b"}, []string{"4: 1|2"}},
		{"missing cells are empty", "a;b;c\n1\n", []string{"a", "b", "c"}, []string{"2: 1||"}},
		{"empty cells beyond the header do no harm", "a;b\n1;2;;\n", []string{"a", "b"}, []string{"2: 1|2"}},
		{"filled cells beyond the header are told", "a;b\n1;2;3\n", []string{"a", "b"}, []string{"2: 1|2 too long"}},
		{"columns without a name", "a;;\n1;2;3\n", []string{"a", "", ""}, []string{"2: 1|2|3"}},
		{"no line break at the end", "a;b\n1;2", []string{"a", "b"}, []string{"2: 1|2"}},
		{"blank lines before the header", "\n\na;b\n1;2\n", []string{"a", "b"}, []string{"4: 1|2"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			header, rows, err := readAll([]byte(c.in), DefaultLimits())
			if err != nil || !slices.Equal(header, c.header) || !slices.Equal(rows, c.rows) {
				t.Errorf("got %q, %q, %v", header, rows, err)
			}
		})
	}
}

func TestColumnsAreFoundByName(t *testing.T) {
	r, err := Open("x.csv", []byte("a;b\n1;2\n"), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if b, ok := r.Column("b"); !ok || b != 1 {
		t.Errorf("b is %d, %v", b, ok)
	}
	missing, ok := r.Column("c")
	if ok {
		t.Error("c was found")
	}
	for row := range r.Rows() {
		if got := row.Cell(missing); got != "" {
			t.Errorf("a missing column has %q", got)
		}
	}
}

func TestWhatIsNoTableIsRefusedWithAReason(t *testing.T) {
	encode := func(m *charmap.Charmap, s string) string {
		out, err := m.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	utf16LE := func(s string) string {
		var out []byte
		for _, unit := range utf16.Encode([]rune(s)) {
			out = append(out, byte(unit), byte(unit>>8))
		}
		return string(out)
	}
	const russian = "tab_number;full_name\n00001;Иванов Иван Иванович\n"
	small := Limits{Bytes: 1000, Rows: 2, Columns: 3, CellBytes: 10, UnzippedBytes: 1000, ZipEntries: 10}
	for _, c := range []struct {
		name, in string
		want     *fault.Kind
		place    string
	}{
		{"nothing", "", errEmpty, "file.csv"},
		{"blanks", " \n;;\n", errEmpty, "file.csv"},
		{"Windows-1251", encode(charmap.Windows1251, russian), errWindows1251, "file.csv:2"},
		{"CP866", encode(charmap.CodePage866, russian), errCP866, "file.csv:2"},
		{"UTF-16 with a mark", "\xff\xfe" + utf16LE(russian), errUTF16, "file.csv"},
		{"UTF-16 without a mark", utf16LE(russian), errUTF16, "file.csv"},
		{"broken UTF-8", "a;b\n\xff\x80;\x90\x91\n", errNotUTF8, "file.csv:2"},
		{"a NUL byte", "a;b\n1;\x00\n", errBinary, "file.csv:2"},
		{"a control character", "a;b\n1;2\n\x1b;2\n", errBinary, "file.csv:3"},
		{"a bare quote", "a;b\n1;x\"y\n", errMalformed, "file.csv:2"},
		{"an open quote", "a;b\n1;\"y\n2;3\n", errMalformed, "file.csv:2"},
		{"tabs", "a\tb\n1\t2\n", errSeparator, "file.csv:1"},
		{"a column twice", "a;b;A\n1;2;3\n", errDuplicateColumn, "file.csv:1"},
		{"too many rows", "a\n1\n2\n3\n", errTooManyRows, "file.csv:4"},
		{"too many columns", "a\n1;2\n,,,\n", errTooManyColumns, "file.csv:3"},
		{"too many columns in the header", "a,b,c,d\n", errTooManyColumns, "file.csv:1"},
		{"a long cell", "a\nxxxxxxxxxxx\n", errCellTooLong, "file.csv:2"},
		{"a long file", strings.Repeat("a\n", 501), errTooLarge, "file.csv"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := readAll([]byte(c.in), small)
			e, ok := fault.As(err)
			if !ok || e.Kind != c.want || e.Place != c.place {
				t.Errorf("got %v, want %s at %s", err, c.want.Code, c.place)
			}
		})
	}
}

func TestReadingCanStopEarly(t *testing.T) {
	r, err := Open("x.csv", []byte("a\n1\n2\n3\n"), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	for row := range r.Rows() {
		if row.Number == 2 {
			break
		}
	}
	for row := range r.Rows() {
		if row.Number != 3 {
			t.Errorf("went on with row %d", row.Number)
		}
		break
	}
}

func TestAFormulaIsMadeHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "Иванов": "Иванов", "5": "5", "a=b": "a=b",
		"=1+1": "'=1+1", "+7 900": "'+7 900", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", "\n=1": "'\n=1", "＝1": "'＝1",
	} {
		if got := Safe(in); got != want {
			t.Errorf("Safe(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"a;b\n1;2\n", "\xef\xbb\xbfa,b\r\n\"1\n\",2", "a\tb", "\xff\xfea\x00", "a;b\n\"", "PK\x03\x04", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"} {
		f.Add([]byte(seed))
	}
	limits := Limits{Bytes: 1 << 16, Rows: 1000, Columns: 50, CellBytes: 1000, UnzippedBytes: 1 << 16, ZipEntries: 20}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Open("f", data, limits)
		if err != nil {
			mustBeAFault(t, err)
			return
		}
		last := 0
		for row, err := range r.Rows() {
			if err != nil {
				mustBeAFault(t, err)
				return
			}
			if row.Number <= last {
				t.Fatalf("row %d after row %d", row.Number, last)
			}
			last = row.Number
			for i := range r.Header() {
				if strings.ContainsRune(row.Cell(i), 0) {
					t.Fatal("a NUL came through")
				}
			}
		}
		if !bytes.HasPrefix(data, []byte("PK")) && last > 1+bytes.Count(data, []byte("\n")) {
			t.Fatalf("row %d of a file with fewer lines", last)
		}
	})
}

func mustBeAFault(t *testing.T, err error) {
	t.Helper()
	var e *fault.Error
	if !errors.As(err, &e) || !strings.HasPrefix(e.Kind.Code, "UZ-TAB-") {
		t.Fatalf("no fault of this package: %v", err)
	}
}
