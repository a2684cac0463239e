package reconciliation

import (
	"flag"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/canonical/canonicaltest"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

var update = flag.Bool("update", false, "rewrite the published schemas and golden files")

func TestPublishedSchemasAreThoseOfTheTables(t *testing.T) {
	for file, from := range map[string][2]string{
		"ON_AKTSVEROTP_5.01.xsd": {"ON_AKTSVEROTP_1_972_01_05_01_01", "Sender's title of the act of reconciliation, format 5.01 (КНД 1110332)."},
		"ON_AKTSVERPOL_5.01.xsd": {"ON_AKTSVERPOL_1_972_02_05_01_01", "Recipient's title of the act of reconciliation, format 5.01 (КНД 1110333)."},
	} {
		t.Run(file, func(t *testing.T) { xsdtest.Published(t, *update, file, from[0], from[1]) })
	}
}

func TestOurSchemasAgreeWithTheOfficialOnes(t *testing.T) {
	for file, official := range map[string]string{
		"ON_AKTSVEROTP_5.01.xsd": "ON_AKTSVEROTP_1_972_01_05_01_01.xsd",
		"ON_AKTSVERPOL_5.01.xsd": "ON_AKTSVERPOL_1_972_02_05_01_01.xsd",
	} {
		t.Run(file, func(t *testing.T) {
			prefix := file[:strings.LastIndex(file, "_")]
			xsdtest.Agree(t, xsdtest.Format{File: file, Official: official, Written: xsdtest.Golden(t, "examples", prefix)})
		})
	}
}

var folders = map[string]string{
	"github.com/uzelhub/uzel/schemas/reconciliation": ".", "github.com/uzelhub/uzel/schemas/party": "../party",
	"github.com/uzelhub/uzel/schemas/taxfile": "../taxfile", "github.com/uzelhub/uzel/schemas/xmlbind": "../xmlbind",
}

func TestThePublishedSchemasAreThoseOfTheModels(t *testing.T) {
	canonicaltest.Check(t, canonicaltest.Model{Title: "Акт сверки взаимных расчётов", Value: Act{}, Folders: folders},
		"act.schema.json", ActJSONSchema, *update)
	canonicaltest.Check(t, canonicaltest.Model{Title: "Ответ на акт сверки взаимных расчётов", Value: Answer{}, Folders: folders},
		"answer.schema.json", AnswerJSONSchema, *update)
}
