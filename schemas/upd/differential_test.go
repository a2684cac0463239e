package upd

import (
	"os"
	"testing"

	"github.com/uzelhub/uzel/schemas/taxfile/taxfiletest"
)

func TestOurSchemaAgreesWithTheOfficialOne(t *testing.T) {
	taxfiletest.Agree(t, taxfiletest.Comparison{
		Own: seller503XSD, Official: "ON_NSCHFDOPPR_1_997_01_05_03_*.xsd", Texts: goldenFiles(t), Finish: finishSeller, Valid: 300, Faults: 3,
	})
}

func goldenFiles(t *testing.T) [][]byte {
	t.Helper()
	var files [][]byte
	for _, name := range examples(t) {
		data, err := os.ReadFile("examples/" + name + ".xml")
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, data)
	}
	return files
}
