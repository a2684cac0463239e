// Package canonicaltest makes the published JSON Schema of a model from its Go structs, for the test that keeps the two
// together.
package canonicaltest

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"testing"

	"github.com/invopop/jsonschema"

	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// Model is a canonical document whose schema is published.
type Model struct {
	Title   string                 // Russian, as "УКД: универсальный корректировочный документ"
	Value   any                    // a zero value of the struct
	Folders map[string]string      // import path of every package with structs of the model → its folder, for descriptions
	Enums   map[reflect.Type][]any // string types with a fixed list of values
}

// Schema is the JSON Schema of a model: comments beside fields become descriptions, fields without omitempty are required.
func Schema(t testing.TB, m Model) []byte {
	t.Helper()
	reflector := jsonschema.Reflector{Anonymous: true, Mapper: m.mapped}
	for path, folder := range m.Folders {
		if err := reflector.AddGoComments(path, folder); err != nil {
			t.Fatal(err)
		}
	}
	schema := reflector.Reflect(m.Value)
	for _, definition := range schema.Definitions { // the comments of types are for those who read the code
		definition.Description = ""
	}
	schema.Title = m.Title
	out, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(out, '\n')
}

func (m Model) mapped(typ reflect.Type) *jsonschema.Schema {
	switch typ {
	case reflect.TypeFor[num.Decimal]():
		return &jsonschema.Schema{Extras: map[string]any{
			"type": []string{"string", "number"}, "pattern": `^-?[0-9]{1,40}([.,][0-9]{1,40})?$`,
		}}
	case reflect.TypeFor[xmlbind.Date]():
		return &jsonschema.Schema{Type: "string", Pattern: `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`}
	}
	if values, ok := m.Enums[typ]; ok {
		return &jsonschema.Schema{Type: "string", Enum: values}
	}
	return nil
}

// Check fails when a published schema is not that of its model; with update it writes the file instead.
func Check(t testing.TB, m Model, file string, published []byte, update bool) {
	t.Helper()
	schema := Schema(t, m)
	if update {
		if err := os.WriteFile(file, schema, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(schema, published) {
		t.Errorf("%s is not that of the model; rewrite it with: go test -update", file)
	}
}
