package upd

import (
	"flag"
	"reflect"
	"testing"

	"github.com/uzelhub/uzel/schemas/canonical/canonicaltest"
)

var update = flag.Bool("update", false, "rewrite the published schema and golden files")

func TestThePublishedSchemasAreThoseOfTheModels(t *testing.T) {
	for file, c := range map[string]struct {
		model     canonicaltest.Model
		published []byte
	}{
		"upd.schema.json": {canonicaltest.Model{Title: "УПД: универсальный передаточный документ", Value: Document{}}, JSONSchema},
		"upd-buyer.schema.json": {
			canonicaltest.Model{Title: "УПД: титул покупателя", Value: BuyerDocument{}}, BuyerJSONSchema,
		},
	} {
		c.model.Folders = map[string]string{
			"github.com/uzelhub/uzel/schemas/upd": ".", "github.com/uzelhub/uzel/schemas/party": "../party",
			"github.com/uzelhub/uzel/schemas/taxfile": "../taxfile", "github.com/uzelhub/uzel/schemas/xmlbind": "../xmlbind",
		}
		c.model.Enums = map[reflect.Type][]any{
			reflect.TypeFor[Function](): {Invoice, InvoiceAndTransfer, TransferOnly, PrincipalStatement, PurchasingStatement},
		}
		canonicaltest.Check(t, c.model, file, c.published, *update)
	}
}
