package xsd

import "github.com/beevik/etree"

// guardEnumerations gives string types that have enumerations and nothing else a rule that every value keeps.
//
// jacoelho/xsd v0.3.0 compares such a value with the allowed ones by the first byte of every character: "ДОР" passes
// where "ДОП" is allowed. A second facet takes it off that path. The test of this goes red when the guard goes, and
// tells when a newer version no longer needs it.
func guardEnumerations(schema *etree.Document) {
	for _, restriction := range schema.FindElements("//restriction") {
		switch localName(restriction.SelectAttrValue("base", "")) {
		case "string", "normalizedString", "token":
			if onlyEnumerations(restriction) {
				facet := restriction.CreateElement("minLength")
				facet.Space = restriction.Space
				facet.CreateAttr("value", "0")
			}
		}
	}
}

func onlyEnumerations(restriction *etree.Element) bool {
	facets := 0
	for _, e := range restriction.ChildElements() {
		switch e.Tag {
		case "enumeration":
			facets++
		case "annotation":
		default:
			return false
		}
	}
	return facets > 0
}
