package reconciliation

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/require"
	"github.com/uzelhub/uzel/schemas/schematron"
	"github.com/uzelhub/uzel/schemas/xmltext"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

// The conditions inside the official schemas, carried out literally, and our rules give the same verdict on documents made
// from the grammar.
func TestOurRulesAreTheOfficialConditions(t *testing.T) {
	for _, c := range []struct {
		official string
		schema   []byte
		settle   func(*etree.Document)
	}{
		{"ON_AKTSVEROTP_1_972_01_05_01_01.xsd", actXSD, settle(actPrefix, "ДатаИнфОтпр")},
		{"ON_AKTSVERPOL_1_972_02_05_01_01.xsd", answerXSD, settle(answerPrefix, "ДатаИнфПол")},
	} {
		t.Run(c.official, func(t *testing.T) {
			conditions := conditionsOf(t, c.official)
			files := xsdtest.ReadGrammar(t, c.schema).Files(c.settle)
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
				if len(theirs) != len(ours) {
					t.Fatalf("ours: %+v\nofficial: %+v\n%s", ours, theirs, xsdtest.Shape(doc.Root()))
				}
				if len(theirs) == 0 {
					kept++
				} else {
					broken++
				}
			}
			if kept < 20 || broken < 40 {
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
