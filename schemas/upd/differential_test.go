package upd

import (
	"testing"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/taxfile/taxfiletest"
	"github.com/uzelhub/uzel/schemas/upd/updtest"
)

// Our schemas are our own text; the verdicts of the official ones are theirs as well.
func TestOurSchemasAgreeWithTheOfficialOnes(t *testing.T) {
	for _, c := range []struct {
		version, official string
		own               []byte
		patch             func([]byte) []byte
		finish            func(*etree.Document)
		texts             [][]byte
	}{
		{"5.03", "ON_NSCHFDOPPR_1_997_01_05_03_*.xsd", seller503XSD, nil, finishSeller, goldenFiles(t, "5.03")},
		{"5.02", "ON_NSCHFDOPPR_1_997_01_05_02_*.xsd", seller502XSD, nil, finishSeller, goldenFiles(t, "5.02")},
		{"5.01, the first revision", "ON_NSCHFDOPPR_1_997_01_05_01_01.xsd", seller501FirstXSD, nil, finishSeller, nil},
		{"5.01", "ON_NSCHFDOPPR_1_997_01_05_01_*.xsd", seller501XSD, nil, finishSeller, goldenFiles(t, "5.01")},
		{"buyer 5.03", "ON_NSCHFDOPPOK_1_997_02_05_02_*.xsd", buyer503XSD, updtest.NextVersion, finishBuyer, goldenAnswers(t, "5.03")},
		{"buyer 5.01, the first revision", "ON_NSCHFDOPPOK_1_997_02_05_01_01.xsd", buyer501XSD, nil, finishBuyer, nil},
		{"buyer 5.02", "ON_NSCHFDOPPOK_1_997_02_05_02_*.xsd", buyer502XSD, nil, finishBuyer, goldenAnswers(t, "5.02")},
		{"buyer 5.01", "ON_NSCHFDOPPOK_1_997_02_05_01_*.xsd", buyer501XSD, nil, finishBuyer, goldenAnswers(t, "5.01")},
	} {
		t.Run(c.version, func(t *testing.T) {
			taxfiletest.Agree(t, taxfiletest.Comparison{
				Own: c.own, Official: c.official, Patch: c.patch, Texts: c.texts, Finish: c.finish, Valid: 60, Faults: 3,
			})
		})
	}
}

// goldenFiles are the files of the examples of a version, as the writer makes them.
func goldenFiles(t *testing.T, version string) [][]byte {
	t.Helper()
	var files [][]byte
	for _, name := range examples(t) {
		d := example(t, name)
		if file := Build(d, *d.Identity); file.Version == version {
			files = append(files, file.Bytes)
		}
	}
	return files
}

func goldenAnswers(t *testing.T, version string) [][]byte {
	t.Helper()
	var files [][]byte
	for _, name := range buyerExamples(t) {
		d := buyerExample(t, name)
		if file := BuildBuyer(d, *d.Identity); file.Version == version {
			files = append(files, file.Bytes)
		}
	}
	return files
}
