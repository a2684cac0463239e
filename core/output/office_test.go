package output

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/require"
)

// LibreOffice trusts stored values of foreign files unless told otherwise.
const alwaysRecalculate = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`

// convert has LibreOffice turn a workbook into another format.
func convert(t *testing.T, data []byte, format string) []byte {
	t.Helper()
	soffice := require.Tool(t, require.LibreOffice)
	dir := t.TempDir()
	profile := filepath.Join(dir, "profile")
	if err := os.MkdirAll(filepath.Join(profile, "user"), 0o700); err != nil {
		t.Fatal(err)
	}
	settings := filepath.Join(profile, "user", "registrymodifications.xcu")
	if err := os.WriteFile(settings, []byte(alwaysRecalculate), 0o600); err != nil {
		t.Fatal(err)
	}
	source := filepath.Join(dir, "form.xlsx")
	if err := os.WriteFile(source, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	command := exec.Command(soffice, "-env:UserInstallation=file://"+profile, "--headless", "--convert-to", format,
		"--outdir", out, source)
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, output)
	}
	converted, err := os.ReadFile(filepath.Join(out, "form."+format))
	if err != nil {
		t.Fatal(err)
	}
	return converted
}

var storedValue = regexp.MustCompile(`</f><v>[^<]*</v>`)

// forget sets every stored value of a formula to 0, so that only a calculation can bring it back.
func forget(t *testing.T, data []byte) []byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		part, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(storedValue.ReplaceAll(content, []byte("</f><v>0</v>"))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestLibreOfficeCalculatesTheSameTotals(t *testing.T) {
	require.Tool(t, require.LibreOffice)
	for _, form := range printedForms {
		t.Run(form, func(t *testing.T) { compareWithLibreOffice(t, form) })
	}
}

// printedForms have totals that are formulas.
var printedForms = []string{"t13", "t12", "0504421"}

func compareWithLibreOffice(t *testing.T, form string) {
	data := mustExport(t, form, sample(t, "2026-05"), Options{}).Data
	ours, blank := open(t, data), forget(t, data)
	theirs := open(t, convert(t, blank, "xlsx"))
	compared := 0
	for cell, f := range formulas(t, open(t, blank), ours.GetSheetName(0)) {
		if f[1] != "0" {
			t.Fatalf("the total %s is still %q", cell, f[1])
		}
	}
	for _, sheet := range ours.GetSheetList() {
		r := reader{t, theirs, sheet}
		for cell, f := range formulas(t, ours, sheet) {
			value, err := r.book.GetCellValue(sheet, cell, rawValues)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := number(t, value), number(t, f[1]); math.Abs(got-want) > 1e-9 {
				t.Errorf("%s!%s: %s is %v in LibreOffice, stored is %v", sheet, cell, f[0], got, want)
			}
			compared++
		}
	}
	if compared < 24*6 {
		t.Errorf("only %d formulas compared", compared)
	}
}

// pdfPages converts a workbook and returns the text of its pages.
func pdfPages(t *testing.T, name string, data []byte) []string {
	t.Helper()
	pdftotext := require.Tool(t, require.Poppler)
	path := filepath.Join(t.TempDir(), "form.pdf")
	pdf := convert(t, data, "pdf")
	keep(t, name+".pdf", pdf)
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.Command(pdftotext, "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
}

func TestThePrintIsTheForm(t *testing.T) {
	require.Tool(t, require.LibreOffice)
	doc := crowd(t, 60)
	for _, c := range []struct {
		form     string
		everyday []string // on every page of the form
		once     []string // somewhere on them
	}{
		{"t13", []string{"Неявки по причинам", "Отметки о явках"}, []string{"0301008", "ТАБЕЛЬ", "155,17", "Работник кадровой службы"}},
		{"0504421", []string{"Числа месяца", "Фамилия, имя, отчество"}, []string{"0504421", "ТАБЕЛЬ", "155,17", "Условные обозначения", "Отметка бухгалтерии"}},
		{"t12", []string{"сверх-", "Отметки о явках"}, []string{"0301007", "ТАБЕЛЬ", "155,17", "Работник кадровой службы"}},
	} {
		t.Run(c.form, func(t *testing.T) {
			data := mustExport(t, c.form, doc, Options{}).Data
			pages := pdfPages(t, c.form, data)
			text := strings.Join(pages, "\n")
			if want := 1 + len(readPrinted(t, data, 1).RowBreaks); len(pages) != want || want < 2 {
				t.Errorf("%d pages, the form breaks into %d", len(pages), want)
			}
			for i, page := range pages {
				for _, want := range append(c.everyday, fmt.Sprintf("Лист %d из %d", i+1, len(pages))) {
					if !strings.Contains(page, want) {
						t.Errorf("page %d does not say %q", i+1, want)
					}
				}
			}
			for _, want := range c.once {
				if !strings.Contains(text, want) {
					t.Errorf("the print does not say %q", want)
				}
			}
			if strings.Contains(text, "##") {
				t.Error("a number does not fit into its cell")
			}
			if strings.Contains(text, "Сверх нормы") || strings.Contains(text, "что проверить") {
				t.Error("the hidden sheet is printed")
			}
		})
	}
}

func TestAFilledTemplatePrintsAndCalculates(t *testing.T) {
	require.Tool(t, require.LibreOffice)
	doc := crowd(t, 60)
	data := mustFill(t, sampleTemplate(t), doc).Data
	pages := pdfPages(t, "template", data)
	if len(pages) < 2 {
		t.Errorf("%d pages", len(pages))
	}
	for i, page := range pages {
		if !strings.Contains(page, "Фамилия, имя, отчество") {
			t.Errorf("page %d has no headings", i+1)
		}
		if strings.Contains(page, "##") {
			t.Errorf("page %d: a number does not fit into its cell", i+1)
		}
	}
	if text := strings.Join(pages, "\n"); !strings.Contains(text, "155,17") || !strings.Contains(text, "Табель составил") {
		t.Error("the print lacks a total or the signature")
	}
	r := reader{t, open(t, convert(t, data, "xlsx")), "Табель"}
	last := sampleTop + 2*len(doc.Sheet.Employees)
	norm := 0
	for i, l := range doc.Sheet.Employees {
		norm += l.NormMinutes
		want := float64(hundredths(l.Totals.Month.Minutes))/100 - float64(hundredths(l.NormMinutes))/100
		if got := number(t, r.at(sampleAgainst, sampleTop+2*i)); math.Abs(got-want) > 1e-6 {
			t.Errorf("%s: the template's own formula gives %v, want %v", l.TabNumber, got, want)
		}
	}
	if got, want := number(t, r.at(sampleNorm, last)), float64(norm)/60; math.Abs(got-want) > 0.5 {
		t.Errorf("the template's sum gives %v, the norms are %v", got, want)
	}
	if got, want := number(t, r.at(sampleMonth, last)), float64(hundredths(doc.Sheet.Totals.Minutes))/100; math.Abs(got-want) > 1e-6 {
		t.Errorf("all hours are %v, want %v", got, want)
	}
}

func TestTheFlatTablePrintsWithItsHeadingOnEveryPage(t *testing.T) {
	require.Tool(t, require.LibreOffice)
	pages := pdfPages(t, "flat", mustExport(t, "flat", crowd(t, 10), Options{}).Data)
	if len(pages) < 2 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, page := range pages {
		if !strings.Contains(page, "Табельный") {
			t.Errorf("page %d has no heading", i+1)
		}
		if strings.Contains(page, "##") {
			t.Errorf("page %d: a number does not fit into its cell", i+1)
		}
	}
}
