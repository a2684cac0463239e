package upd

import (
	"strconv"
	"strings"
	"testing"

	"github.com/beevik/etree"
	"pgregory.net/rapid"
)

// grammar makes documents from the schema itself, so that tests reach every place that it has, not only those somebody
// thought of.
type grammar struct {
	root  *etree.Element
	types map[string]*etree.Element
	seen  map[*etree.Element]bool // declarations that a document was made with
}

func readGrammar(t testing.TB, xsd []byte) *grammar {
	t.Helper()
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(xsd); err != nil {
		t.Fatal(err)
	}
	g := &grammar{types: map[string]*etree.Element{}, seen: map[*etree.Element]bool{}}
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
func (g *grammar) declarations() []*etree.Element {
	schema := g.root.Parent()
	return append(schema.FindElements(".//attribute"), schema.FindElements(".//element")...)
}

// files makes valid documents. Their ИдФайл follows the rule of names.
func (g *grammar) files() *rapid.Generator[*etree.Document] {
	return rapid.Custom(func(t *rapid.T) *etree.Document {
		doc := etree.NewDocument()
		g.element(t, &doc.Element, g.root)
		day := string(isoDay(doc.FindElement("Файл/Документ").SelectAttrValue("ДатаИнфПр", "")))
		name := fileName{"ON_NSCHFDOPPR", "2AL-receiver", "2AL-sender", Date(day), "00000000-2222-4333-8444-555555555555", "9_9_9_9_9_99"}
		doc.Root().CreateAttr("ИдФайл", name.String())
		stateDefaults(doc)
		return doc
	})
}

// stateDefaults states what writing would add.
func stateDefaults(doc *etree.Document) {
	document := doc.FindElement("Файл/Документ")
	if Function(document.SelectAttrValue("Функция", "")).isTransfer() && !has(document, "@ПоФактХЖ") {
		document.CreateAttr("ПоФактХЖ", "Документ")
	}
	for _, row := range document.FindElements("ТаблСчФакт/СведТов") {
		if has(row, "@ОКЕИ_Тов") && !has(row, "@НаимЕдИзм") {
			row.CreateAttr("НаимЕдИзм", "единица")
		}
	}
}

func (g *grammar) element(t *rapid.T, parent *etree.Element, declaration *etree.Element) {
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

func (g *grammar) particle(t *rapid.T, e *etree.Element, particle *etree.Element) {
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

func (g *grammar) typeOf(declaration *etree.Element) *etree.Element {
	for _, nested := range []string{"complexType", "simpleType"} {
		if typ := declaration.SelectElement(nested); typ != nil {
			return typ
		}
	}
	return g.types[declaration.SelectAttrValue("type", "")]
}

// value makes a value of a simple type, written as this package writes it.
func (g *grammar) value(t *rapid.T, typ *etree.Element) string {
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
	most, _ := strconv.Atoi(facets["maxLength"] + facets["length"])
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

// shape shows a tree as a reader of XML sees it, whatever the order of attributes; numbers without the zeros at the end.
func shape(e *etree.Element) string {
	attrs := map[string]string{}
	for _, a := range e.Attr {
		attrs[a.FullKey()] = plain(a.Value)
	}
	var b strings.Builder
	b.WriteString("<" + e.FullTag())
	for _, name := range sortedKeys(attrs) {
		b.WriteString(" " + name + "=" + strconv.Quote(attrs[name]))
	}
	b.WriteString(">")
	if len(e.ChildElements()) == 0 {
		b.WriteString(strconv.Quote(plain(chars(e))))
	}
	for _, child := range e.ChildElements() {
		b.WriteString(shape(child))
	}
	return b.String() + "</>"
}
