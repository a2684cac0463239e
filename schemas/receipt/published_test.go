package receipt

import (
	"reflect"

	"flag"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/canonical/canonicaltest"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

var update = flag.Bool("update", false, "rewrite the published schemas and golden files")

func TestPublishedSchemasAreThoseOfTheTables(t *testing.T) {
	for file, from := range map[string][2]string{
		"DP_PDOTPR_1.03.xsd":  {"DP_PDOTPR_1_983_00_01_03_01", "Confirmation of dispatch, format 1.03 (order ММВ-7-6/36@ as amended by ЕД-7-26/133@, КНД 1115111)."},
		"DP_PDPOL_1.03.xsd":   {"DP_PDPOL_1_984_00_01_03_01", "Confirmation of the date of receipt, format 1.03 (order ММВ-7-6/36@ as amended by ЕД-7-26/133@, КНД 1115112)."},
		"DP_IZVPOL_1.03.xsd":  {"DP_IZVPOL_1_982_00_01_03_01", "Receipt notice, format 1.03 (order ММВ-7-6/36@ as amended by ЕД-7-26/133@, КНД 1115110)."},
		"DP_UVUTOCH_1.03.xsd": {"DP_UVUTOCH_1_985_00_01_03_01", "Clarification request, format 1.03 (order ММВ-7-6/36@ as amended by ЕД-7-26/133@, КНД 1115113)."},
		"DP_PRANNUL_1.02.xsd": {"DP_PRANNUL_1_985_00_01_01_02", "Proposal to annul, format 1.02 (order ММВ-7-6/36@)."},
	} {
		t.Run(file, func(t *testing.T) { xsdtest.Published(t, *update, file, from[0], from[1]) })
	}
}

func TestOurSchemasAgreeWithTheOfficialOnes(t *testing.T) {
	for file, official := range map[string]string{
		"DP_PDOTPR_1.03.xsd":  "DP_PDOTPR_1_983_00_01_03_01.xsd",
		"DP_PDPOL_1.03.xsd":   "DP_PDPOL_1_984_00_01_03_01.xsd",
		"DP_IZVPOL_1.03.xsd":  "DP_IZVPOL_1_982_00_01_03_01.xsd",
		"DP_UVUTOCH_1.03.xsd": "DP_UVUTOCH_1_985_00_01_03_01.xsd",
		"DP_PRANNUL_1.02.xsd": "DP_PRANNUL_1_985_00_01_01_02.xsd",
	} {
		t.Run(file, func(t *testing.T) {
			prefix := file[:strings.LastIndex(file, "_")]
			xsdtest.Agree(t, xsdtest.Format{File: file, Official: official, Written: xsdtest.Golden(t, "examples", prefix)})
		})
	}
}

func model() canonicaltest.Model {
	var types []any
	for _, kind := range Types() {
		types = append(types, kind)
	}
	return canonicaltest.Model{
		Title: "Служебный документ ЭДО",
		Value: Document{},
		Folders: map[string]string{
			"github.com/uzelhub/uzel/schemas/receipt": ".", "github.com/uzelhub/uzel/schemas/party": "../party",
			"github.com/uzelhub/uzel/schemas/taxfile": "../taxfile", "github.com/uzelhub/uzel/schemas/xmlbind": "../xmlbind",
		},
		Enums: map[reflect.Type][]any{reflect.TypeFor[Type](): types},
	}
}

func TestThePublishedSchemaIsThatOfTheModel(t *testing.T) {
	canonicaltest.Check(t, model(), "receipt.schema.json", JSONSchema, *update)
}
