package xsdtest

import (
	"github.com/beevik/etree"
)

// fromTable makes the schema of a table. The words of the table stay there: a schema needs none.
func fromTable(text, comment string) ([]byte, error) {
	t, err := readTable(text)
	if err != nil {
		return nil, err
	}
	doc := etree.NewDocument()
	doc.CreateProcInst("xml", `version="1.0" encoding="UTF-8"`)
	doc.CreateComment(" " + comment + " ")
	schema := doc.CreateElement("xs:schema")
	schema.CreateAttr("xmlns:xs", "http://www.w3.org/2001/XMLSchema")
	used := t.used()
	writeElement(schema, t.root, true)
	for _, p := range t.complex {
		if used[p.name] {
			e := schema.CreateElement("xs:complexType")
			e.CreateAttr("name", p.name)
			writeContent(e, p)
		}
	}
	for _, s := range t.simple {
		if used[s.name] {
			writeRestriction(schema, s).CreateAttr("name", s.name)
		}
	}
	doc.Indent(2)
	return doc.WriteToBytes()
}

// used are the named types that the root needs: a table may name more than it uses.
func (t *table) used() map[string]bool {
	types, used := map[string]*particle{}, map[string]bool{}
	for _, p := range t.complex {
		types[p.name] = p
	}
	var walk func(p *particle)
	value := func(s *simpleType) {
		if s != nil && s.base == "" {
			used[s.name] = true
		}
	}
	walk = func(p *particle) {
		value(p.value)
		for _, a := range p.attributes {
			value(a.value)
		}
		if p.typ != "" && !used[p.typ] {
			used[p.typ] = true
			if typ := types[p.typ]; typ != nil {
				walk(typ)
			}
		}
		for _, c := range p.children {
			walk(c)
		}
	}
	walk(t.root)
	return used
}

func writeElement(parent *etree.Element, p *particle, isRoot bool) {
	e := parent.CreateElement("xs:element")
	e.CreateAttr("name", p.name)
	switch {
	case p.typ != "":
		e.CreateAttr("type", p.typ)
	case p.value != nil:
		writeType(e, p.value)
	default:
		writeContent(e.CreateElement("xs:complexType"), p)
	}
	if !isRoot {
		writeOccurs(e, p)
	}
}

func writeOccurs(e *etree.Element, p *particle) {
	if p.least != "1" {
		e.CreateAttr("minOccurs", p.least)
	}
	switch p.most {
	case "1":
	case "∞":
		e.CreateAttr("maxOccurs", "unbounded")
	default:
		e.CreateAttr("maxOccurs", p.most)
	}
}

// writeContent writes the children, then the attributes, of a complex type.
func writeContent(e *etree.Element, p *particle) {
	if len(p.children) > 0 {
		sequence := e.CreateElement("xs:sequence")
		for _, child := range p.children {
			writeParticle(sequence, child)
		}
	}
	for _, a := range p.attributes {
		attr := e.CreateElement("xs:attribute")
		attr.CreateAttr("name", a.name)
		writeType(attr, a.value)
		if a.required {
			attr.CreateAttr("use", "required")
		}
	}
}

func writeParticle(parent *etree.Element, p *particle) {
	if p.name != "" {
		writeElement(parent, p, false)
		return
	}
	choice := parent.CreateElement("xs:choice")
	writeOccurs(choice, p)
	for _, child := range p.children {
		writeParticle(choice, child)
	}
}

// writeType refers to a named type or writes one in place.
func writeType(e *etree.Element, s *simpleType) {
	if s.base == "" {
		e.CreateAttr("type", s.name)
		return
	}
	if len(s.facets)+len(s.enum)+len(s.patterns) == 0 {
		e.CreateAttr("type", "xs:"+s.base)
		return
	}
	writeRestriction(e, s)
}

func writeRestriction(parent *etree.Element, s *simpleType) *etree.Element {
	typ := parent.CreateElement("xs:simpleType")
	restriction := typ.CreateElement("xs:restriction")
	restriction.CreateAttr("base", "xs:"+s.base)
	add := func(name, value string) { restriction.CreateElement("xs:"+name).CreateAttr("value", value) }
	for _, f := range s.facets {
		add(f.name, f.value)
	}
	for _, p := range s.patterns {
		add("pattern", p)
	}
	for _, v := range s.enum {
		add("enumeration", v)
	}
	return typ
}
