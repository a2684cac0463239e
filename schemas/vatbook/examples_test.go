package vatbook

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/uzelhub/uzel/schemas/canonical/canonicaltest"
)

func example(t testing.TB, name string) Book {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("examples", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	d, findings := Decode(data)
	if len(findings) > 0 {
		t.Fatalf("%s: %+v", name, findings)
	}
	return d
}

func examples(t testing.TB) []string {
	t.Helper()
	return canonicaltest.Examples(t, "examples", 5)
}

func TestExamplesBecomeTheirFiles(t *testing.T) {
	for _, name := range examples(t) {
		t.Run(name, func(t *testing.T) {
			d := example(t, name)
			file := Build(d, *d.Identity)
			if len(file.Findings) > 0 {
				t.Fatalf("%+v", file.Findings)
			}
			canonicaltest.Golden(t, filepath.Join("examples", name+".xml"), file.Bytes, *update)
			if findings := Validate(file.Bytes, file.Name); len(findings) > 0 {
				t.Errorf("%+v", findings)
			}
			read, findings := Parse(file.Bytes, file.Name)
			if len(findings) > 0 {
				t.Errorf("%+v", findings)
			}
			if again := Build(read, *read.Identity); !bytes.Equal(again.Bytes, file.Bytes) || again.Name != file.Name {
				t.Error("the book that was read makes another file")
			}
		})
	}
}
