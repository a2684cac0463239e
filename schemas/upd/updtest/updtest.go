// Package updtest holds every УПД that a test makes against the official schema of its version.
//
// The official files are not part of the sources: UZEL_OFFICIAL_XSD names the folder they are in. Without it, or without
// xmllint, [Check] does nothing, unless UZEL_REQUIRE lists "official-xsd" or "xmllint".
package updtest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/uzelhub/uzel/schemas/taxfile/taxfiletest"
)

// Check fails the test when xmllint, with the official schema of the file's title and version, refuses the file. A file
// whose schema is not in the folder fails too: otherwise a new version would be checked by nobody.
func Check(t testing.TB, name string, data []byte) {
	t.Helper()
	dir := taxfiletest.Folder(t)
	if dir == "" {
		return
	}
	schema := schemaOf(t, dir, data)
	if schema == "" {
		t.Errorf("%s: в %s нет схемы для %s", name, dir, titleAndVersion(data))
		return
	}
	file := filepath.Join(t.TempDir(), "upd.xml")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if refused := taxfiletest.Refused(t, schema, []string{file}); len(refused) > 0 {
		t.Errorf("%s: по официальной схеме файл неверен: %s", name, refused[file])
	}
}

var (
	versionOf = regexp.MustCompile(`(?:^|[^0-9A-Za-z])5\.([0-9]{2})["']`)
	kndSeller = []byte("1115131")
	kndBuyer  = []byte("1115132")
)

// schemaOf finds the schema by the names that ФНС gives: ON_NSCHFDOPPR_1_997_01_05_03_05.xsd is the seller's title, 5.03,
// fifth revision. Of several revisions the last counts.
func schemaOf(t testing.TB, dir string, data []byte) string {
	t.Helper()
	version := versionOf.FindSubmatch(data)
	switch {
	case version == nil:
		return ""
	case bytes.Contains(data, kndSeller):
		return last(dir, fmt.Sprintf("ON_NSCHFDOPPR_1_997_01_05_%s_*.xsd", version[1]))
	case bytes.Contains(data, kndBuyer) && string(version[1]) == "03":
		return buyer503(t, dir)
	case bytes.Contains(data, kndBuyer):
		return last(dir, fmt.Sprintf("ON_NSCHFDOPPOK_1_997_02_05_%s_*.xsd", version[1]))
	}
	return ""
}

func last(dir, pattern string) string {
	files, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(files) == 0 {
		return ""
	}
	slices.Sort(files)
	return files[len(files)-1]
}

// buyer503 is the official schema of the buyer's title 5.03, or that of 5.02 with another version: nobody has seen the former,
// and an operator's own contract is the same for both.
func buyer503(t testing.TB, dir string) string {
	t.Helper()
	if schema := last(dir, "ON_NSCHFDOPPOK_1_997_02_05_03_*.xsd"); schema != "" {
		return schema
	}
	schema := last(dir, "ON_NSCHFDOPPOK_1_997_02_05_02_*.xsd")
	if schema == "" {
		return ""
	}
	data, err := os.ReadFile(schema)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ON_NSCHFDOPPOK_5.03.xsd")
	if err := os.WriteFile(file, NextVersion(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// NextVersion makes the schema of the buyer's title 5.03 of that of 5.02.
func NextVersion(schema []byte) []byte {
	return bytes.ReplaceAll(schema, []byte(`"5.02"`), []byte(`"5.03"`))
}

func titleAndVersion(data []byte) string {
	return fmt.Sprintf("%.300q", data)
}
