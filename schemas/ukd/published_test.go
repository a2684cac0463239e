package ukd

import (
	"flag"
	"reflect"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/canonical/canonicaltest"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

var update = flag.Bool("update", false, "rewrite the published schemas and golden files")

func TestPublishedSchemasAreThoseOfTheTables(t *testing.T) {
	for file, from := range map[string][2]string{
		"ON_KORSCHFDOPPR_5.01.xsd":  {"ON_KORSCHFDOPPR_1_996_01_05_01_03", "Seller's title of УКД, format 5.01 under its first name (КНД 1115127)."},
		"ON_KORSCHFDOPPOK_5.01.xsd": {"ON_KORSCHFDOPPOK_1_996_02_05_01_03", "Buyer's title of УКД, format 5.01 under its first name (КНД 1115128)."},
	} {
		t.Run(file, func(t *testing.T) { xsdtest.Published(t, *update, file, from[0], from[1]) })
	}
}

func TestOurSchemasAgreeWithTheOfficialOnes(t *testing.T) {
	for file, official := range map[string]string{
		"ON_KORSCHFDOPPR_5.01.xsd":  "ON_KORSCHFDOPPR_1_996_01_05_01_03.xsd",
		"ON_KORSCHFDOPPOK_5.01.xsd": "ON_KORSCHFDOPPOK_1_996_02_05_01_03.xsd",
	} {
		t.Run(file, func(t *testing.T) {
			prefix := file[:strings.LastIndex(file, "_")]
			xsdtest.Agree(t, xsdtest.Format{File: file, Official: official, Written: xsdtest.Golden(t, "examples", prefix)})
		})
	}
}

func TestThePublishedSchemasAreThoseOfTheModels(t *testing.T) {
	m := canonicaltest.Model{
		Folders: map[string]string{
			"github.com/uzelhub/uzel/schemas/ukd": ".", "github.com/uzelhub/uzel/schemas/party": "../party",
			"github.com/uzelhub/uzel/schemas/taxfile": "../taxfile", "github.com/uzelhub/uzel/schemas/xmlbind": "../xmlbind",
		},
		Enums: map[reflect.Type][]any{reflect.TypeFor[Function](): {Invoicing, InvoiceAndAgreement, AgreementOnly}},
	}
	m.Title, m.Value = "УКД: универсальный корректировочный документ", Document{}
	canonicaltest.Check(t, m, "ukd.schema.json", JSONSchema, *update)
	m.Title, m.Value = "УКД: титул покупателя", Answer{}
	canonicaltest.Check(t, m, "answer.schema.json", AnswerJSONSchema, *update)
}
