package ukd

import (
	"encoding/json"
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xsd/xsdtest"
)

// settle gives a document of the grammar a name by the rule of names, of those who exchange it.
func settle(prefix, document, made string) func(*etree.Document) {
	return func(doc *etree.Document) {
		exchange := doc.FindElement("Файл/СвУчДокОбор")
		exchange.CreateAttr("ИдОтпр", "2AL-sender")
		exchange.CreateAttr("ИдПол", "2AL-receiver")
		name := taxfile.FileName{
			Prefix: prefix, Receiver: "2AL-receiver", Sender: "2AL-sender", GUID: "00000000-2222-4333-8444-555555555555",
			Date: taxfile.Day(doc.FindElement("Файл/"+document), made),
		}
		doc.Root().CreateAttr("ИдФайл", name.String())
	}
}

func TestEveryPlaceOfTheSellersTitleHasAHome(t *testing.T) {
	for _, prefix := range []string{"ON_KORSCHFDOPPR", "ON_NKORSCHFDOPPR"} {
		xsdtest.Homes(t, sellerXSD, settle(prefix, "Документ", "ДатаИнфПр"), func(t *rapid.T, data []byte) []byte {
			d := parsed(t, data).Document
			return rewrite(t, &sellerFormat, d, edition(d.Version), d.Identity, Decode)
		})
	}
}

func TestEveryPlaceOfTheBuyersTitleHasAHome(t *testing.T) {
	xsdtest.Homes(t, buyerXSD, settle("ON_KORSCHFDOPPOK", "ИнфПок", "ДатаИнфПок"), func(t *rapid.T, data []byte) []byte {
		d := parsed(t, data).Answer
		return rewrite(t, &buyerFormat, d, edition(d.Version), d.Identity, DecodeAnswer)
	})
}

func parsed(t *rapid.T, data []byte) Parsed {
	p, findings := Parse(data, "")
	if len(findings) > 0 {
		t.Fatalf("%+v", findings)
	}
	return p
}

// rewrite passes a document through JSON and writes it again.
func rewrite[D any](t *rapid.T, f *taxfile.Format[D], d *D, e edition, id *taxfile.Identity, decode func([]byte) (D, []fault.Finding)) []byte {
	canonical, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	decoded, findings := decode(canonical)
	if len(findings) > 0 || !cmp.Equal(*d, decoded) {
		t.Fatalf("%+v %s", findings, cmp.Diff(*d, decoded))
	}
	again, findings := f.Write(&decoded, taxfile.NameOf(e.prefixOf(f.Prefix), *id).String())
	if len(findings) > 0 {
		t.Fatalf("%+v", findings)
	}
	return again
}

// What a title has no place for is not dropped: the list of it is what Build refuses.
func TestWhatATitleHasNoPlaceFor(t *testing.T) {
	if gaps := sellerFormat.Places().Gaps(); len(gaps) > 0 {
		t.Errorf("seller: %v", gaps)
	}
	if diff := cmp.Diff([]string{"/signers/0/person/registration", "/signers/0/representative/registration"}, buyerFormat.Places().Gaps()); diff != "" {
		t.Errorf("buyer: %s", diff)
	}
}
