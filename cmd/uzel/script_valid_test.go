package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// valid holds the one file under a folder whose name begins so against our rules, and against the official schema where
// that is at hand: of 5.03 there is none, of the second edition of УКД neither.
func valid(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: valid FOLDER BEGINNING")
	}
	var found []string
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(path string, d os.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(d.Name(), args[1]) && strings.HasSuffix(path, ".xml") {
			found = append(found, path)
		}
		return err
	}))
	if len(found) == 0 {
		ts.Fatalf("%s: no file begins with %s", args[0], args[1])
	}
	for _, path := range found {
		ts.Check(ts.Exec("uzel", "validate", path))
		schema := officialSchemas[args[1]]
		if dir := os.Getenv("UZEL_OFFICIAL_XSD"); dir != "" && schema != "" {
			out, err := exec.Command("xmllint", "--noout", "--schema", filepath.Join(dir, schema), path).CombinedOutput()
			if err != nil {
				ts.Fatalf("%s: %v\n%s", path, err, out)
			}
		}
	}
}

// officialSchemas are those of ФНС by how names of files begin.
var officialSchemas = map[string]string{
	"ON_KORSCHFDOPPR_":  "ON_KORSCHFDOPPR_1_996_01_05_01_03.xsd",
	"ON_KORSCHFDOPPOK_": "ON_KORSCHFDOPPOK_1_996_02_05_01_03.xsd",
	"ON_NSCHFDOPPR_":    "ON_NSCHFDOPPR_1_997_01_05_03_05.RECONSTRUCTED.xsd",
}
