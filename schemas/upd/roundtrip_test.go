package upd

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/xmltext"
)

var plainNumber = regexp.MustCompile(`^[0-9]+\.[0-9]+$`)

func plain(v string) string {
	if plainNumber.MatchString(v) {
		return strings.TrimSuffix(strings.TrimRight(v, "0"), ".")
	}
	return v
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

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
	schema, err := seller503.schema()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		doc := g.files().Draw(t, "file")
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
		again, findings := seller503.write(&d, doc.Root().SelectAttrValue("ИдФайл", ""))
		if len(findings) > 0 {
			t.Fatalf("%+v", findings)
		}
		back, err := xmltext.Decode(again)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(shape(doc.Root()), shape(back.Doc.Root())); diff != "" {
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
	for i := 0; len(unseen(g)) > 0; i++ {
		if i == 500 {
			for _, d := range unseen(g) {
				t.Errorf("no document had %s in %s", d.SelectAttrValue("name", ""), d.GetPath())
			}
			break
		}
		g.files().Example(i)
	}
}

func unseen(g *grammar) []*etree.Element {
	return slices.DeleteFunc(g.declarations(), func(d *etree.Element) bool { return g.seen[d] })
}
