// Package require decides what happens to a test that needs something the machine may not have: a tool, a server, the
// authorities' own schema files. Such a test is skipped with a message that says what is missing, so that a checkout
// can be tested with nothing but Go. Where the thing must be there, as in CI, the variable UZEL_REQUIRE names it and
// the test fails instead: a check that silently stopped running protects nobody.
//
//	UZEL_REQUIRE=tryton,xmllint,official-xsd,libreoffice go test ./...
//
// Only tests and packages that exist for tests import it.
package require

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// Names that tests agree on; others may be used with [Named] and [Tool].
const (
	Tryton      = "tryton"      // Debian's tryton-server with its modules
	XMLLint     = "xmllint"     // libxml2, the second opinion on XSD
	LibreOffice = "libreoffice" // recalculates and prints what we write for Excel
	Poppler     = "poppler"     // reads the text of a PDF
	Strace      = "strace"      // shows what a process asks of the system, and in which order
)

const (
	officialXSD      = "official-xsd"
	variable         = "UZEL_REQUIRE"
	officialVariable = "UZEL_OFFICIAL_XSD"
)

// executables are the commands by which a tool is recognised, where they differ from its name.
var executables = map[string]string{
	LibreOffice: "soffice",
	Poppler:     "pdftotext",
	Tryton:      "trytond",
}

// Named lets the test go on when the named thing is present. Otherwise the test is skipped with the reason, or fails
// when UZEL_REQUIRE names the thing.
func Named(t testing.TB, name string, present bool, reason string) {
	t.Helper()
	if present {
		return
	}
	if demanded(name) {
		t.Fatalf("%s is required by %s and missing: %s", name, variable, reason)
	}
	t.Skipf("%s is missing: %s", name, reason)
}

// Tool returns the path of a tool's executable, by one of the names above or by the command itself.
func Tool(t testing.TB, name string) string {
	t.Helper()
	command := name
	if c, ok := executables[name]; ok {
		command = c
	}
	path, err := exec.LookPath(command)
	Named(t, name, err == nil, "there is no command "+command)
	return path
}

// OfficialXSD returns the folder with the authorities' schema files, which are not ours to publish and are given by the
// variable UZEL_OFFICIAL_XSD (required as "official-xsd"). A folder that was given and is not there fails the test: somebody meant it to be used.
func OfficialXSD(t testing.TB) string {
	t.Helper()
	dir := os.Getenv(officialVariable)
	Named(t, officialXSD, dir != "", "set "+officialVariable+" to the folder with the official schema files")
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		t.Fatalf("%s names %s, which is no folder", officialVariable, dir)
	}
	return dir
}

func demanded(name string) bool {
	return slices.ContainsFunc(strings.Split(os.Getenv(variable), ","), func(n string) bool {
		return strings.TrimSpace(n) == name
	})
}
