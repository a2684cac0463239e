package all_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/all"
	"github.com/uzelhub/uzel/plugins/sdk"
)

func TestListHoldsEveryConnectorOnceByName(t *testing.T) {
	var listed []string
	for _, c := range all.All() {
		listed = append(listed, c.Describe().Name)
	}
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	var folders []string
	for _, e := range entries {
		if e.IsDir() && e.Name() != "all" && !apart(e.Name()) {
			folders = append(folders, e.Name())
		}
	}
	if !slices.Equal(listed, folders) {
		t.Errorf("the list has %q, the folders are %q", listed, folders)
	}
}

// apart are connectors with a program of their own, as those that need cgo.
func apart(name string) bool {
	_, err := os.Stat(filepath.Join("..", "..", "cmd", "uzel-"+name))
	return err == nil
}

func TestEveryConnectorExplainsItself(t *testing.T) {
	for _, c := range all.All() {
		d := c.Describe()
		t.Run(d.Name, func(t *testing.T) {
			if d.Title == "" || d.Version == "" {
				t.Errorf("no title or version: %+v", d)
			}
			readme, err := os.ReadFile(filepath.Join("..", d.Name, "README.md"))
			if err != nil {
				t.Fatal(err)
			}
			schema, err := sdk.ConfigSchema(d.Config)
			if err != nil {
				t.Fatal(err)
			}
			for _, key := range keys(t, schema) {
				if !strings.Contains(string(readme), "`"+key) {
					t.Errorf("README.md says nothing of the setting %q", key)
				}
			}
		})
	}
}

func keys(t *testing.T, schema json.RawMessage) []string {
	t.Helper()
	var s struct{ Properties map[string]json.RawMessage }
	if err := json.Unmarshal(schema, &s); err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(s.Properties))
}
