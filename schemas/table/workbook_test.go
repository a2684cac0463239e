package table

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/schemas/fault"
)

// workbook writes cells of the first sheet.
func workbook(t *testing.T, cells map[string]any, options ...excelize.Options) []byte {
	t.Helper()
	f := excelize.NewFile()
	for at, value := range cells {
		if err := f.SetCellValue("Sheet1", at, value); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.NewSheet("Other"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b, options...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheFirstSheetOfAWorkbookIsRead(t *testing.T) {
	data := workbook(t, map[string]any{
		"A1": "tab_number", "B1": "Date", "C1": "hours",
		"A2": "00001", "B2": time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), "C2": 8.25,
		"A5": "00002", "C5": "=1+1", "E5": "beyond",
	})
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	style, _ := f.NewStyle(&excelize.Style{NumFmt: 14}) // Excel's short date
	if err := f.SetCellStyle("Sheet1", "B2", "B2", style); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	header, rows, err := readAll(b.Bytes(), DefaultLimits())
	if err != nil || !slices.Equal(header, []string{"tab_number", "date", "hours"}) ||
		!slices.Equal(rows, []string{"2: 00001|2026-10-01|8.25", "5: 00002||=1+1 too long"}) {
		t.Errorf("got %q, %q, %v", header, rows, err)
	}
}

// damage rewrites one part of a workbook.
func damage(t *testing.T, data []byte, part string, change func([]byte) []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var content bytes.Buffer
		if _, err := content.ReadFrom(r); err != nil {
			t.Fatal(err)
		}
		w, err := out.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		body := content.Bytes()
		if f.Name == part {
			body = change(body)
		}
		if _, err := w.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAHostileWorkbookIsRefusedWithAReason(t *testing.T) {
	const sheet = "xl/worksheets/sheet1.xml"
	good := workbook(t, map[string]any{"A1": "a", "A2": 1, "A3": 2})
	limits := Limits{Bytes: 1 << 20, Rows: 10, Columns: 5, CellBytes: 100, UnzippedBytes: 1 << 20, ZipEntries: 50}
	if _, rows, err := readAll(good, limits); err != nil || len(rows) != 2 {
		t.Fatalf("the good one: %q, %v", rows, err)
	}
	many := map[string]any{"A1": "a"}
	for i := range 11 {
		many[fmt.Sprintf("A%d", i+2)] = i
	}
	var crowd bytes.Buffer
	w := zip.NewWriter(&crowd)
	for i := range 51 {
		if _, err := w.Create(fmt.Sprint("part", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	replaceSheet := func(xml string) []byte {
		return damage(t, good, sheet, func([]byte) []byte { return []byte(xml) })
	}
	for _, c := range []struct {
		name string
		in   []byte
		want *fault.Kind
	}{
		{"a bomb", replaceSheet("<worksheet>" + strings.Repeat(" ", 1<<20) + "</worksheet>"), errBomb},
		{"too many parts", crowd.Bytes(), errBomb},
		{"cut off", good[:len(good)/2], errDamaged},
		{"no workbook inside", []byte("PK\x03\x04 and nothing"), errDamaged},
		{"XML cut off inside", damage(t, good, sheet, func(b []byte) []byte { return b[:len(b)/2] }), errDamaged},
		{
			"elements that do not match",
			replaceSheet("<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></row></sheetData></worksheet>"), errDamaged,
		},
		{"encrypted", workbook(t, map[string]any{"A1": "a"}, excelize.Options{Password: "secret"}), errEncrypted},
		{"an old workbook", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 1000)), errOldExcel},
		{"too many rows", workbook(t, many), errTooManyRows},
		{"a cell far to the right", workbook(t, map[string]any{"A1": "a", "XFD2": 1}), errTooManyColumns},
		{"a long cell", workbook(t, map[string]any{"A1": "a", "A2": strings.Repeat("x", 101)}), errCellTooLong},
		{"an empty sheet", workbook(t, nil), errEmpty},
		{
			"a row beyond Excel's last",
			replaceSheet(`<worksheet><sheetData><row r="99999999"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`),
			errDamaged,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, rows, err := readAll(c.in, limits)
			if e, ok := fault.As(err); !ok || e.Kind != c.want {
				t.Errorf("got %q, %v, want %s", rows, err, c.want.Code)
			}
		})
	}
}

func TestADeclaredSizeThatLiesIsFound(t *testing.T) {
	good := workbook(t, map[string]any{"A1": "a", "A2": 1})
	// The central directory's uncompressed sizes are set to 1 byte: whoever trusts them would unpack without a limit.
	lying := bytes.Clone(good)
	for i := 0; ; {
		at := bytes.Index(lying[i:], []byte("PK\x01\x02"))
		if at < 0 {
			break
		}
		i += at
		copy(lying[i+24:], []byte{1, 0, 0, 0})
		i += 46
	}
	if _, rows, err := readAll(lying, DefaultLimits()); err == nil {
		t.Errorf("got %q", rows)
	} else if e, ok := fault.As(err); !ok || e.Kind != errDamaged {
		t.Errorf("got %v", err)
	}
}
