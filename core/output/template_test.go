package output

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

func sampleTemplate(t testing.TB) TemplateFile {
	t.Helper()
	data, err := SampleTemplate()
	if err != nil {
		t.Fatal(err)
	}
	return TemplateFile{Name: "configs/образец.xlsx", Data: data}
}

func mustFill(t testing.TB, file TemplateFile, doc timesheet.Document) File {
	t.Helper()
	f, err := Template(file, doc, Options{Responsible: Signatory{Name: "Кузнецова А. П."}})
	if err != nil {
		t.Fatal(err)
	}
	keep(t, "template-"+f.Name, f.Data)
	return f
}

func TestATemplateIsFilledForEveryEmployee(t *testing.T) {
	doc := small(t)
	file := mustFill(t, sampleTemplate(t), doc)
	if file.Name != "Табель_2026-02_17_образец.xlsx" {
		t.Errorf("named %s", file.Name)
	}
	book := open(t, file.Data)
	r := reader{t, book, "Табель"}
	m, _ := timesheet.ParseMonth("2026-02")
	for i, l := range doc.Sheet.Employees {
		top := sampleTop + 2*i
		for day := 1; day <= 31; day++ {
			codes, hours := "Х", "Х"
			if day <= m.Days {
				codes, hours = expectDay(l.Days[m.Date(day)], false)
			}
			if got := r.at(sampleDay+day-1, top) + " " + r.at(sampleDay+day-1, top+1); got != codes+" "+hours {
				t.Errorf("%s, day %d: %q, want %q over %q", l.TabNumber, day, got, codes, hours)
			}
		}
		got := []string{r.at(1, top), r.at(3, top), r.shown(sampleHalf, top, false), r.shown(sampleHalf, top+1, true),
			r.shown(sampleMonth, top, false), r.shown(sampleMonth, top+1, true), r.shown(sampleNight, top, true)}
		want := []string{fmt.Sprint(i + 1), l.TabNumber, fmt.Sprint(l.Totals.FirstHalf.Days), fmt.Sprint(hundredths(l.Totals.FirstHalf.Minutes)),
			fmt.Sprint(l.Totals.Month.Days), fmt.Sprint(hundredths(l.Totals.Month.Minutes)), fmt.Sprint(hundredths(l.NightMinutes))}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", l.TabNumber, got, want)
		}
	}
	for cell, want := range map[string]string{"A1": "Табель № 17 за февраль 2026 г., период с 01.02.2026 по 28.02.2026",
		"D2": "Общество с ограниченной ответственностью «Ромашка»", "D3": "Торговый зал", "B13": "Всего по табелю, работников: 3",
		"B15": "Табель составил ____________________ Кузнецова А. П."} {
		if got, err := book.GetCellValue("Табель", cell); err != nil || got != want {
			t.Errorf("%s is %q, want %q, %v", cell, got, want, err)
		}
	}
}

func TestFormulasOfATemplateMoveAndGrow(t *testing.T) {
	doc := small(t)
	book := open(t, mustFill(t, sampleTemplate(t), doc).Data)
	for cell, want := range map[string]string{"AN7": "AJ8-AM7", "AN9": "AJ10-AM9", "AN11": "AJ12-AM11", "AM13": "SUM(AM7:AM12)"} {
		if got, err := book.GetCellFormula("Табель", cell); err != nil || got != want {
			t.Errorf("%s = %q, want %q, %v", cell, got, want, err)
		}
	}
	for cell, f := range formulas(t, book, "Табель") {
		if f[1] == "" {
			continue // the template's own: whoever opens the file calculates it
		}
		if got, stored := calculate(t, book, "Табель", cell), number(t, f[1]); math.Abs(got-stored) > 1e-9 {
			t.Errorf("%s: %s gives %v, stored is %v", cell, f[0], got, stored)
		}
	}
	if got, want := calculate(t, book, "Табель", "AJ13"), float64(hundredths(doc.Sheet.Totals.Minutes))/100; got != want {
		t.Errorf("the sheet's hours are %v, want %v", got, want)
	}
}

func TestStylesMergesAndPrintOfATemplateStay(t *testing.T) {
	template := sampleTemplate(t)
	before, after := open(t, template.Data), open(t, mustFill(t, template, small(t)).Data)
	for _, pair := range [][2]string{{"A1", "A1"}, {"D7", "D7"}, {"D7", "D11"}, {"D8", "D12"}, {"AK7", "AK11"}, {"B9", "B13"}, {"B11", "B15"}} {
		was, err := before.GetCellStyle("Табель", pair[0])
		if err != nil {
			t.Fatal(err)
		}
		if is, err := after.GetCellStyle("Табель", pair[1]); err != nil || is != was {
			t.Errorf("%s looks like %d, %s did like %d, %v", pair[1], is, pair[0], was, err)
		}
	}
	merged := map[string]bool{}
	ranges, err := after.GetMergeCells("Табель", true)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range ranges {
		merged[r.GetStartAxis()+":"+r.GetEndAxis()] = true
	}
	if len(merged) != 7*3 || !merged["B7:B8"] || !merged["B11:B12"] || !merged["AN9:AN10"] {
		t.Errorf("merged: %v", merged)
	}
	if height, err := after.GetRowHeight("Табель", 11); err != nil || height != 12 {
		t.Errorf("the third employee's row is %v high, %v", height, err)
	}
	if w, err := after.GetColWidth("Табель", "B"); err != nil || w != 26 {
		t.Errorf("column B is %v wide, %v", w, err)
	}
	visible, err := after.GetSheetVisible(minutesName)
	if err != nil || visible {
		t.Errorf("the sheet of minutes is visible: %v, %v", visible, err)
	}
}

func TestMergedCellsHoldTheirValueOnce(t *testing.T) {
	data := mustFill(t, sampleTemplate(t), small(t)).Data
	for _, cell := range []string{"A8", "B10", "AM12"} { // the second rows of merged cells
		if bytes.Contains(archived(t, data, "xl/worksheets/sheet1.xml"), []byte(`<c r="`+cell+`" s=`)) {
			continue
		}
		t.Errorf("%s lost its borders", cell)
	}
	for _, cell := range []string{"A8", "B10", "AM12"} {
		content := string(archived(t, data, "xl/worksheets/sheet1.xml"))
		_, rest, _ := strings.Cut(content, `<c r="`+cell+`"`)
		if head, _, _ := strings.Cut(rest, "<c "); strings.Contains(head, "<v>") || strings.Contains(head, "<is>") {
			t.Errorf("%s has a value: %s", cell, head)
		}
	}
}

func TestATemplateGivesTheSameBytes(t *testing.T) {
	for range 3 {
		if a, b := sampleTemplate(t).Data, sampleTemplate(t).Data; !bytes.Equal(a, b) {
			t.Fatal("the sample has other bytes")
		}
		if a, b := mustFill(t, sampleTemplate(t), small(t)), mustFill(t, sampleTemplate(t), small(t)); !bytes.Equal(a.Data, b.Data) {
			t.Fatal("filled again, it has other bytes")
		}
	}
}

func TestATemplateWithoutEmployeesStandsEmpty(t *testing.T) {
	doc := small(t)
	doc.Sheet.Employees, doc.Sheet.Totals = nil, totalsOf(nil)
	text := dump(t, open(t, mustFill(t, sampleTemplate(t), doc).Data))
	if strings.Contains(text, "{") || !strings.Contains(text, "работников: 0") {
		t.Errorf("%s", text)
	}
}

// spoiled is the sample, changed.
func spoiled(t testing.TB, spoil func(*excelize.File)) TemplateFile {
	t.Helper()
	file := sampleTemplate(t)
	book := open(t, file.Data)
	spoil(book)
	buffer, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	file.Data = buffer.Bytes()
	return file
}

func set(t testing.TB, cell, text string) func(*excelize.File) {
	return func(f *excelize.File) {
		if err := f.SetCellStr("Табель", cell, text); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAWrongTemplateIsRefusedWithItsPlace(t *testing.T) {
	name := func(n, to string) func(*excelize.File) {
		return func(f *excelize.File) {
			_ = f.DeleteDefinedName(&excelize.DefinedName{Name: n})
			if to != "" {
				if err := f.SetDefinedName(&excelize.DefinedName{Name: n, RefersTo: to}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for _, c := range []struct {
		rule  string
		spoil func(*excelize.File)
		kind  *fault.Kind
		place string
	}{
		{"a field that does not exist", set(t, "E7", "{кот 2}"), errTemplateField, "Табель!E7"},
		{"a day that no month has", set(t, "E7", "{код 32}"), errTemplateField, "Табель!E7"},
		{"an employee's field outside the block", set(t, "B11", "{ФИО}"), errTemplateField, "Табель!B11"},
		{"a field of the sheet in the block", set(t, "B7", "{организация}"), errTemplateField, "Табель!B7"},
		{"a code that nobody has", set(t, "E7", "{дней ЩЩ}"), errTemplateField, "Табель!E7"},
		{"no block", name("Табель_работник", ""), errTemplateBlock, "configs/образец.xlsx"},
		{"a block of two areas", name("Табель_работник", "'Табель'!$A$7:$B$8,'Табель'!$D$7:$E$8"), errTemplateName, "configs/образец.xlsx"},
		{"a block of columns", name("Табель_работник", "'Табель'!$A$1:$B$1048576"), errTemplateBlock, "configs/образец.xlsx"},
		{"a name that lost its cell", name("Табель_организация", "#REF!"), errTemplateName, "configs/образец.xlsx"},
		{"a name of no field", name("Табель_арганизация", "'Табель'!$D$2"), errTemplateField, "Табель!D2"},
		{"a sheet of minutes", func(f *excelize.File) { _, _ = f.NewSheet(minutesName) }, errTemplateSheet, "configs/образец.xlsx"},
		{"a sum over a part of an employee's rows", func(f *excelize.File) { _ = f.SetCellFormula("Табель", "AI9", "SUM(AI8:AI8)") },
			errTemplateFormula, "Табель!AI13"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			_, err := Template(spoiled(t, c.spoil), small(t), Options{})
			e, ok := fault.As(err)
			if !ok || e.Kind != c.kind || !strings.Contains(err.Error(), c.place) {
				t.Errorf("%v, want %s at %s", err, c.kind.Code, c.place)
			}
		})
	}
	for _, data := range [][]byte{nil, []byte("PK\x03\x04"), sampleTemplate(t).Data[:2000]} {
		if _, err := Template(TemplateFile{Name: "x.xlsx", Data: data}, small(t), Options{}); !errors.Is(err, errTemplateDamaged) {
			t.Errorf("%d bytes: %v", len(data), err)
		}
	}
}

func TestReferencesOfAFormulaAreFound(t *testing.T) {
	for formula, want := range map[string]string{
		"A1+B$2":                       "A4+B$2",
		"SUM(A1:$B$2)":                 "SUM(A4:$B$2)",
		`IF(A1="A1";"C3";LOG10(D4))`:   `IF(A4="A1";"C3";LOG10(D7))`,
		"'Лист A1'!A1+Лист1!B2":        "'Лист A1'!A4+Лист1!B5",
		"имя1+ABC1DE+A1B2":             "имя1+ABC1DE+A1B2",
		"A1(2)":                        "A1(2)",
		`"не ""A1"""&$C3`:              `"не ""A1"""&$C6`,
		"ROUND('Минуты'!C2:Q4/60,2)*1": "ROUND('Минуты'!C5:Q7/60,2)*1",
	} {
		if got := moved(formula, 3); got != want {
			t.Errorf("%s became %s, want %s", formula, got, want)
		}
	}
}

func FuzzTemplate(f *testing.F) {
	f.Add(sampleTemplate(f).Data)
	f.Add([]byte("PK\x03\x04"))
	doc := small(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Template(TemplateFile{Name: "x.xlsx", Data: data}, doc, Options{})
		if err == nil && len(file.Data) == 0 {
			t.Error("neither a file nor an error")
		}
		if _, ok := fault.As(err); err != nil && !ok {
			t.Errorf("an error without a code: %v", err)
		}
	})
}

func FuzzFormula(f *testing.F) {
	f.Add(`SUM('Лист 1'!$A$1:B2)&"x"`, 3)
	f.Fuzz(func(t *testing.T, formula string, by int) {
		if by < 0 || by > 1_000_000 || len(formula) > 1000 {
			return
		}
		if again := changeReferences(formula, func(r reference) reference { return r }); len(again) > len(formula)+20 {
			t.Errorf("%q became %q", formula, again)
		}
		_ = moved(formula, by)
	})
}
