package timesheet

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	sheet "github.com/uzelhub/uzel/schemas/timesheet"

	"github.com/uzelhub/uzel/schemas/table"
)

// readSample reads the tables and schedules of a month.
func readSample(t testing.TB, dir string) Input {
	t.Helper()
	file := func(name string) File {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if os.IsNotExist(err) {
			return File{}
		}
		if err != nil {
			t.Fatal(err)
		}
		return File{Name: name, Data: data}
	}
	tables, err := ReadTables(Files{
		Employees: file("employees.csv"), Marks: file("marks.csv"), Absences: file("absences.csv"),
		Objects: file("objects.csv"), Orders: file("orders.csv"),
	}, table.DefaultLimits())
	if err != nil || len(tables.Findings) > 0 {
		t.Fatal(err, tables.Findings)
	}
	schedules, err := ParseSchedules("schedules.yaml", file("schedules.yaml").Data)
	if err != nil {
		t.Fatal(err)
	}
	return Input{Document: tables.Document, Schedules: schedules, Origins: tables.Origins}
}

func TestTheSampleMonths(t *testing.T) {
	dirs, err := filepath.Glob("testdata/????-??")
	if err != nil || len(dirs) == 0 {
		t.Fatal("no samples", err)
	}
	for _, dir := range dirs {
		month := filepath.Base(dir)
		t.Run(month, func(t *testing.T) {
			result, err := Build(readSample(t, dir), Options{Month: month})
			if err != nil || len(result.Findings) > 0 {
				t.Fatal(err, result.Findings)
			}
			raw, err := os.ReadFile(filepath.Join(dir, "expected.json"))
			if err != nil {
				t.Fatal(err)
			}
			var want sheet.Sheet
			if err := json.Unmarshal(raw, &want); err != nil {
				t.Fatal(err)
			}
			got := result.Sheet
			withoutDetail(&want)
			withoutDetail(&got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the sheet differs (-want +got):\n%.8000s", diff)
			}
		})
	}
}

// The machine-readable result has the shape of the samples, key for key.
func TestTheShapeOfTheResult(t *testing.T) {
	result, err := Build(readSample(t, "testdata/2026-05"), Options{Month: "2026-05"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(result.Sheet)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/2026-05/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(generic(t, want), generic(t, got)); diff != "" {
		t.Errorf("-want +got:\n%.4000s", diff)
	}
}

// generic decodes JSON without the free text of anomalies.
func generic(t *testing.T, raw []byte) any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	for _, e := range v["employees"].([]any) {
		for _, a := range e.(map[string]any)["anomalies"].([]any) {
			delete(a.(map[string]any), "detail")
		}
	}
	return v
}

// withoutDetail drops the free text beside anomalies.
func withoutDetail(s *sheet.Sheet) {
	for _, line := range s.Employees {
		for i := range line.Anomalies {
			line.Anomalies[i].Detail = ""
		}
	}
}
