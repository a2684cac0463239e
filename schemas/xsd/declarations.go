package xsd

import (
	"strings"

	"github.com/beevik/etree"
)

// declarations answer what a schema says about an element of a document: for messages, and for the few verdicts that the
// engine gets wrong. They know what the schemas of authorities use: named and nested types, sequences, choices, restrictions.
type declarations struct {
	roots    map[string]*etree.Element // xs:element by name
	types    map[string]*etree.Element // xs:complexType and xs:simpleType by name
	contents map[*etree.Element]content
}

func index(schema *etree.Document) declarations {
	d := declarations{roots: map[string]*etree.Element{}, types: map[string]*etree.Element{}, contents: contents(schema)}
	for _, e := range schema.Root().ChildElements() {
		name := e.SelectAttrValue("name", "")
		switch e.Tag {
		case "element":
			d.roots[name] = e
		case "complexType", "simpleType":
			d.types[name] = e
		}
	}
	return d
}

// undefined names a type that a schema uses and nowhere defines; the engine takes such a schema and then checks nothing
// where the type is used. Types with a prefix are those of XML Schema itself or of another file.
func (d declarations) undefined(schema *etree.Document) string {
	for _, name := range []string{"type", "base"} {
		for _, e := range schema.FindElements("//*[@" + name + "]") {
			if used := e.SelectAttrValue(name, ""); !strings.Contains(used, ":") && d.types[used] == nil {
				return used
			}
		}
	}
	return ""
}

// ofElement returns the rules of an element's text.
func (d declarations) ofElement(e *etree.Element) facets {
	f := facets{values: map[string]string{}}
	d.collect(&f, d.typeOf(d.declaration(e)))
	return f
}

// ofAttribute returns the rules of an attribute's value.
func (d declarations) ofAttribute(e *etree.Element, name string) facets {
	f := facets{values: map[string]string{}}
	if complexType := d.typeOf(d.declaration(e)); complexType != nil {
		for _, a := range complexType.FindElements(".//attribute") {
			if a.SelectAttrValue("name", "") == name && owner(a) == complexType {
				d.collect(&f, d.typeOf(a))
			}
		}
	}
	return f
}

// collect gathers facets from a simple type and the types it restricts; the nearest wins.
func (d declarations) collect(f *facets, simpleType *etree.Element) {
	if simpleType == nil {
		return
	}
	f.types = append(f.types, simpleType.SelectAttrValue("name", ""))
	restriction := simpleType.SelectElement("restriction")
	if restriction == nil {
		return
	}
	var enum, patterns []string
	for _, facet := range restriction.ChildElements() {
		value := facet.SelectAttrValue("value", "")
		switch facet.Tag {
		case "enumeration":
			enum = append(enum, value)
		case "pattern":
			patterns = append(patterns, value)
		default:
			if _, nearer := f.values[facet.Tag]; !nearer {
				f.values[facet.Tag] = value
			}
		}
	}
	if f.enum == nil {
		f.enum = enum
	}
	if f.patterns == nil {
		f.patterns = patterns
	}
	if base := localName(restriction.SelectAttrValue("base", "")); d.types[base] != simpleType {
		d.collect(f, d.types[base])
	}
}

// missing names the first child that an element must have and has not; empty when it has all or nothing is known.
func (d declarations) missing(e *etree.Element) string {
	complexType := d.typeOf(d.declaration(e))
	if complexType == nil {
		return ""
	}
	for _, group := range complexType.ChildElements() {
		if missing := missingIn(group, e); missing != "" {
			return missing
		}
	}
	return ""
}

func missingIn(particle, e *etree.Element) string {
	if particle.SelectAttrValue("minOccurs", "1") == "0" {
		return ""
	}
	switch particle.Tag {
	case "element":
		if name := particle.SelectAttrValue("name", ""); e.SelectElement(name) == nil {
			return name
		}
	case "sequence", "all":
		for _, part := range particle.ChildElements() {
			if missing := missingIn(part, e); missing != "" {
				return missing
			}
		}
	case "choice":
		var names []string
		for _, option := range particle.ChildElements() {
			missing := missingIn(option, e)
			if missing == "" {
				return ""
			}
			names = append(names, missing)
		}
		return strings.Join(names, " или ")
	}
	return ""
}

// declaration finds the xs:element that declares e, following the names from the root down.
func (d declarations) declaration(e *etree.Element) *etree.Element {
	if e == nil || e.Parent() == nil {
		return nil
	}
	if e.Parent().Parent() == nil {
		return d.roots[e.Tag]
	}
	return d.contents[d.typeOf(d.declaration(e.Parent()))].children[e.Tag]
}

// typeOf returns the type of an xs:element or xs:attribute, nested in it or named by it.
func (d declarations) typeOf(declaration *etree.Element) *etree.Element {
	if declaration == nil {
		return nil
	}
	for _, nested := range []string{"complexType", "simpleType"} {
		if t := declaration.SelectElement(nested); t != nil {
			return t
		}
	}
	return d.types[localName(declaration.SelectAttrValue("type", ""))]
}

// owner is the type in which a declaration stands.
func owner(declaration *etree.Element) *etree.Element {
	e := declaration.Parent()
	for e != nil && e.Tag != "complexType" {
		e = e.Parent()
	}
	return e
}

func localName(qname string) string { return qname[strings.Index(qname, ":")+1:] }
