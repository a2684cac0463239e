package pgtest

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Damage overwrites the middle of a file of the stopped server, given by its path within the data.
func (c *Cluster) Damage(t testing.TB, file string) {
	t.Helper()
	path := filepath.Join(c.data, file)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(content) / 2; i < min(len(content)/2+4000, len(content)); i++ {
		content[i] = 0xa5
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// FilesWith counts the files of the server that contain some bytes.
func (c *Cluster) FilesWith(t testing.TB, needle []byte) (found int) {
	t.Helper()
	err := filepath.WalkDir(c.data, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if bytes.Contains(content, needle) {
			found++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
