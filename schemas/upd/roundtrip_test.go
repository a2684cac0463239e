package upd

import (
	"encoding/json"
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/taxfile/taxfiletest"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

func encode(t interface{ Fatal(...any) }, doc *etree.Document) []byte {
	data, err := xmltext.Encode(doc, xmltext.Windows1251)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Our schemas by the version they are of.
var sellerXSD = map[string][]byte{"5.03": seller503XSD, "5.02": seller502XSD, "5.01": seller501XSD}

var buyerXSD = map[string][]byte{"5.03": buyer503XSD, "5.02": buyer502XSD, "5.01": buyer501XSD}

// Whatever the schema of a version allows can be read without remainder, and written again the same: the model has a place
// for everything.
func TestEveryPlaceOfTheSellersTitleHasAHome(t *testing.T) {
	for _, f := range sellers {
		t.Run(f.Version, func(t *testing.T) {
			everyPlace(t, f, sellerXSD[f.Version], finishSeller, Parse, Decode, func(d *Document) []Remainder { return d.Unknown })
		})
	}
}

// Files of the first revision of 5.01 are taken, and not written.
func TestTheFirstRevisionOf501IsRead(t *testing.T) {
	text := fileOf(t, "traceable-501", sub(` КПП="660501001"`, ` ДефКПП="-"`), sub(`ОбстФормСЧФ="4"`, `ОбстФормСЧФ="3"`))
	if findings := validateText(t, text); len(findings) > 0 {
		t.Errorf("%+v", findings)
	}
	d, findings := parse(t, text)
	if len(findings) > 0 || !d.Sellers[0].Company.KPPDash {
		t.Errorf("%+v %+v", d.Sellers[0].Company, findings)
	}
	if file := Build(d, *d.Identity); file.Bytes != nil || !fault.HasErrors(file.Findings) {
		t.Error("a file of the first revision was written")
	}
}

func TestEveryPlaceOfTheBuyersTitleHasAHome(t *testing.T) {
	for _, f := range buyers {
		t.Run(f.Version, func(t *testing.T) {
			everyPlace(t, f, buyerXSD[f.Version], finishBuyer, ParseBuyer, DecodeBuyer, func(d *BuyerDocument) []Remainder { return d.Unknown })
		})
	}
}

func everyPlace[D any](
	t *testing.T, f *taxfile.Format[D], xsd []byte, finish func(*etree.Document),
	parse func([]byte, string) (D, []fault.Finding), decode func([]byte) (D, []fault.Finding), unknown func(*D) []Remainder,
) {
	g := taxfiletest.ReadGrammar(t, xsd)
	schema, err := f.Schema()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		doc := g.Documents(finish).Draw(t, "file")
		data := encode(t, doc)
		text, err := xmltext.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		if findings := schema.Validate(text); len(findings) > 0 {
			t.Fatalf("the schema's own document breaks it: %+v", findings)
		}
		d, findings := parse(data, "")
		if len(findings) > 0 || len(unknown(&d)) > 0 {
			t.Fatalf("%+v %+v", findings, unknown(&d))
		}
		if missing := f.Places().Missing(&d); len(missing) > 0 {
			t.Fatalf("what was read has no place: %+v", missing)
		}
		again, findings := f.Write(&d, doc.Root().SelectAttrValue("ИдФайл", ""))
		if len(findings) > 0 {
			t.Fatalf("%+v", findings)
		}
		back, err := xmltext.Decode(again)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(taxfiletest.Shape(doc.Root()), taxfiletest.Shape(back.Doc.Root())); diff != "" {
			t.Fatal(diff)
		}
		if second, _ := parse(again, ""); !cmp.Equal(d, second) {
			t.Fatal(cmp.Diff(d, second))
		}
		canonical, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		decoded, findings := decode(canonical)
		if len(findings) > 0 || !cmp.Equal(d, decoded) {
			t.Fatalf("%+v %s", findings, cmp.Diff(d, decoded))
		}
	})
	if t.Failed() {
		return
	}
	for i := 0; len(g.Unseen()) > 0; i++ {
		if i == 500 {
			t.Errorf("no document had %q", g.Unseen())
			break
		}
		g.Documents(finish).Example(i)
	}
}
