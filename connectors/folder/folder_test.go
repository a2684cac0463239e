package folder

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

var update = flag.Bool("update", false, "rewrite golden files")

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return noon }

// config is a configuration as the hub hands it over.
type config map[string]any

func open(t testing.TB, c Connector, settings config) sdk.Connection {
	t.Helper()
	connection, err := tryOpen(c, settings)
	if err != nil {
		t.Fatal(err)
	}
	return connection
}

func tryOpen(c Connector, settings config) (sdk.Connection, error) {
	raw, err := json.Marshal(settings)
	if err != nil {
		return nil, err
	}
	if c.Now == nil {
		c.Now = clock
	}
	return c.Open(context.Background(), sdk.Setup{Connection: "payroll", Config: raw})
}

func put(t testing.TB, folder, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func content(t testing.TB, path ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// tree lists the files below a folder.
func tree(t testing.TB, folder string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(folder, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			relative, _ := filepath.Rel(folder, path)
			found = append(found, filepath.ToSlash(relative))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(found)
	return found
}

// documents lists the files of a folder without what the connector keeps for itself.
func documents(t testing.TB, folder string) []string {
	t.Helper()
	return slices.DeleteFunc(tree(t, folder), func(name string) bool {
		return strings.HasPrefix(name, ".uzel/"+notePrefix) || strings.HasPrefix(name, ".uzel/sent-")
	})
}

func sameList(t testing.TB, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got  %q\n want %q", what, got, want)
	}
}

func faultOf(t testing.TB, err error, cause document.Cause) *sdk.Fault {
	t.Helper()
	var f *sdk.Fault
	if !errors.As(err, &f) {
		t.Fatalf("got %v, want a fault", err)
	}
	if f.Cause != cause {
		t.Fatalf("got cause %s (%v), want %s", f.Cause, f, cause)
	}
	return f
}

func TestOpenRefusesWrongSettings(t *testing.T) {
	accept := []config{{"pattern": "*.xml", "kind": "upd"}}
	for _, c := range []struct {
		rule     string
		settings config
		says     string
	}{
		{"no folder at all", config{}, "не задана ни папка in, ни папка out"},
		{"an unknown key", config{"out": "x", "overwrite": true}, "overwrite"},
		{"nothing to accept", config{"in": "x"}, "accept: не сказано, какие файлы забирать"},
		{"patterns without a folder", config{"out": "x", "accept": accept}, "accept: не задана папка in"},
		{"a circle", config{"in": "x", "out": "./x/", "accept": accept}, "по кругу"},
		{"an unknown kind", config{"in": "x", "accept": []config{{"pattern": "*", "kind": "letter"}}}, "letter: такого вида документов нет"},
		{"a broken pattern", config{"in": "x", "accept": []config{{"pattern": "[", "kind": "upd"}}}, "это не образец имени файла"},
		{"a pattern with folders", config{"in": "x", "accept": []config{{"pattern": "a/*.xml", "kind": "upd"}}}, "это не образец имени файла"},
		{"an unknown way to finish", config{"in": "x", "accept": accept, "done": "burn"}, "done"},
		{"taken files outside the folder", config{"in": "x", "accept": accept, "taken": "../y"}, "taken: нужна папка внутри in"},
		{"taken files in the folder itself", config{"in": "x", "accept": accept, "taken": "."}, "taken: нужна папка внутри in"},
		{"more than any document may have", config{"in": "x", "accept": accept, "max_bytes": document.MaxBytes + 1}, "max_bytes"},
		{"a wrong span", config{"in": "x", "accept": accept, "settle": "soon"}, "settle"},
		{"an unknown placeholder", config{"out": "x", "name": "{surname}.xml"}, "нет такой подстановки: {surname}"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			_, err := tryOpen(Connector{}, c.settings)
			if f := faultOf(t, err, document.CauseMisconfigured); !strings.Contains(f.Message, c.says) {
				t.Errorf("got %q, want it to say %q", f.Message, c.says)
			}
		})
	}
}

func TestConnectionHasOnlyWhatItsFoldersAllow(t *testing.T) {
	accept := []config{{"pattern": "*.xml", "kind": "upd"}}
	for _, c := range []struct {
		rule        string
		settings    config
		reads, acts bool
	}{
		{"in alone is a source", config{"in": "in", "accept": accept}, true, false},
		{"out alone is a destination", config{"out": "out"}, false, true},
		{"both are both", config{"in": "in", "accept": accept, "out": "out"}, true, true},
	} {
		t.Run(c.rule, func(t *testing.T) {
			connection := open(t, Connector{}, c.settings)
			_, reads := connection.(sdk.Source)
			_, acts := connection.(sdk.Destination)
			if reads != c.reads || acts != c.acts {
				t.Errorf("source %v, destination %v", reads, acts)
			}
			if err := connection.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSettingsHaveTheirDefaults(t *testing.T) {
	s, ok := open(t, Connector{}, config{"in": "in", "accept": []config{{"pattern": "*", "kind": "bill"}}}).(source)
	if !ok {
		t.Fatal("not a source")
	}
	got := s.config
	if got.Done != DoneMove || got.Taken != ".uzel/taken" || got.Settle.Std() != 2*time.Second || got.MaxBytes != document.MaxBytes ||
		got.Name != defaultTemplate || got.OnConflict != ConflictRefuse {
		t.Errorf("got %+v", got)
	}
}

func TestFirstPatternDecidesAndCaseDoesNotMatter(t *testing.T) {
	c := Config{Accept: []Accept{{Pattern: "ON_NSCHFDOPPR_*.xml", Kind: document.KindUPD}, {Pattern: "*.XML", Kind: document.KindReport}}}
	for name, want := range map[string]document.Kind{
		"on_nschfdoppr_1.XML": document.KindUPD, "Табель.xml": document.KindReport, "табель.xlsx": "", "xml": "",
	} {
		if rule, _ := c.rule(name); rule.Kind != want {
			t.Errorf("%s: got %q, want %q", name, rule.Kind, want)
		}
	}
}

func TestSchemaOfSettings(t *testing.T) {
	schema, err := sdk.ConfigSchema(Connector{}.Describe().Config)
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := json.Unmarshal(schema, &value); err != nil {
		t.Fatal(err)
	}
	pretty, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/schema.json", string(pretty)+"\n")
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := content(t, path); got != want {
		t.Errorf("%s: got\n%s", path, got)
	}
}
