package receipt

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/canonical/canonicaltest"
	"github.com/uzelhub/uzel/schemas/require"
	"github.com/uzelhub/uzel/schemas/xmltext"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

func examples(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("examples/*.json")
	if err != nil || len(files) < len(Types()) {
		t.Fatalf("examples: %v, %v", files, err)
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(filepath.Base(file), ".json")
	}
	return files
}

func example(t testing.TB, name string) Document {
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

func TestExamplesBecomeTheirFiles(t *testing.T) {
	for _, name := range examples(t) {
		t.Run(name, func(t *testing.T) {
			d := example(t, name)
			file := Build(d, *d.Identity)
			if len(file.Findings) > 0 {
				t.Fatalf("%+v", file.Findings)
			}
			canonicaltest.Golden(t, filepath.Join("examples", name+".xml"), file.Bytes, *update)
			read, findings := Parse(file.Bytes, file.Name)
			if len(findings) > 0 || len(read.Unknown) > 0 {
				t.Errorf("%+v %+v", findings, read.Unknown)
			}
			if again := Build(read, *read.Identity); !bytes.Equal(again.Bytes, file.Bytes) || again.Name != file.Name {
				t.Error("the document that was read makes another file")
			}
		})
	}
}

func TestEveryTypeHasAnExample(t *testing.T) {
	seen := map[Type]bool{}
	for _, name := range examples(t) {
		seen[example(t, name).Type] = true
	}
	for _, kind := range Types() {
		if !seen[kind] || kind.Title() == string(kind) {
			t.Errorf("%s has no example or no title", kind)
		}
	}
}

// Files that others made are rewritten with the same content, and nothing is wrong with them.
func TestSamplesAreRewrittenWithTheSameContent(t *testing.T) {
	samples, err := filepath.Glob(filepath.Join(require.OfficialXSD(t), "samples", "DP_*.xml"))
	if err != nil || len(samples) == 0 {
		t.Skip("no samples beside the official schemas")
	}
	for _, sample := range samples {
		t.Run(filepath.Base(sample), func(t *testing.T) {
			data, err := os.ReadFile(sample)
			if err != nil {
				t.Fatal(err)
			}
			if findings := Validate(data, sample); len(findings) > 0 {
				t.Errorf("%+v", findings)
			}
			d, findings := Parse(data, sample)
			if len(findings) > 0 || len(d.Unknown) > 0 {
				t.Errorf("%+v %+v", findings, d.Unknown)
			}
			file := Build(d, *d.Identity)
			if len(file.Findings) > 0 || file.Name != filepath.Base(sample) {
				t.Errorf("%s: %+v", file.Name, file.Findings)
			}
			if shape(t, data) != shape(t, file.Bytes) {
				t.Errorf("the content differs:\n%s\n%s", shape(t, data), shape(t, file.Bytes))
			}
		})
	}
}

func shape(t testing.TB, data []byte) string {
	t.Helper()
	text, err := xmltext.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return xsdtest.Shape(text.Doc.Root())
}
