package timebook_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/uzelhub/uzel/connectors/timebook"
	"github.com/uzelhub/uzel/connectors/timebook/sandbox"
	"github.com/uzelhub/uzel/plugins/conformance"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestMain(m *testing.M) { conformance.Main(m, timebook.Connector{}) }

func encoded(t *testing.T, settings config) json.RawMessage {
	t.Helper()
	text, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestConformanceOfExports tries a connection that reads exports alone. What it gives one by one are employees.
func TestConformanceOfExports(t *testing.T) {
	conformance.Run(t, conformance.Suite{Connector: timebook.Connector{}, Sandbox: func(t *testing.T) conformance.Sandbox {
		folder := t.TempDir()
		table, rows := "tab_number;full_name;hired\n", 0
		add := func(format string, args ...any) {
			table += fmt.Sprintf(format, args...)
			if err := os.WriteFile(filepath.Join(folder, "employees.csv"), []byte(table), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		add("")
		return conformance.Sandbox{
			Config: encoded(t, settings(folder, config{"settle": "1ms"})),
			Break:  func() { _ = os.RemoveAll(folder) },
			Source: &conformance.Source{
				Request: sdk.ReadRequest{Kinds: []document.Kind{document.KindEmployee}},
				Fill: func(_ *testing.T, n int) {
					for range n {
						rows++
						add("%05d;Работник %d;2026-01-15\n", rows, rows)
					}
				},
				Spoil: func(*testing.T) { add(";Работник без номера;2026-01-15\n") },
			},
		}
	}})
}

// TestConformanceOfTheAPI tries a connection that takes marks from a server: one document a month, so there is nothing
// that could be given one by one.
func TestConformanceOfTheAPI(t *testing.T) {
	conformance.Run(t, conformance.Suite{Connector: timebook.Connector{}, Sandbox: func(t *testing.T) conformance.Sandbox {
		web := httptest.NewServer(sandbox.New(sandbox.Options{Password: password, Guesses: true}))
		t.Cleanup(web.Close)
		more := throughAPI(web.URL, config{"settle": "1ms", "timeout": "5s", "marks_from": "timesheets"})
		return conformance.Sandbox{Config: encoded(t, settings(staffed(t), more)), AcceptGuess: true, Break: web.Close}
	}})
}
