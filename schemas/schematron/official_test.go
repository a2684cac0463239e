package schematron

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/require"
	"github.com/uzelhub/uzel/schemas/xmltext"
	"github.com/uzelhub/uzel/schemas/xpath"
)

// Every condition of every published schema is understood, and its element is one that the schema declares.
func TestConditionsOfAuthoritiesAreUnderstood(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(require.OfficialXSD(t), "*.xsd"))
	if len(files) == 0 {
		t.Fatal("no schemas")
	}
	total := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text, err := xmltext.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Read(text)
		if err != nil {
			t.Fatal(err)
		}
		if written := strings.Count(string(text.UTF8), "<sch:assert"); s.Asserts() != written || len(s.NotUnderstood()) > 0 {
			t.Errorf("%s: %d of %d conditions, %+v", filepath.Base(file), s.Asserts(), written, s.NotUnderstood())
		}
		total += s.Asserts()
	}
	if total < 100 {
		t.Errorf("only %d conditions in %d schemas", total, len(files))
	}
}

// The tables that were taken from the schemas hold the same conditions; each of them runs.
func TestConditionsOfTheTablesRun(t *testing.T) {
	tables, _ := filepath.Glob(filepath.Join(require.OfficialXSD(t), "tables", "*_schematron.tsv"))
	if len(tables) == 0 {
		t.Skip("no tables beside the schemas")
	}
	for _, table := range tables {
		data, err := os.ReadFile(table)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
			columns := strings.Split(line, "\t")
			context, test := columns[1], columns[2]
			if _, err := xpath.CompilePattern(context); err != nil {
				t.Errorf("%s:%d: %v", filepath.Base(table), i+2, err)
			}
			e, err := xpath.Compile(test, functions)
			if err != nil {
				t.Errorf("%s:%d: %v", filepath.Base(table), i+2, err)
				continue
			}
			at := decode(t, "<а><б><в><г><"+context+"/></г></в></б></а>").Doc.FindElement("//" + context)
			v, err := e.Value(xpath.Node{Element: at}, &xpath.Run{File: "а", Steps: 10_000})
			if _, ok := v.(bool); err != nil || !ok {
				t.Errorf("%s:%d: %v, %v", filepath.Base(table), i+2, v, err)
			}
		}
	}
}
