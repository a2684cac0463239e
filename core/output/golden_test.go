package output

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/schemas/timesheet"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestWorkbooksLookAsTheyDid(t *testing.T) {
	signed := Options{
		Responsible: Signatory{"табельщик", "Кузнецова А. П."},
		Head:        Signatory{"заведующий", "Орлов П. И."},
	}
	digits := Options{Notation: Digits, Pay: map[timesheet.Code]Pay{
		"Я": {"2000", "44"}, "Н": {"2000", "44"}, "С": {"2300", "44"}, "РВ": {"2400", "44.1"}}}
	for _, c := range []struct {
		name, form string
		options    Options
	}{
		{"t13-letters", "t13", signed},
		{"t13-digits", "t13", digits},
		{"t12", "t12", signed},
		{"0504421", "0504421", signed},
		{"flat", "flat", Options{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := mustExport(t, c.form, small(t), c.options)
			got := dump(t, open(t, file.Data)) + dumpFindings(file)
			path := filepath.Join("testdata", c.name+".golden.txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("the workbook changed (-was +is); if that is meant, run with -update\n%s", diff)
			}
		})
	}
}

// dump writes a workbook as text: a line a row, its cells between bars, its formulas below.
func dump(t testing.TB, book *excelize.File) string {
	t.Helper()
	var b strings.Builder
	for _, sheet := range book.GetSheetList() {
		visible, err := book.GetSheetVisible(sheet)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "== %s", sheet)
		if !visible {
			b.WriteString(" (скрытый)")
		}
		b.WriteString("\n")
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			dumpRow(t, &b, book, sheet, i+1, row)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func dumpRow(t testing.TB, b *strings.Builder, book *excelize.File, sheet string, number int, row []string) {
	t.Helper()
	var formulas []string
	inside := insideMerged(t, book, sheet)
	for i := range row {
		cell, err := excelize.CoordinatesToCellName(i+1, number)
		if err != nil {
			t.Fatal(err)
		}
		formula, err := book.GetCellFormula(sheet, cell)
		if err != nil {
			t.Fatal(err)
		}
		if formula != "" && !inside[cell] {
			formulas = append(formulas, cell+" = "+formula)
		}
		row[i] = strings.ReplaceAll(row[i], "\n", "⏎")
	}
	if line := strings.Join(row, "|"); strings.Trim(line, "|") != "" {
		fmt.Fprintf(b, "%3d|%s\n", number, line)
	}
	const most = 8 // the row "Всего" of the hidden sheet has one for every day
	for i, f := range formulas {
		if i < most {
			fmt.Fprintf(b, "       %s\n", f)
		}
	}
	if len(formulas) > most {
		fmt.Fprintf(b, "       … %s\n", formulas[len(formulas)-1])
	}
}

func dumpFindings(file File) string {
	var b strings.Builder
	b.WriteString("== " + file.Name + "\n")
	for _, f := range file.Findings {
		fmt.Fprintf(&b, "%s %s %s: %s\n", f.Severity, f.Code, f.Path, f.Message)
	}
	return b.String()
}
