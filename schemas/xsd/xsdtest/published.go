package xsdtest

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/uzelhub/uzel/schemas/require"
)

// Published fails the test when a schema of ours is not the one that its table gives; with update it is written anew. The
// table is named as the official schema is.
func Published(t testing.TB, update bool, file, tableName, comment string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(require.OfficialXSD(t), "tables", tableName+"_elements.txt"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no tables of elements beside the official schemas")
	}
	if err != nil {
		t.Fatal(err)
	}
	made, err := fromTable(string(text), comment)
	if err != nil {
		t.Fatalf("%s: %v", tableName, err)
	}
	if update {
		if err := os.WriteFile(file, made, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(made, have) {
		t.Errorf("%s is not the schema of its table; make it anew with: go test -update", file)
	}
}
