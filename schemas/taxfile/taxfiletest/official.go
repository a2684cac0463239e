package taxfiletest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

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

// Official is the path of an official schema by a pattern of its name, as ON_NSCHFDOPPR_1_997_01_05_03_*.xsd; of several
// revisions the last. It is empty when official schemas are not at hand; that one is missing among them is a failure.
func Official(t testing.TB, pattern string) string {
	t.Helper()
	dir := Folder(t)
	if dir == "" {
		return ""
	}
	files, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("в %s нет схемы %s", dir, pattern)
	}
	slices.Sort(files)
	return files[len(files)-1]
}
