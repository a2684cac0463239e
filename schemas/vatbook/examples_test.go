package vatbook

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
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
	files, err := filepath.Glob("examples/*.json")
	if err != nil || len(files) < 5 {
		t.Fatalf("examples: %v, %v", files, err)
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(filepath.Base(file), ".json")
	}
	return files
}

func TestExamplesBecomeTheirFiles(t *testing.T) {
	for _, name := range examples(t) {
		t.Run(name, func(t *testing.T) {
			d := example(t, name)
			file := Build(d, *d.Identity)
			if len(file.Findings) > 0 {
				t.Fatalf("%+v", file.Findings)
			}
			golden := filepath.Join("examples", name+".xml")
			if *update {
				if err := os.WriteFile(golden, file.Bytes, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(file.Bytes, want) {
				t.Errorf("%s is not what is built now; rewrite it with: go test -update", golden)
			}
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
