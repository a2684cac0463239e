package steps_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

func TestMarksOfAnotherProgramComeThroughTheirColumns(t *testing.T) {
	b := newBench(t)
	b.know(document.KindEmployee, "employees.csv", employeesTable)
	dir := t.TempDir()
	b.config.File = filepath.Join(dir, "uzel.yaml")
	described := "row: day\ntab_digits: 4\ncolumns: { tab_number: Номер, date: Дата, in: Вход, out: Выход }\n"
	if err := os.WriteFile(filepath.Join(dir, "columns.yaml"), []byte(described), 0o600); err != nil {
		t.Fatal(err)
	}
	passages := marksTable("skud.csv", "Номер;Дата;Вход;Выход\n3;05.10.2026;9:00;18:00\n3;06.10.2026;утром;18:00\n")
	out, findings, err := b.do(passages, "enrich columns.yaml", "to-timesheet")
	if err != nil || fault.HasErrors(findings) {
		t.Fatal(findings, err)
	}
	if !slices.ContainsFunc(findings, func(f fault.Finding) bool { return f.Path == "skud.csv:3" }) {
		t.Errorf("the row that cannot be read is not told: %v", findings)
	}
	sheet := decode[timesheet.Document](t, out.Body).Sheet
	i := slices.IndexFunc(sheet.Employees, func(l timesheet.Line) bool { return l.TabNumber == "0003" })
	if i < 0 || sheet.Employees[i].Totals.Month.Minutes == 0 {
		t.Errorf("the day is not counted: %v", sheet.Totals)
	}
	for name, text := range map[string]string{"none.yaml": "", "wrong.yaml": "row: week\n"} {
		if text != "" {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := steps.Make(steps.Deps{Config: b.config}, config.Step{Name: "enrich", Parameter: name}); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
