package xsdtest

import (
	"os"
	"strconv"
	"testing"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/xmltext"
	"github.com/uzelhub/uzel/schemas/xsd"
)

// A comparison is worth something when it finds out every schema that differs from the right one in a single bound.
func TestTheVariantsFindOutEverySingleMistakeOfASchema(t *testing.T) {
	right, err := os.ReadFile("testdata/table.xsd")
	if err != nil {
		t.Fatal(err)
	}
	g := ReadGrammar(t, right)
	docs, places := g.specimens(nil)
	if unseen := g.Unseen(); len(unseen) > 0 {
		t.Fatalf("never made: %v", unseen)
	}
	var texts []*xmltext.Text
	for _, doc := range docs {
		texts = append(texts, reread(t, doc))
	}
	for _, v := range g.variants(places) {
		texts = append(texts, reread(t, v.doc))
	}
	verdicts := judge(t, right, texts)
	for what, wrong := range mistakes(t, right) {
		other := judge(t, wrong, texts)
		differs := false
		for i := range verdicts {
			differs = differs || verdicts[i] != other[i]
		}
		if !differs {
			t.Errorf("nobody would notice: %s", what)
		}
	}
}

func reread(t *testing.T, doc *etree.Document) *xmltext.Text {
	t.Helper()
	data, err := xmltext.Encode(doc, xmltext.Windows1251)
	if err != nil {
		t.Fatal(err)
	}
	text, err := xmltext.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func judge(t *testing.T, data []byte, texts []*xmltext.Text) []bool {
	t.Helper()
	schema, err := xsd.Compile("x.xsd", data)
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	verdicts := make([]bool, len(texts))
	for i, text := range texts {
		verdicts[i] = len(schema.Validate(text)) == 0
	}
	return verdicts
}

// mistakes are schemas that differ from the right one in one place each.
func mistakes(t *testing.T, right []byte) map[string][]byte {
	t.Helper()
	wrong := map[string][]byte{}
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(right); err != nil {
		t.Fatal(err)
	}
	for index, e := range doc.FindElements("//*") {
		for what, spoil := range mistakesOf(e) {
			broken := doc.Copy()
			spoil(broken.FindElements("//*")[index])
			data, err := broken.WriteToBytes()
			if err != nil {
				t.Fatal(err)
			}
			wrong[e.GetPath()+" "+e.SelectAttrValue("name", e.SelectAttrValue("value", ""))+": "+what] = data
		}
	}
	return wrong
}

func mistakesOf(e *etree.Element) map[string]func(*etree.Element) {
	all := map[string]func(*etree.Element){}
	set := func(what, attr, value string) {
		all[what] = func(e *etree.Element) { e.CreateAttr(attr, value) }
	}
	value, err := strconv.Atoi(e.SelectAttrValue("value", ""))
	switch e.Tag {
	case "minLength", "maxLength", "minInclusive", "minExclusive", "totalDigits", "fractionDigits":
		if e.Parent().SelectElement("pattern") != nil || e.Parent().SelectElement("enumeration") != nil {
			break // those say the same more narrowly
		}
		if err == nil {
			set("one more", "value", strconv.Itoa(value+1))
			if value > 0 && !(e.Tag == "minLength" && value == 1) {
				set("one less", "value", strconv.Itoa(value-1))
			}
		}
		all["none"] = func(e *etree.Element) { e.Parent().RemoveChild(e) }
	case "enumeration", "pattern":
		set("another", "value", "Другое")
	case "attribute":
		if e.SelectAttrValue("use", "") == "required" {
			all["optional"] = func(e *etree.Element) { e.RemoveAttr("use") }
		} else {
			set("required", "use", "required")
		}
		set("by another name", "name", "Другое")
	case "element":
		if e.Parent().Tag == "schema" || e.Parent().Tag == "choice" {
			break // an empty branch of a choice says as much as no choice
		}
		least, most := occurs(e)
		set("may be missing", "minOccurs", strconv.Itoa(1-min(least, 1)))
		if most == unbounded {
			set("bounded", "maxOccurs", "1")
		} else {
			set("unbounded", "maxOccurs", "unbounded")
		}
	}
	return all
}
