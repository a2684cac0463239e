// Package updtest holds every УПД that a test makes against the official schema of its version.
//
// The official files are not part of the sources: UZEL_OFFICIAL_XSD names the folder they are in. Without it, or without
// xmllint, [Check] does nothing, unless UZEL_REQUIRE lists "official-xsd" or "xmllint".
package updtest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Check fails the test when xmllint, with the official schema of the file's title and version, refuses the file. A file
// whose schema is not in the folder fails too: otherwise a new version would be checked by nobody.
func Check(t testing.TB, name string, data []byte) {
	t.Helper()
	dir := Folder(t)
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
	if refused := Refused(t, schema, []string{file}); len(refused) > 0 {
		t.Errorf("%s: по официальной схеме файл неверен: %s", name, refused[file])
	}
}

// Folder is the folder of official schemas; empty when they or xmllint are missing and not required.
func Folder(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("UZEL_OFFICIAL_XSD")
	if dir == "" {
		missing(t, "official-xsd", "не задана UZEL_OFFICIAL_XSD: папка с официальными схемами")
		return ""
	}
	if _, err := exec.LookPath("xmllint"); err != nil {
		missing(t, "xmllint", "нет программы xmllint")
		return ""
	}
	return dir
}

// missing says what is missing, and fails when it is required.
func missing(t testing.TB, what, message string) {
	t.Helper()
	if slices.Contains(strings.Split(os.Getenv("UZEL_REQUIRE"), ","), what) {
		t.Fatal(message)
	}
	t.Log(message)
}

// Refused runs xmllint once over many files and returns what it says of those that the schema refuses.
func Refused(t testing.TB, schema string, files []string) map[string]string {
	t.Helper()
	var said bytes.Buffer
	cmd := exec.Command("xmllint", append([]string{"--noout", "--nonet", "--huge", "--schema", schema}, files...)...)
	cmd.Stderr = &said
	// Exit code 3 is "some file is invalid", 1 "some file is no XML"; whatever else is a fault of the run.
	if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() != 3 && cmd.ProcessState.ExitCode() != 1 {
		t.Fatalf("xmllint: %v: %.500s", err, said.String())
	}
	verdict := regexp.MustCompile(`(?m)^(.+) (validates|fails to validate)$`)
	refused, judged := map[string]string{}, map[string]bool{}
	from := 0
	for _, m := range verdict.FindAllStringSubmatchIndex(said.String(), -1) {
		file := said.String()[m[2]:m[3]]
		judged[file] = true
		if said.String()[m[4]:m[5]] != "validates" {
			refused[file] = strings.TrimSpace(said.String()[from:m[0]])
		}
		from = m[1]
	}
	for _, file := range files {
		if !judged[file] { // xmllint gives no verdict on what is no XML
			refused[file] = "это не XML"
		}
	}
	return refused
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
	var pattern string
	version := versionOf.FindSubmatch(data)
	switch {
	case version == nil:
		return ""
	case bytes.Contains(data, kndSeller):
		pattern = fmt.Sprintf("ON_NSCHFDOPPR_1_997_01_05_%s_*.xsd", version[1])
	case bytes.Contains(data, kndBuyer):
		pattern = fmt.Sprintf("ON_NSCHFDOPPOK_1_997_02_05_%s_*.xsd", version[1])
	default:
		return ""
	}
	files, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(files) == 0 {
		return ""
	}
	slices.Sort(files)
	return files[len(files)-1]
}

func titleAndVersion(data []byte) string {
	return fmt.Sprintf("%.300q", data)
}
