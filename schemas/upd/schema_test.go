package upd

import (
	"flag"
	"reflect"
	"testing"

	"github.com/uzelhub/uzel/schemas/canonical/canonicaltest"
)

var update = flag.Bool("update", false, "rewrite the published schema and golden files")

func TestThePublishedSchemaIsThatOfTheModel(t *testing.T) {
	canonicaltest.Check(t, canonicaltest.Model{
		Title: "УПД: универсальный передаточный документ", Value: Document{},
		Folders: map[string]string{
			"github.com/uzelhub/uzel/schemas/upd": ".", "github.com/uzelhub/uzel/schemas/party": "../party",
			"github.com/uzelhub/uzel/schemas/taxfile": "../taxfile",
		},
		Enums: map[reflect.Type][]any{
			reflect.TypeFor[Function](): {Invoice, InvoiceAndTransfer, TransferOnly, PrincipalStatement, PurchasingStatement},
		},
	}, "upd.schema.json", JSONSchema, *update)
}
