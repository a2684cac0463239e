package config_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/schemas/fault"
)

var update = flag.Bool("update", false, "rewrite golden files")

// knownSteps are as the engine declares them.
var knownSteps = []config.StepSpec{
	{Name: "enrich"}, {Name: "to-upd"}, {Name: "validate"}, {Name: "to-timesheet"},
	{Name: "to-bill", Parameter: config.ParameterText},
	{Name: "export", Parameter: config.ParameterText, Values: []string{"t13.xlsx", "t12.xlsx"}},
	{Name: "resolve", Parameter: config.ParameterConnection},
	{Name: "sign", Parameter: config.ParameterSigner},
}

// Every archive holds a configuration and, in its last file, the findings it must give; its comment states the rule.
func TestFindings(t *testing.T) {
	archives, err := filepath.Glob("testdata/findings/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			last := len(archive.Files) - 1
			if last < 0 || archive.Files[last].Name != "findings" {
				t.Fatal("the archive does not end with its findings")
			}
			dir := t.TempDir()
			for _, file := range archive.Files[:last] {
				write(t, filepath.Join(dir, file.Name), string(file.Data))
			}
			loaded, findings := config.Load(filepath.Join(dir, "uzel.yaml"), config.Options{
				Steps: knownSteps, Describe: describe, WorkSchedules: noBrokenSchedule, Now: time.Date(2026, time.November, 15, 0, 0, 0, 0, time.UTC),
			})
			if (loaded == nil) != fault.HasErrors(findings) {
				t.Errorf("configuration given: %v, errors found: %v", loaded != nil, fault.HasErrors(findings))
			}
			got := strings.ReplaceAll(filepath.ToSlash(render(findings)), filepath.ToSlash(dir)+"/", "")
			if *update {
				archive.Files[last].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(archive.Files[last].Data), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func render(findings []fault.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s %s %s\n  %s\n  > %s\n", f.Path, f.Code, f.Severity, f.Message, f.Hint)
	}
	return b.String()
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// describe knows two connectors as their processes would describe them.
func describe(connector config.Connector) (json.RawMessage, error) {
	schemas := map[string]string{
		"tryton": `{"type": "object", "additionalProperties": false, "required": ["url", "password"], "properties": {
			"url": {"type": "string", "title": "Адрес сервера", "format": "uri"},
			"company": {"type": "integer", "minimum": 1},
			"password": {"$ref": "#/$defs/secret"},
			"mode": {"type": "string", "enum": ["fast", "slow"]},
			"boxes": {"type": "array", "items": {"type": "object", "properties": {"pin": {"type": "string", "writeOnly": true}}}}},
			"$defs": {"secret": {"type": "string", "minLength": 1, "writeOnly": true}}}`,
		"folder":  `{"type": "object", "properties": {"out": {"type": "string"}}}`,
		"curious": `{"$ref": "file:///etc/hostname"}`,
	}
	if schema, ok := schemas[connector.Name]; ok {
		return []byte(schema), nil
	}
	return nil, fmt.Errorf("no connector %q", connector.Name)
}

// noBrokenSchedule finds a fault in schedules called broken, and names its line as core/timesheet does.
func noBrokenSchedule(file string, yaml []byte) error {
	for i, line := range strings.Split(string(yaml), "\n") {
		if strings.Contains(line, "broken:") {
			return errBroken.At(fmt.Sprintf("%s:%d", file, i+1))
		}
	}
	return nil
}

var errBroken = fault.Define("UZ-TST-001", fault.Setup, "график сломан", "почините")
