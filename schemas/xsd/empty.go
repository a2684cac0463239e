package xsd

import (
	"slices"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// content is what a complex type allows inside an element.
type content struct {
	empty    bool                      // attributes only
	children map[string]*etree.Element // their declarations by name
}

// contents describes every complex type of a schema, named and nested.
func contents(schema *etree.Document) map[*etree.Element]content {
	all := map[*etree.Element]content{}
	for _, complexType := range schema.FindElements("//complexType") {
		c := content{empty: complexType.SelectAttrValue("mixed", "false") != "true", children: map[string]*etree.Element{}}
		for _, part := range complexType.ChildElements() {
			if !slices.Contains([]string{"annotation", "attribute", "attributeGroup", "anyAttribute"}, part.Tag) {
				c.empty = false
			}
		}
		for _, child := range complexType.FindElements(".//element") {
			if owner(child) == complexType {
				c.children[child.SelectAttrValue("name", "")] = child
			}
		}
		all[complexType] = c
	}
	return all
}

// blanks finds text in elements that have attributes only. There not even a line break is allowed (XML Schema 1.0 part 1,
// 3.4.4, Element Locally Valid, 2.1): libxml2 and the programs of ФНС refuse it, jacoelho/xsd v0.3.0 lets blanks pass.
// Text other than blanks it refuses itself.
func (d declarations) blanks(e *etree.Element, typ *etree.Element, findings []fault.Finding) []fault.Finding {
	c, known := d.contents[typ]
	if !known || len(findings) >= MaxFindings {
		return findings
	}
	for _, token := range e.Child {
		switch t := token.(type) {
		case *etree.CharData:
			if c.empty && isBlank(t.Data) {
				return append(findings, errText.Finding(xmltext.Path(e), "в этом элементе нет ничего, кроме атрибутов, даже пробелов"))
			}
		case *etree.Element:
			findings = d.blanks(t, d.typeOf(c.children[t.Tag]), findings)
		}
	}
	return findings
}

func isBlank(s string) bool {
	for _, r := range s {
		if r != ' ' && r != '\t' && r != '\r' && r != '\n' {
			return false
		}
	}
	return s != ""
}
