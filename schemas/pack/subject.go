package pack

import (
	"regexp"

	"github.com/beevik/etree"
)

// published is how ФНС names its schemas: the prefix of the documents' names, the number of the format, its version and
// the revision of the file, as ON_NSCHFDOPPR_1_997_01_05_03_05.xsd.
var published = regexp.MustCompile(`^([A-Z]{2}_[A-Z0-9.]+)_[0-9]+_[0-9]+(?:_[0-9]{2}){3,4}`)

// subject reads from a schema which documents it is for.
func subject(file string, schema *etree.Element) Subject {
	s := Subject{}
	if m := published.FindStringSubmatch(file); m != nil {
		s.Prefix = m[1]
	}
	root := schema.SelectElement("element")
	if root == nil {
		return s
	}
	s.Root = root.SelectAttrValue("name", "")
	s.Version = fixed(schema, root, "ВерсФорм")
	for _, document := range typeOf(schema, root).FindElements(".//element") { // Документ as a rule, ИнфПок of a correction
		for _, name := range []string{"КНД", "Индекс"} {
			if s.Code == "" {
				s.Code = fixed(schema, document, name)
			}
		}
	}
	return s
}

// fixed is the only value that a schema allows for an attribute; empty when there are several or none.
func fixed(schema, element *etree.Element, name string) string {
	for _, a := range typeOf(schema, element).SelectElements("attribute") {
		if a.SelectAttrValue("name", "") != name {
			continue
		}
		if value := a.SelectAttrValue("fixed", ""); value != "" {
			return value
		}
		if values := typeOf(schema, a).FindElements("restriction/enumeration"); len(values) == 1 {
			return values[0].SelectAttrValue("value", "")
		}
	}
	return ""
}

// typeOf is the type of a declaration, in it or by name; an empty one when there is none.
func typeOf(schema, declaration *etree.Element) *etree.Element {
	for _, tag := range []string{"complexType", "simpleType"} {
		if t := declaration.SelectElement(tag); t != nil {
			return t
		}
		for _, t := range schema.SelectElements(tag) {
			if name := declaration.SelectAttrValue("type", ""); name != "" && t.SelectAttrValue("name", "") == name {
				return t
			}
		}
	}
	return etree.NewElement("none")
}
