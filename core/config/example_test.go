package config_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/uzelhub/uzel/core/config"
)

const (
	examples        = "../../configs"
	publishedSchema = examples + "/uzel.schema.json"
)

func loadExample(t *testing.T) *config.Config {
	t.Helper()
	loaded, findings := config.Load(filepath.Join(examples, "uzel.yaml"), config.Options{Steps: knownSteps})
	if loaded == nil || len(findings) > 0 {
		t.Fatal("the published example is not right:\n", render(findings))
	}
	return loaded
}

func TestTheExampleIsValidAndSettled(t *testing.T) {
	c := loadExample(t)
	timesheet, ok := c.Route("timesheet-monthly")
	if !ok {
		t.Fatal("no route timesheet-monthly")
	}
	root, err := filepath.Abs(examples)
	if err != nil {
		t.Fatal(err)
	}
	upd, _ := c.Route("upd-out")
	organisation, _ := c.OrganisationByINN("7700000016", "")
	got := map[string]string{
		"store":       c.Store.Path,
		"keys":        c.Store.KeyFile,
		"zone":        c.TimeZone(timesheet).String(),
		"missed":      string(timesheet.Missed),
		"every":       upd.From.Every.String(),
		"age":         upd.AgeLimit.String(),
		"duplicates":  string(upd.Duplicates),
		"last step":   timesheet.Steps[2].String(),
		"destination": upd.To[0],
		"schedules":   c.WorkSchedules.Names[1],
		"place":       filepath.Base(timesheet.Place),
		"key copies":  c.Retention.KeyCopies.String(),
		"runs":        c.Retention.Runs.String(),
		"owner":       organisation.ID,
	}
	want := map[string]string{
		"store": filepath.Join(root, "data/uzel.db"), "keys": "",
		"zone": "Europe/Moscow", "missed": "once", "every": "5m", "age": "30d", "duplicates": "forbidden",
		"last step": "export: t13.xlsx", "destination": "upd-folder", "schedules": "two-two-night", "place": "timesheet.yaml:6",
		"key copies": "90d", "runs": "400d", "owner": "romashka",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestThePublishedSchemaIsMadeFromTheTypes(t *testing.T) {
	current, err := config.Schema()
	if err != nil {
		t.Fatal(err)
	}
	current = append(current, '\n')
	if *update {
		if err := os.WriteFile(publishedSchema, current, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	published, err := os.ReadFile(publishedSchema)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(published, current) {
		t.Error("configs/uzel.schema.json is older than the types; run: go test ./core/config -update")
	}
}

func TestThePublishedSchemaIsValidJSONSchema(t *testing.T) {
	file, err := os.Open(publishedSchema)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	doc, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("https://uzel.invalid/published.json", doc); err != nil {
		t.Fatal(err)
	}
	for _, url := range []string{"https://uzel.invalid/published.json", "https://uzel.invalid/published.json#/$defs/RoutesFile"} {
		if _, err := compiler.Compile(url); err != nil {
			t.Error(err)
		}
	}
}

func TestEveryKeyOfTheSchemaSaysWhatItIsFor(t *testing.T) {
	raw, err := config.Schema()
	if err != nil {
		t.Fatal(err)
	}
	type block struct {
		Properties map[string]struct{ Description string } `json:"properties"`
	}
	var schema struct {
		block
		Defs map[string]block `json:"$defs"`
	}
	if err := json.Unmarshal(raw, &schema); err != nil {
		t.Fatal(err)
	}
	schema.Defs["uzel.yaml"] = schema.block
	for name, definition := range schema.Defs {
		for key, property := range definition.Properties {
			if property.Description == "" {
				t.Errorf("%s: %s has no description", name, key)
			}
		}
	}
}

func TestARoutesVersionIsItsContentNotItsPlace(t *testing.T) {
	route, _ := loadExample(t).Route("upd-out")
	version := route.Version()
	moved := route
	moved.Place = "elsewhere:1"
	if moved.Version() != version {
		t.Error("the version changed with the place")
	}
	changed := route
	changed.To = config.Names{"payroll-folder"}
	if changed.Version() == version {
		t.Error("the version did not change with the destination")
	}
	if len(version) != 12 {
		t.Errorf("version %q is not short", version)
	}
}
