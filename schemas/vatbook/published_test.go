package vatbook

import (
	"flag"
	"reflect"
	"testing"

	"github.com/uzelhub/uzel/schemas/canonical/canonicaltest"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

var update = flag.Bool("update", false, "rewrite the published schemas and golden files")

// official are the official schemas by ours.
var official = map[string]string{
	"NO_NDS.8_5.04.xsd": "NO_NDS.8_1_003_01_05_04_01", "NO_NDS.81_5.04.xsd": "NO_NDS.81_1_003_02_05_04_01",
	"NO_NDS.9_5.04.xsd": "NO_NDS.9_1_003_03_05_04_01", "NO_NDS.91_5.04.xsd": "NO_NDS.91_1_003_04_05_04_01",
}

func TestPublishedSchemasAreThoseOfTheTables(t *testing.T) {
	for file, from := range official {
		t.Run(file, func(t *testing.T) { xsdtest.Published(t, *update, file, from, "A book of НДС, format 5.04.") })
	}
}

func TestOurSchemasAgreeWithTheOfficialOnes(t *testing.T) {
	for file, from := range official {
		t.Run(file, func(t *testing.T) { xsdtest.Agree(t, xsdtest.Format{File: file, Official: from + ".xsd"}) })
	}
}

func TestThePublishedSchemaIsThatOfTheModel(t *testing.T) {
	canonicaltest.Check(t, canonicaltest.Model{
		Title: "Книга покупок или книга продаж", Value: Book{},
		Folders: map[string]string{
			"github.com/uzelhub/uzel/schemas/vatbook": ".", "github.com/uzelhub/uzel/schemas/taxfile/filing": "../taxfile/filing",
			"github.com/uzelhub/uzel/schemas/xmlbind": "../xmlbind",
		},
		Enums: map[reflect.Type][]any{
			reflect.TypeFor[Kind]():      {Purchases, PurchasesSheet, Sales, SalesSheet},
			reflect.TypeFor[Relevance](): {Replaced, Unchanged},
		},
	}, "vatbook.schema.json", JSONSchema, *update)
}
