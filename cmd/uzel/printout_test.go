package main

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
)

// Whatever a file holds, it has a form or the reason why it has none.
func FuzzPrint(f *testing.F) {
	for _, pattern := range []string{"upd", "ukd", "receipt", "reconciliation", "vatbook", "report", "mchd"} {
		files, err := filepath.Glob("../../schemas/" + pattern + "/examples/*.xml")
		if err != nil || len(files) == 0 {
			f.Fatalf("%d examples of %s: %v", len(files), pattern, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		form, findings := formOf(data, "file.xml", nil)
		if fault.HasErrors(findings) {
			return
		}
		if form.Title == "" {
			t.Fatal("neither a form nor a reason")
		}
		if err := form.HTML(io.Discard); err != nil {
			t.Error(err)
		}
	})
}
