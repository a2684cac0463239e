package taxfiletest

import (
	"strconv"
	"testing"

	"github.com/beevik/etree"
	"pgregory.net/rapid"
)

// Grammar makes documents from the schema itself, so that tests reach every place that it has, not only those somebody
// thought of.
type Grammar struct {
	root  *etree.Element
	types map[string]*etree.Element
	seen  map[*etree.Element]bool // declarations that a document was made with
}

// ReadGrammar reads a schema of ours.
func ReadGrammar(t testing.TB, xsd []byte) *Grammar {
	t.Helper()
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(xsd); err != nil {
		t.Fatal(err)
	}
	g := &Grammar{types: map[string]*etree.Element{}, seen: map[*etree.Element]bool{}}
	for _, e := range doc.Root().ChildElements() {
		switch e.Tag {
		case "element":
			g.root = e
		case "complexType", "simpleType":
			g.types[e.SelectAttrValue("name", "")] = e
		}
	}
	return g
}

// declarations are all attributes and elements that the schema declares.
func (g *Grammar) declarations() []*etree.Element {
	schema := g.root.Parent()
	return append(schema.FindElements(".//attribute"), schema.FindElements(".//element")...)
}

// Documents makes valid documents; finish states what a writer would add and a name that follows the rule. It may be nil.
func (g *Grammar) Documents(finish func(*etree.Document)) *rapid.Generator[*etree.Document] {
	return rapid.Custom(func(t *rapid.T) *etree.Document {
		doc := etree.NewDocument()
		g.element(t, &doc.Element, g.root)
		if finish != nil {
			finish(doc)
		}
		return doc
	})
}

// Unseen names the declarations that no document was made with so far.
func (g *Grammar) Unseen() []string {
	var names []string
	for _, d := range g.declarations() {
		if !g.seen[d] {
			names = append(names, d.SelectAttrValue("name", "")+" in "+d.GetPath())
		}
	}
	return names
}

func (g *Grammar) element(t *rapid.T, parent *etree.Element, declaration *etree.Element) {
	g.seen[declaration] = true
	e := parent.CreateElement(declaration.SelectAttrValue("name", ""))
	typ := g.typeOf(declaration)
	if typ.Tag == "simpleType" {
		e.SetText(g.value(t, typ))
		return
	}
	for _, part := range typ.ChildElements() {
		if part.Tag != "attribute" {
			g.particle(t, e, part)
			continue
		}
		if part.SelectAttrValue("use", "") == "required" || rapid.Bool().Draw(t, "attribute") {
			g.seen[part] = true
			e.CreateAttr(part.SelectAttrValue("name", ""), g.value(t, g.typeOf(part)))
		}
	}
}

func (g *Grammar) particle(t *rapid.T, e *etree.Element, particle *etree.Element) {
	least, _ := strconv.Atoi(particle.SelectAttrValue("minOccurs", "1"))
	most := least
	switch particle.SelectAttrValue("maxOccurs", "1") {
	case "unbounded":
		most = least + 2
	case "1":
		most = 1
	}
	for range rapid.IntRange(least, most).Draw(t, "times") {
		switch particle.Tag {
		case "element":
			g.element(t, e, particle)
		case "sequence":
			for _, part := range particle.ChildElements() {
				g.particle(t, e, part)
			}
		case "choice":
			g.particle(t, e, rapid.SampledFrom(particle.ChildElements()).Draw(t, "choice"))
		}
	}
}

func (g *Grammar) typeOf(declaration *etree.Element) *etree.Element {
	for _, nested := range []string{"complexType", "simpleType"} {
		if typ := declaration.SelectElement(nested); typ != nil {
			return typ
		}
	}
	return g.types[declaration.SelectAttrValue("type", "")]
}

// value makes a value of a simple type, written as this package writes it.
func (g *Grammar) value(t *rapid.T, typ *etree.Element) string {
	restriction := typ.SelectElement("restriction")
	facets := map[string]string{}
	var enum, patterns []string
	for _, facet := range restriction.ChildElements() {
		v := facet.SelectAttrValue("value", "")
		switch facet.Tag {
		case "enumeration":
			enum = append(enum, v)
		case "pattern":
			patterns = append(patterns, v)
		default:
			facets[facet.Tag] = v
		}
	}
	switch base := restriction.SelectAttrValue("base", ""); {
	case len(enum) > 0:
		return rapid.SampledFrom(enum).Draw(t, "value")
	case len(patterns) > 0:
		return rapid.StringMatching(rapid.SampledFrom(patterns).Draw(t, "pattern")).Draw(t, "value")
	case base == "xs:string":
		return text(t, facets)
	default:
		return number(t, facets)
	}
}

func text(t *rapid.T, facets map[string]string) string {
	least, _ := strconv.Atoi(facets["minLength"] + facets["length"])
	most, bounded := strconv.Atoi(facets["maxLength"] + facets["length"])
	if bounded != nil {
		most = least + 8
	}
	character := rapid.RuneFrom([]rune("абвЯё7z \t\n\r<>&\"'№«ü—₽😀\u00a0]"))
	return rapid.StringOfN(character, least, min(most, least+8), -1).Draw(t, "text")
}

// number makes numbers of few and of many digits, above zero, in the shape of decimalText. The widest numbers of the format
// have 26 digits; libxml2, with whose verdicts ours are compared, holds 24.
func number(t *rapid.T, facets map[string]string) string {
	digits, _ := strconv.Atoi(facets["totalDigits"])
	fraction, _ := strconv.Atoi(facets["fractionDigits"])
	whole := rapid.StringMatching(`[1-9][0-9]{0,`+strconv.Itoa(min(digits, 24)-fraction-1)+`}`).Draw(t, "whole")
	if fraction == 0 {
		return whole
	}
	return whole + "." + rapid.StringMatching(`[0-9]{0,`+strconv.Itoa(fraction-1)+`}[1-9]`).Draw(t, "fraction")
}
