package canonical_test

import (
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/canonical"
)

var published = canonical.New("test.schema.json", []byte(`{
  "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false, "required": ["number"],
  "properties": {
    "number": {"type": "string"}, "kind": {"type": "string", "enum": ["a", "b"]}, "count": {"type": "integer"},
    "list": {"type": "array", "minItems": 1, "items": {"type": "object", "additionalProperties": false, "properties": {"on": {"type": "boolean"}}}}
  }
}`))

type model struct {
	Number string `json:"number"`
	Kind   string `json:"kind"`
	Count  int    `json:"count"`
	List   []struct {
		On bool `json:"on"`
	} `json:"list"`
}

func TestStrictness(t *testing.T) {
	for text, want := range map[string]string{
		`{"number": "1"}`: "", `{"number": "1", "kind": "b", "count": 2, "list": [{"on": true}]}`: "",
		`{}`: "UZ-JSN-004 /number", `{"number": 1}`: "UZ-JSN-005 /number", `{"number": "1", "Number": "1"}`: "UZ-JSN-002 /Number",
		`{"number": "1", "number": "2"}`: "UZ-JSN-003 /number", `{"number": "1", "kind": "c"}`: "UZ-JSN-006 /kind",
		`{"number": "1", "list": []}`: "UZ-JSN-006 /list", `{"number": "1", "list": [{"on": 1}]}`: "UZ-JSN-005 /list/0/on",
		`{"number": "1", "count": 1e2}`: "UZ-JSN-006 /count", `{"number": "1", "list": [{"a~/b": 1}]}`: "UZ-JSN-002 /list/0/a~0~1b",
		"{\n\"number\" 1}": "UZ-JSN-001 2:10", `{"number": "1"} {}`: "UZ-JSN-001 1:18", ``: "UZ-JSN-001 1:1", `{"number": "1"`: "UZ-JSN-001 1:15",
	} {
		var m model
		findings := published.Decode([]byte(text), &m)
		got := ""
		if len(findings) > 0 {
			got = findings[0].Code + " " + findings[0].Path
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
		if len(findings) > 0 && m.Number != "" {
			t.Errorf("%s: the model was filled", text)
		}
	}
}

func TestManyFindingsEnd(t *testing.T) {
	text := `{"number": "1", "list": [` + strings.Repeat(`{"x": 1},`, 3000) + `{}]}`
	if findings := published.Decode([]byte(text), &model{}); len(findings) != canonical.MaxFindings {
		t.Errorf("%d findings", len(findings))
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"number": "1", "list": [{"on": true}]}`))
	f.Add([]byte(`{"number": "1", "number": [[[[`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var m model
		if findings := published.Decode(data, &m); len(findings) == 0 && m.Kind != "" && m.Kind != "a" && m.Kind != "b" {
			t.Errorf("%+v", m)
		}
	})
}
