package upd

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"testing"

	"github.com/invopop/jsonschema"

	"github.com/uzelhub/uzel/schemas/num"
)

var update = flag.Bool("update", false, "rewrite the published schema and golden files")

// published makes the JSON Schema from the model; the comments of its fields become descriptions.
func published(t *testing.T) []byte {
	t.Helper()
	reflector := jsonschema.Reflector{
		Anonymous: true,
		Mapper: func(typ reflect.Type) *jsonschema.Schema {
			switch typ {
			case reflect.TypeFor[num.Decimal]():
				return &jsonschema.Schema{Extras: map[string]any{
					"type": []string{"string", "number"}, "pattern": `^-?[0-9]{1,40}([.,][0-9]{1,40})?$`,
				}}
			case reflect.TypeFor[Date]():
				return &jsonschema.Schema{Type: "string", Pattern: `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`}
			case reflect.TypeFor[Function]():
				return &jsonschema.Schema{Type: "string", Enum: []any{
					Invoice, InvoiceAndTransfer, TransferOnly, PrincipalStatement, PurchasingStatement,
				}}
			}
			return nil
		},
	}
	if err := reflector.AddGoComments("github.com/uzelhub/uzel/schemas/upd", "."); err != nil {
		t.Fatal(err)
	}
	schema := reflector.Reflect(Document{})
	for _, definition := range schema.Definitions { // the comments of types are for those who read the code
		definition.Description = ""
	}
	schema.Title = "УПД: универсальный передаточный документ"
	out, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(out, '\n')
}

func TestThePublishedSchemaIsThatOfTheModel(t *testing.T) {
	schema := published(t)
	if *update {
		if err := os.WriteFile("upd.schema.json", schema, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(schema, JSONSchema) {
		t.Error("upd.schema.json is not that of the model; rewrite it with: go test -update")
	}
}
