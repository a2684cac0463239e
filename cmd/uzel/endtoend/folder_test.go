package endtoend

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
)

// listing is a folder's regular files that are not the connector's own, by name: a digest of content and time, so that
// a file written a second time is seen.
func listing(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, e := range entries {
		if !e.Type().IsRegular() || e.Name()[0] == '.' {
			continue
		}
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(content(t, filepath.Join(dir, e.Name())))
		files[e.Name()] = hex.EncodeToString(sum[:]) + " " + info.ModTime().String()
	}
	return files
}

func content(t *testing.T, path string) []byte {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// only is the one file of a folder.
func only(t *testing.T, dir string) (path string) {
	t.Helper()
	files := listing(t, dir)
	if len(files) != 1 {
		t.Fatalf("%s holds %d files, want one: %v", dir, len(files), files)
	}
	for name := range files {
		path = filepath.Join(dir, name)
	}
	return path
}
