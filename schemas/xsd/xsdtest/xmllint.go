package xsdtest

import (
	"bytes"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/require"
)

var verdictLine = regexp.MustCompile(`(?m)^(.+) (validates|fails to validate)$`)

// Refused runs xmllint once over many files and returns what it says of those that the schema refuses.
func Refused(t testing.TB, schema string, files []string) map[string]string {
	t.Helper()
	var said bytes.Buffer
	cmd := exec.Command(require.Tool(t, require.XMLLint), append([]string{"--noout", "--nonet", "--huge", "--schema", schema}, files...)...)
	cmd.Stderr = &said
	// Exit code 3 is "some file is invalid", 1 "some file is no XML"; whatever else is a fault of the run.
	if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() != 3 && cmd.ProcessState.ExitCode() != 1 {
		t.Fatalf("xmllint: %v: %.500s", err, said.String())
	}
	refused, judged := map[string]string{}, map[string]bool{}
	from := 0
	for _, m := range verdictLine.FindAllStringSubmatchIndex(said.String(), -1) {
		file := said.String()[m[2]:m[3]]
		judged[file] = true
		if said.String()[m[4]:m[5]] != "validates" {
			refused[file] = strings.TrimSpace(said.String()[from:m[0]])
		}
		from = m[1]
	}
	for _, file := range files {
		if !judged[file] { // xmllint gives no verdict on what is no XML
			refused[file] = "no XML"
		}
	}
	return refused
}
