package table

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
)

func encoded(t *testing.T, enc *charmap.Charmap, text string) []byte {
	t.Helper()
	data, err := enc.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// workbook has titles above its header, the rows on the second sheet, and a date as Excel stores one.
func passageBook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if _, err := f.NewSheet("Проходы"); err != nil {
		t.Fatal(err)
	}
	american := 22 // m/d/yy h:mm, which no Russian would read as a date of October
	style, err := f.NewStyle(&excelize.Style{NumFmt: american})
	if err != nil {
		t.Fatal(err)
	}
	for cell, v := range map[string]any{"A1": "Отчёт о проходах", "A3": "Номер", "B3": "Время", "C3": "Время", "A4": 17, "B4": 46300.354166666664,
		"A5": 18, "B5": "не было"} {
		if err := f.SetCellValue("Проходы", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellStyle("Проходы", "B4", "B4", style); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestATableOfAnotherProgramIsReadAsItIsWritten(t *testing.T) {
	text := "Отчёт о проходах;;\nза октябрь\nНомер|Время|Время\n17|08:30|17:30\n"
	utf16 := []byte{0xff, 0xfe}
	for _, r := range text {
		utf16 = append(utf16, byte(r), byte(r>>8))
	}
	for name, c := range map[string]struct {
		data []byte
		o    Options
	}{
		"Windows-1251":      {encoded(t, charmap.Windows1251, text), Options{Encoding: "windows-1251"}},
		"CP866":             {encoded(t, charmap.CodePage866, text), Options{Encoding: "cp866"}},
		"UTF-16":            {utf16, Options{Encoding: "utf-16"}},
		"UTF-8 with a mark": {append([]byte("\ufeff"), text...), Options{}},
	} {
		t.Run(name, func(t *testing.T) {
			c.o.Skip, c.o.Separator, c.o.Repeated = 2, '|', true
			r, err := OpenWith("x.csv", c.data, DefaultLimits(), c.o)
			if err != nil {
				t.Fatal(err)
			}
			first, _ := r.Column("время")
			second, ok := r.Column("время (2)")
			if !ok {
				t.Fatal("the second column of one name is lost")
			}
			for row, err := range r.Rows() {
				if err != nil || row.Number != 4 || row.Cell(first) != "08:30" || row.Cell(second) != "17:30" {
					t.Errorf("row %d: %q, %q, %v", row.Number, row.Cell(first), row.Cell(second), err)
				}
			}
		})
	}
}

func TestARawWorkbookGivesSerialNumbers(t *testing.T) {
	data := passageBook(t)
	r, err := OpenWith("x.xlsx", data, DefaultLimits(), Options{Sheet: "Проходы", Skip: 2, Raw: true, Repeated: true})
	if err != nil {
		t.Fatal(err)
	}
	column, _ := r.Column("время")
	var got []string
	for row, err := range r.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, row.Cell(column))
	}
	if len(got) != 2 || !strings.HasPrefix(got[0], "46300.35416666") || got[1] != "не было" {
		t.Errorf("%q", got)
	}
	if _, err := OpenWith("x.xlsx", data, DefaultLimits(), Options{Sheet: "Отметки"}); !errors.Is(err, errNoSheet) {
		t.Errorf("a sheet that is not there: %v", err)
	}
	if _, err := OpenWith("x.csv", []byte("a"), DefaultLimits(), Options{Encoding: "koi8-r"}); !errors.Is(err, errEncoding) {
		t.Errorf("an unknown encoding: %v", err)
	}
}

func TestTheCopyHasReasonsBesideTheRows(t *testing.T) {
	text := "Отчёт\nНомер;Время\n17;08:30\n18;\n19;09:00\n"
	out, err := Annotate("x.csv", encoded(t, charmap.Windows1251, text), DefaultLimits(), Options{Encoding: "windows-1251", Skip: 1},
		map[int]string{4: "нет времени"})
	want := "\ufeffОтчёт\r\nНомер;Время;Почему строка не учтена\r\n17;08:30\r\n18;;нет времени\r\n19;09:00\r\n"
	if err != nil || string(out) != want {
		t.Errorf("%q, want %q, %v", out, want, err)
	}
	copied, err := Annotate("x.xlsx", passageBook(t), DefaultLimits(), Options{Sheet: "Проходы", Skip: 2}, map[int]string{5: "нет времени"})
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(copied))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for cell, want := range map[string]string{"A1": "Отчёт о проходах", "D3": reasonColumn, "D4": "", "D5": "нет времени", "B5": "не было"} {
		if got, err := book.GetCellValue("Проходы", cell); err != nil || got != want {
			t.Errorf("%s is %q, want %q, %v", cell, got, want, err)
		}
	}
}

func FuzzAnnotate(f *testing.F) {
	f.Add([]byte("a;b\n1;2\n"), "")
	f.Add([]byte("PK\x03\x04"), "utf-16")
	f.Fuzz(func(t *testing.T, data []byte, encoding string) {
		o := Options{Encoding: encoding, Skip: 1, Repeated: true, Raw: true}
		r, err := OpenWith("x", data, DefaultLimits(), o)
		if err != nil {
			return
		}
		for _, err := range r.Rows() {
			if err != nil {
				return
			}
		}
		if _, err := Annotate("x", data, DefaultLimits(), o, map[int]string{2: "x"}); err != nil && !strings.Contains(err.Error(), "UZ-TAB") {
			t.Errorf("a table that is read cannot be copied: %v", err)
		}
	})
}
