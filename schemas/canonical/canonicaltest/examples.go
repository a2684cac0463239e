package canonicaltest

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Examples are the names of the published examples in a folder, of which there are at least so many.
func Examples(t testing.TB, folder string, least int) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(files) < least {
		t.Fatalf("examples: %v, %v", files, err)
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(filepath.Base(file), ".json")
	}
	return files
}

// Golden holds a file that was built to the one that is published. With update it rewrites that first.
func Golden(t testing.TB, golden string, built []byte, update bool) {
	t.Helper()
	if update {
		if err := os.WriteFile(golden, built, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(built, want) {
		t.Errorf("%s is not what is built now; rewrite it with: go test -update", golden)
	}
}
