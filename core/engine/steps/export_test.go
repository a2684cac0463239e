package steps_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/core/output"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/marks"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

func encode(v any) []byte {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err) // the test made it
	}
	return body
}

func TestExportPrintsWhatTheFormCanHold(t *testing.T) {
	b := newBench(t)
	sheet := b.must(marksOf(nil), "enrich", "to-timesheet")
	for _, known := range output.Forms() {
		form := known.Name + known.Extension
		out, findings, err := b.do(sheet, "export "+form) // forms that nobody compared with a paper original warn
		if err != nil || fault.HasErrors(findings) {
			t.Fatalf("%s: %v, %v", form, findings, err)
		}
		if len(out.Body) == 0 || !strings.HasSuffix(out.Envelope.Name, known.Extension) || out.Envelope.MediaType == "" || out.Envelope.Format != form {
			t.Errorf("%s: %d bytes, %s, %s, %s", form, len(out.Body), out.Envelope.Name, out.Envelope.MediaType, out.Envelope.Format)
		}
		if again, _, _ := b.do(sheet, "export "+form); !bytes.Equal(again.Body, out.Body) || again.Envelope.Name != out.Envelope.Name {
			t.Errorf("%s: exported again, the file has other bytes", form)
		}
	}
}

// TestNamesAreNeverFormulas: a name comes from a table that anybody may have written.
func TestNamesAreNeverFormulas(t *testing.T) {
	b := newBench(t)
	const evil = "=cmd|' /C calc'!A0"
	content := marksOf(func(d *marks.Document) { d.Employees[0].FullName, d.Employees[1].Position = evil, "+1+1" })
	out := b.must(content, "enrich", "to-timesheet", "export t13.xlsx")
	book, err := excelize.OpenReader(bytes.NewReader(out.Body))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	found := false
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c, text := range row {
				name, _ := excelize.CoordinatesToCellName(c+1, r+1)
				formula, err := book.GetCellFormula(sheet, name)
				if err != nil || strings.Contains(formula, "cmd") || strings.Contains(formula, "1+1") {
					t.Errorf("%s!%s is the formula %q, %v", sheet, name, formula, err)
				}
				found = found || strings.Contains(text, evil)
			}
		}
	}
	if !found {
		t.Error("the name does not stand in the timesheet as it was given")
	}
}

func TestATimesheetThatContradictsItselfIsNotExported(t *testing.T) {
	b := newBench(t)
	sheet := decode[timesheet.Document](t, b.must(marksOf(nil), "enrich", "to-timesheet").Body)
	sheet.Sheet.Totals.Minutes += 60
	content := engine.Content{Envelope: document.Envelope{Kind: document.KindTimesheet}, Body: encode(sheet)}
	if _, findings, err := b.do(content, "validate"); err != nil || len(findings) == 0 {
		t.Errorf("validate: %v, %v", findings, err)
	}
	if said := b.told(content, "export t13.xlsx"); len(said) == 0 {
		t.Error("export: a sheet whose totals are not its sums is printed")
	}
}

func TestExportFillsACustomersTemplate(t *testing.T) {
	b := newBench(t)
	dir := t.TempDir()
	b.config.File = filepath.Join(dir, "uzel.yaml")
	if _, err := steps.Make(steps.Deps{Config: b.config}, config.Step{Name: "export", Parameter: "forms/own.xlsx"}); err == nil {
		t.Error("a template that is not there is no error")
	}
	sample, err := output.SampleTemplate()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "forms"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "forms", "own.xlsx"), sample, 0o600); err != nil {
		t.Fatal(err)
	}
	sheet := b.must(marksOf(nil), "enrich", "to-timesheet")
	out := b.must(sheet, "export forms/own.xlsx")
	if !strings.HasSuffix(out.Envelope.Name, "_own.xlsx") || out.Envelope.Format != "forms/own.xlsx" {
		t.Errorf("named %s, in the form %s", out.Envelope.Name, out.Envelope.Format)
	}
	if again := b.must(sheet, "export forms/own.xlsx"); !bytes.Equal(again.Body, out.Body) {
		t.Error("filled again, it has other bytes")
	}
}
