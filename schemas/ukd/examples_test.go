package ukd

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/uzelhub/uzel/schemas/canonical/canonicaltest"
)

func source(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("examples", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func example(t testing.TB, name string) Document {
	t.Helper()
	d, findings := Decode(source(t, name))
	if len(findings) > 0 {
		t.Fatalf("%s: %+v", name, findings)
	}
	return d
}

func answer(t testing.TB) Answer {
	t.Helper()
	d, findings := DecodeAnswer(source(t, "answer"))
	if len(findings) > 0 {
		t.Fatalf("%+v", findings)
	}
	return d
}

func examples(t testing.TB) []string {
	t.Helper()
	return canonicaltest.Examples(t, "examples", 4)
}

func built(t testing.TB, name string) File {
	t.Helper()
	if name == "answer" {
		d := answer(t)
		return BuildAnswer(d, *d.Identity)
	}
	d := example(t, name)
	return Build(d, *d.Identity)
}

func TestExamplesBecomeTheirFiles(t *testing.T) {
	for _, name := range examples(t) {
		t.Run(name, func(t *testing.T) {
			file := built(t, name)
			if len(file.Findings) > 0 {
				t.Fatalf("%+v", file.Findings)
			}
			canonicaltest.Golden(t, filepath.Join("examples", name+".xml"), file.Bytes, *update)
			read, findings := Parse(file.Bytes, file.Name)
			if len(findings) > 0 {
				t.Errorf("%+v", findings)
			}
			again := File{}
			if read.Document != nil {
				again = Build(*read.Document, *read.Document.Identity)
			} else {
				again = BuildAnswer(*read.Answer, *read.Answer.Identity)
			}
			if !bytes.Equal(again.Bytes, file.Bytes) || again.Name != file.Name {
				t.Error("the document that was read makes another file")
			}
		})
	}
}
