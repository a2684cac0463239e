package xsdtest

import (
	"strconv"
	"strings"
	"testing"

	"github.com/beevik/etree"
	"pgregory.net/rapid"
)

// Grammar makes documents from a schema, so that tests reach every place that it has, not only those somebody thought of.
type Grammar struct {
	root  *etree.Element
	types map[string]*etree.Element
	seen  map[*etree.Element]bool           // declarations that a document was made with
	made  map[*etree.Element]*etree.Element // elements of the last document, with their declarations
}

// ReadGrammar reads a schema: one root element, named types, sequences and choices.
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

// Unseen are the declarations that no document was made with so far.
func (g *Grammar) Unseen() []string {
	var names []string
	for _, d := range g.declarations() {
		if !g.seen[d] {
			names = append(names, d.SelectAttrValue("name", "")+" in "+d.GetPath())
		}
	}
	return names
}

// Files makes documents that keep the schema. Settle says what the schema leaves open and the format does not, as how the
// name of a file is made.
func (g *Grammar) Files(settle func(*etree.Document)) *rapid.Generator[*etree.Document] {
	return rapid.Custom(func(t *rapid.T) *etree.Document {
		doc := etree.NewDocument()
		g.made = map[*etree.Element]*etree.Element{}
		g.element(t, &doc.Element, g.root)
		if settle != nil {
			settle(doc)
		}
		return doc
	})
}

func (g *Grammar) element(t *rapid.T, parent *etree.Element, declaration *etree.Element) {
	g.seen[declaration] = true
	e := parent.CreateElement(declaration.SelectAttrValue("name", ""))
	g.made[e] = declaration
	typ := g.typeOf(declaration)
	if typ.Tag == "simpleType" {
		if text := g.value(t, typ); text != "" {
			e.SetText(text)
		}
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
	least, most := occurs(particle)
	for range rapid.IntRange(least, min(most, least+2)).Draw(t, "times") {
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

// unbounded stands for a bound that a schema does not set.
const unbounded = 1 << 30

func occurs(particle *etree.Element) (least, most int) {
	least, _ = strconv.Atoi(particle.SelectAttrValue("minOccurs", "1"))
	most, err := strconv.Atoi(particle.SelectAttrValue("maxOccurs", "1"))
	if err != nil {
		most = unbounded
	}
	return least, most
}

// typeOf is the type of a declaration: one in place, a named one, or one of XML Schema itself.
func (g *Grammar) typeOf(declaration *etree.Element) *etree.Element {
	for _, nested := range []string{"complexType", "simpleType"} {
		if typ := declaration.SelectElement(nested); typ != nil {
			return typ
		}
	}
	name := declaration.SelectAttrValue("type", "")
	if strings.HasPrefix(name, "xs:") {
		typ := etree.NewElement("simpleType")
		typ.CreateElement("restriction").CreateAttr("base", name)
		return typ
	}
	return g.types[name]
}

// restriction is a simple type as its facets.
type restriction struct {
	base           string
	enum, patterns []string
	facets         map[string]string
}

func readRestriction(typ *etree.Element) restriction {
	e := typ.SelectElement("restriction")
	r := restriction{base: e.SelectAttrValue("base", ""), facets: map[string]string{}}
	for _, f := range e.ChildElements() {
		v := f.SelectAttrValue("value", "")
		switch f.Tag {
		case "enumeration":
			r.enum = append(r.enum, v)
		case "pattern":
			r.patterns = append(r.patterns, v)
		default:
			r.facets[f.Tag] = v
		}
	}
	return r
}

// number is a facet; otherwise where there is none.
func (r restriction) number(name string, otherwise int) int {
	n, err := strconv.Atoi(r.facets[name])
	if err != nil {
		return otherwise
	}
	return n
}

// lengths are the bounds of a text.
func (r restriction) lengths() (least, most int) {
	exact := r.number("length", -1)
	if exact >= 0 {
		return exact, exact
	}
	return r.number("minLength", 0), r.number("maxLength", unbounded)
}

// value makes a value of a simple type.
func (g *Grammar) value(t *rapid.T, typ *etree.Element) string {
	r := readRestriction(typ)
	switch {
	case len(r.enum) > 0:
		return rapid.SampledFrom(r.enum).Draw(t, "value")
	case len(r.patterns) > 0:
		return rapid.StringMatching(rapid.SampledFrom(r.patterns).Draw(t, "pattern")).Draw(t, "value")
	case r.base == "xs:string":
		least, most := r.lengths()
		character := rapid.RuneFrom([]rune("абвЯё7z \t\n\r<>&\"'№«ü—₽😀\u00a0]"))
		return rapid.StringOfN(character, least, min(most, least+8), -1).Draw(t, "text")
	default:
		return r.decimal(t)
	}
}

// mostDigits is how many digits a number of libxml2 has, with whose verdicts ours are compared; formats have up to 26.
const mostDigits = 24

// decimal makes numbers of few and of many digits, above zero, below it where that is allowed.
func (r restriction) decimal(t *rapid.T) string {
	digits, fraction := r.number("totalDigits", 9), r.number("fractionDigits", 0)
	sign := ""
	if r.facets["minInclusive"]+r.facets["minExclusive"] == "" && rapid.IntRange(0, 7).Draw(t, "sign") == 0 {
		sign = "-"
	}
	whole := rapid.StringMatching(`[1-9][0-9]{0,`+strconv.Itoa(min(digits, mostDigits)-fraction-1)+`}`).Draw(t, "whole")
	if fraction == 0 || r.base == "xs:integer" {
		return sign + whole
	}
	return sign + whole + "." + rapid.StringMatching(`[0-9]{0,`+strconv.Itoa(fraction-1)+`}[1-9]`).Draw(t, "fraction")
}
