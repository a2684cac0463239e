package upd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/uzelhub/uzel/schemas/canonical/canonicaltest"
	"github.com/uzelhub/uzel/schemas/upd/updtest"
)

// example reads one of the published examples.
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

func examples(t testing.TB) []string {
	t.Helper()
	return canonicaltest.Examples(t, "examples", 7)
}

func TestExamplesBecomeTheirFiles(t *testing.T) {
	for _, name := range examples(t) {
		t.Run(name, func(t *testing.T) {
			d := example(t, name)
			file := Build(d, *d.Identity)
			if len(file.Findings) > 0 {
				t.Fatalf("%+v", file.Findings)
			}
			updtest.Check(t, file.Name, file.Bytes)
			canonicaltest.Golden(t, filepath.Join("examples", name+".xml"), file.Bytes, *update)
		})
	}
}

// Writing may add what the rest of a document determines, and changes nothing that it states.
func TestExamplesAreReadBackAsStated(t *testing.T) {
	for _, name := range examples(t) {
		t.Run(name, func(t *testing.T) {
			d := example(t, name)
			file := Build(d, *d.Identity)
			read, findings := Parse(file.Bytes, file.Name)
			if len(findings) > 0 {
				t.Errorf("%+v", findings)
			}
			if at := differs("", asJSON(t, d), asJSON(t, read)); at != "" {
				t.Errorf("%s was stated otherwise", at)
			}
			if again := Build(read, *read.Identity); !bytes.Equal(again.Bytes, file.Bytes) || again.Name != file.Name {
				t.Error("the document that was read makes another file")
			}
		})
	}
}

func asJSON(t testing.TB, d Document) any {
	t.Helper()
	data, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// differs names the first place where read lacks or changes what stated says.
func differs(at string, stated, read any) string {
	switch s := stated.(type) {
	case map[string]any:
		r, _ := read.(map[string]any)
		for key, value := range s {
			if place := differs(at+"/"+key, value, r[key]); place != "" {
				return place
			}
		}
	case []any:
		r, _ := read.([]any)
		if len(r) != len(s) {
			return at
		}
		for i := range s {
			if place := differs(fmt.Sprintf("%s/%d", at, i), s[i], r[i]); place != "" {
				return place
			}
		}
	default:
		if stated != read {
			return at
		}
	}
	return ""
}
