package upd

import (
	"encoding/json"
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

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

// Whatever the schema allows can be read without remainder, and written again the same: the model has a place for
// everything.
func TestEveryPlaceOfTheFormatHasAHome(t *testing.T) {
	g := readGrammar(t, seller503XSD)
	schema, err := seller503.Schema()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		doc := g.Documents(finishSeller).Draw(t, "file")
		data := encode(t, doc)
		text, err := xmltext.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		if findings := schema.Validate(text); len(findings) > 0 {
			t.Fatalf("the schema's own document breaks it: %+v", findings)
		}
		d, findings := Parse(data, "")
		if len(findings) > 0 || len(d.Unknown) > 0 {
			t.Fatalf("%+v %+v", findings, d.Unknown)
		}
		again, findings := seller503.Write(&d, doc.Root().SelectAttrValue("ИдФайл", ""))
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
		if second, _ := Parse(again, ""); !cmp.Equal(d, second) {
			t.Fatal(cmp.Diff(d, second))
		}
		canonical, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		decoded, findings := Decode(canonical)
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
		g.Documents(finishSeller).Example(i)
	}
}
