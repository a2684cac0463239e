package xsdtest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/require"
	"github.com/uzelhub/uzel/schemas/xsd"
)

var update = flag.Bool("update", false, "rewrite the golden file")

// The table of a format that does not exist, with everything that tables say.
func TestATableBecomesASchema(t *testing.T) {
	text, err := os.ReadFile("testdata/table.txt")
	if err != nil {
		t.Fatal(err)
	}
	made, err := fromTable(string(text), "A format that does not exist.")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("testdata/table.xsd", made, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/table.xsd")
	if err != nil {
		t.Fatal(err)
	}
	if string(made) != string(want) {
		t.Errorf("got\n%s", made)
	}
	if _, err := xsd.Compile("table.xsd", made); err != nil {
		t.Error(err)
	}
}

func TestATableThatCannotBeReadIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":              "",
		"a jump of two levels": "Файл (1..1) C — файл\n    @А [R] string\n",
		"an unknown line":      "Файл (1..1) C — файл\n  что-то\n",
		"no simple type":       "Файл (1..1) C — файл\n--- simple types\nчто-то\n",
	} {
		if _, err := fromTable(text, ""); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestEveryPublishedTableCompiles(t *testing.T) {
	tables, err := filepath.Glob(filepath.Join(require.OfficialXSD(t), "tables", "*_elements.txt"))
	if err != nil || len(tables) == 0 {
		t.Skip("no tables of elements beside the official schemas")
	}
	for _, name := range tables {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		made, err := fromTable(string(text), "")
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(name), err)
			continue
		}
		if _, err := xsd.Compile(filepath.Base(name), made); err != nil {
			t.Errorf("%s: %v", filepath.Base(name), err)
		}
		if strings.Contains(string(made), "annotation") {
			t.Errorf("%s: words of the table went into the schema", filepath.Base(name))
		}
	}
}
