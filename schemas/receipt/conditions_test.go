package receipt

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/require"
	"github.com/uzelhub/uzel/schemas/schematron"
	"github.com/uzelhub/uzel/schemas/xmltext"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

// The conditions inside the official schemas, carried out literally, and our rules say the same of documents made from the
// grammar: what we forbid breaks an official condition, and what breaks one we at least warn of.
func TestOurRulesAreTheOfficialConditions(t *testing.T) {
	for prefix, official := range map[string]string{
		"DP_PDOTPR":  "DP_PDOTPR_1_983_00_01_03_01.xsd",
		"DP_PDPOL":   "DP_PDPOL_1_984_00_01_03_01.xsd",
		"DP_IZVPOL":  "DP_IZVPOL_1_982_00_01_03_01.xsd",
		"DP_UVUTOCH": "DP_UVUTOCH_1_985_00_01_03_01.xsd",
	} {
		t.Run(prefix, func(t *testing.T) {
			conditions := conditionsOf(t, official)
			schema, err := os.ReadFile(prefix + "_1.03.xsd")
			if err != nil {
				t.Fatal(err)
			}
			files := xsdtest.ReadGrammar(t, schema).Files(settle(prefix))
			kept, broken := 0, 0
			for i := range 400 {
				doc := files.Example(i)
				id := doc.Root().SelectAttrValue("ИдФайл", "")
				theirs := conditions.Check(doc, id)
				data, err := xmltext.Encode(doc, xmltext.Windows1251)
				if err != nil {
					t.Fatal(err)
				}
				ours := slices.DeleteFunc(Validate(data, id+".xml"), func(f fault.Finding) bool { return f.Official == "" })
				if fault.HasErrors(ours) && len(theirs) == 0 || len(theirs) > 0 && len(ours) == 0 {
					t.Fatalf("ours: %+v\nofficial: %+v\n%s", ours, theirs, xsdtest.Shape(doc.Root()))
				}
				if len(theirs) == 0 {
					kept++
				} else {
					broken++
				}
			}
			if kept < 40 || broken < 40 {
				t.Errorf("%d documents keep the conditions and %d do not: too few to tell anything", kept, broken)
			}
		})
	}
}

func conditionsOf(t testing.TB, official string) *schematron.Set {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(require.OfficialXSD(t), official))
	if err != nil {
		t.Fatal(err)
	}
	text, err := xmltext.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	set, err := schematron.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	return set
}
