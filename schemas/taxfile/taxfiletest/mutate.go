package taxfiletest

import (
	"fmt"
	"slices"

	"github.com/beevik/etree"
)

// Mutation is a document that was changed in one place.
type Mutation struct {
	What string
	Doc  *etree.Document
}

// Mutations change documents that together have every element of the schema: each attribute and each text goes through the
// edges of its type, each attribute is taken away, each element is taken away, doubled, moved, and given what does not
// belong there. Elements that no document has are returned as unmet.
func (g *Grammar) Mutations(docs []*etree.Document) (mutations []Mutation, unmet []string) {
	m := &mutator{grammar: g, met: map[*etree.Element]bool{}}
	for _, doc := range docs {
		m.doc = doc
		m.visit(doc.Root(), g.root, nil)
	}
	for _, d := range g.root.Parent().FindElements(".//element") {
		if !m.met[d] {
			unmet = append(unmet, d.SelectAttrValue("name", ""))
		}
	}
	return m.mutations, unmet
}

type mutator struct {
	grammar   *Grammar
	doc       *etree.Document
	met       map[*etree.Element]bool // declarations
	mutations []Mutation
}

// visit mutates the first element of each declaration. The way leads to it from the root.
func (m *mutator) visit(e, declaration *etree.Element, way []int) {
	typ := m.grammar.typeOf(declaration)
	if !m.met[declaration] {
		m.met[declaration] = true
		m.attributes(e, typ, way)
		m.content(e, typ, way)
		if len(way) > 0 {
			m.occurrence(e, way)
		}
	}
	for i, child := range e.ChildElements() {
		if d := m.grammar.child(typ, child.Tag); d != nil {
			m.visit(child, d, append(slices.Clone(way), i))
		}
	}
}

// child is the declaration of a child of a complex type.
func (g *Grammar) child(typ *etree.Element, name string) *etree.Element {
	for _, part := range typ.ChildElements() {
		switch part.Tag {
		case "element":
			if part.SelectAttrValue("name", "") == name {
				return part
			}
		case "sequence", "choice":
			if d := g.child(part, name); d != nil {
				return d
			}
		}
	}
	return nil
}

// change makes a copy of the document and changes the element in it.
func (m *mutator) change(way []int, what string, change func(e *etree.Element)) {
	changed := m.doc.Copy()
	e := changed.Root()
	for _, step := range way {
		e = e.ChildElements()[step]
	}
	what = fmt.Sprintf("%s: %s", e.GetPath(), what)
	change(e)
	m.mutations = append(m.mutations, Mutation{what, changed})
}

func (m *mutator) attributes(e, typ *etree.Element, way []int) {
	for _, part := range typ.ChildElements() {
		if part.Tag != "attribute" {
			continue
		}
		name := part.SelectAttrValue("name", "")
		if e.SelectAttr(name) != nil {
			m.change(way, "without @"+name, func(e *etree.Element) { e.RemoveAttr(name) })
		}
		for _, v := range unique(m.grammar.edges(m.grammar.typeOf(part))) {
			m.change(way, fmt.Sprintf("@%s=%.40q", name, v), func(e *etree.Element) { e.CreateAttr(name, v) })
		}
	}
	m.change(way, "one more attribute", func(e *etree.Element) { e.CreateAttr("Лишний", "1") })
}

func (m *mutator) content(e, typ *etree.Element, way []int) {
	if typ.Tag == "simpleType" {
		for _, v := range unique(m.grammar.edges(typ)) {
			m.change(way, fmt.Sprintf("text %.40q", v), func(e *etree.Element) { e.SetText(v) })
		}
		return
	}
	m.change(way, "text", func(e *etree.Element) { e.CreateText("текст") })
	m.change(way, "one more child", func(e *etree.Element) { e.CreateElement("Лишний") })
	if children := e.ChildElements(); len(children) > 1 && children[0].Tag != children[1].Tag {
		m.change(way, "children in another order", func(e *etree.Element) {
			second := e.ChildElements()[1]
			e.InsertChildAt(e.ChildElements()[0].Index(), second)
		})
	}
}

func (m *mutator) occurrence(_ *etree.Element, way []int) {
	m.change(way, "taken away", func(e *etree.Element) { e.Parent().RemoveChild(e) })
	m.change(way, "twice", func(e *etree.Element) { e.Parent().InsertChildAt(e.Index(), e.Copy()) })
	m.change(way, "by another name", func(e *etree.Element) { e.Tag = "Лишний" })
}

func unique(values []string) []string {
	var once []string
	for _, v := range values {
		if !slices.Contains(once, v) {
			once = append(once, v)
		}
	}
	return once
}
