package xsdtest

import (
	"slices"
	"strconv"
	"strings"

	"github.com/beevik/etree"
	"pgregory.net/rapid"
)

// variant is a document that was changed at one place; some changes do no harm, and are meant to.
type variant struct {
	what string
	doc  *etree.Document
}

// specimen is a place in a document where a declaration is at work.
type specimen struct {
	doc   *etree.Document
	index int // of the element, in the order of the document
}

// change makes a variant by changing a copy of the specimen's element.
func (s specimen) change(what string, change func(e *etree.Element)) variant {
	doc := s.doc.Copy()
	change(doc.FindElements("//*")[s.index])
	return variant{what, doc}
}

// specimens draws documents until every declaration was seen, and notes where.
func (g *Grammar) specimens(settle func(*etree.Document)) (docs []*etree.Document, places map[*etree.Element]specimen) {
	places = map[*etree.Element]specimen{}
	files := g.Files(settle)
	for i := 0; i < 500 && (i < 20 || len(g.Unseen()) > 0); i++ {
		doc := files.Example(i)
		docs = append(docs, doc)
		for index, e := range doc.FindElements("//*") {
			declaration := g.made[e]
			if declaration == nil {
				continue
			}
			note(places, declaration, specimen{doc, index})
			if typ := g.typeOf(declaration); typ.Tag == "complexType" {
				for _, a := range typ.SelectElements("attribute") {
					if e.SelectAttr(a.SelectAttrValue("name", "")) != nil {
						note(places, a, specimen{doc, index})
					}
				}
			}
		}
	}
	return docs, places
}

// note keeps the first place, and rather one with an element that has brothers than none.
func note(places map[*etree.Element]specimen, declaration *etree.Element, s specimen) {
	if _, known := places[declaration]; !known {
		places[declaration] = s
	}
}

// variants changes every attribute and every element at every bound that the schema sets.
func (g *Grammar) variants(places map[*etree.Element]specimen) []variant {
	var all []variant
	for _, d := range g.declarations() {
		s, known := places[d]
		if !known {
			continue
		}
		if d.Tag == "attribute" {
			all = append(all, g.attributeVariants(d, s)...)
		} else {
			all = append(all, g.elementVariants(d, s)...)
		}
	}
	return all
}

func (g *Grammar) attributeVariants(d *etree.Element, s specimen) []variant {
	name := d.SelectAttrValue("name", "")
	all := []variant{s.change("without @"+name, func(e *etree.Element) { e.RemoveAttr(name) })}
	for _, v := range edges(readRestriction(g.typeOf(d))) {
		all = append(all, s.change("@"+name+"="+short(v), func(e *etree.Element) { e.CreateAttr(name, v) }))
	}
	return all
}

func (g *Grammar) elementVariants(d *etree.Element, s specimen) []variant {
	name := d.SelectAttrValue("name", "")
	var all []variant
	add := func(what string, change func(e *etree.Element)) { all = append(all, s.change(name+" "+what, change)) }
	add("with a strange attribute", func(e *etree.Element) { e.CreateAttr("Лишний", "1") })
	add("with a strange child", func(e *etree.Element) { e.CreateElement("Лишний") })
	typ := g.typeOf(d)
	if typ.Tag == "simpleType" {
		for _, v := range edges(readRestriction(typ)) {
			add("says "+short(v), func(e *etree.Element) { setText(e, v) })
		}
	} else {
		add("with text", func(e *etree.Element) { e.CreateText("текст") })
		add("with blanks", func(e *etree.Element) { e.CreateText("\n  ") })
	}
	if d == g.root {
		add("by another name", func(e *etree.Element) { e.Tag = "Лишний" })
		return all
	}
	add("removed", func(e *etree.Element) { e.Parent().RemoveChild(e) })
	add("removed with its brothers", func(e *etree.Element) {
		for _, brother := range e.Parent().SelectElements(e.Tag) {
			brother.Parent().RemoveChild(brother)
		}
	})
	add("by another name", func(e *etree.Element) { e.Tag = "Лишний" })
	add("moved to the front", func(e *etree.Element) {
		parent := e.Parent()
		parent.RemoveChild(e)
		parent.InsertChildAt(0, e)
	})
	add("moved to the end", func(e *etree.Element) {
		parent := e.Parent()
		parent.RemoveChild(e)
		parent.AddChild(e)
	})
	_, most := occurs(d)
	for _, n := range countsAround(most) {
		add(strconv.Itoa(n)+" times", func(e *etree.Element) { repeat(e, n) })
	}
	return append(all, g.beside(d, s)...)
}

// beside puts the other branches of a choice beside the one taken.
func (g *Grammar) beside(d *etree.Element, s specimen) []variant {
	choice := d.Parent()
	if choice.Tag != "choice" {
		return nil
	}
	var all []variant
	for _, other := range choice.SelectElements("element") {
		if other == d {
			continue
		}
		one := rapid.Custom(func(t *rapid.T) *etree.Element {
			parent := etree.NewElement("x")
			g.element(t, parent, other)
			return parent.ChildElements()[0]
		}).Example(1)
		what := d.SelectAttrValue("name", "") + " beside " + other.SelectAttrValue("name", "")
		all = append(all,
			s.change(what, func(e *etree.Element) { e.Parent().InsertChildAt(e.Index()+1, one.Copy()) }),
			s.change(what+" instead", func(e *etree.Element) {
				e.Parent().InsertChildAt(e.Index(), one.Copy())
				e.Parent().RemoveChild(e)
			}))
	}
	return all
}

// countsAround are how often an element stands where it may stand so often.
func countsAround(most int) []int {
	switch most {
	case unbounded:
		return []int{3}
	case 1:
		return []int{2}
	}
	return []int{most, most + 1}
}

// repeat makes an element stand n times, itself and its brothers counted.
func repeat(e *etree.Element, n int) {
	for len(e.Parent().SelectElements(e.Tag)) > n {
		e.Parent().RemoveChild(e.Parent().SelectElements(e.Tag)[1])
	}
	for len(e.Parent().SelectElements(e.Tag)) < n {
		e.Parent().InsertChildAt(e.Index()+1, e.Copy())
	}
}

// setText replaces the text; nothing is no text at all.
func setText(e *etree.Element, v string) {
	e.Child = slices.DeleteFunc(e.Child, func(t etree.Token) bool { _, isText := t.(*etree.CharData); return isText })
	if v != "" {
		e.CreateText(v)
	}
}

func short(v string) string {
	if r := []rune(v); len(r) > 40 {
		return strconv.Quote(string(r[:20])) + "… of " + strconv.Itoa(len(r))
	}
	return strconv.Quote(v)
}

// edges are values at and around the bounds of a type.
func edges(r restriction) []string {
	values := []string{"", " ", "я", "0", "-1", "12"}
	for i, v := range r.enum {
		if i < 15 {
			values = append(values, v)
		}
	}
	if len(r.enum) > 0 {
		values = append(values, r.enum[0]+" ", strings.ToUpper(r.enum[0])+"ё", " "+r.enum[0])
	}
	for i, p := range r.patterns {
		for seed := range 3 {
			v := rapid.StringMatching(p).Example(10*i + seed)
			values = append(values, v, v+"1", v[:len(v)-1], " "+v, strings.ToLower(v))
		}
	}
	if len(r.patterns) > 0 && r.lengthIs(10) {
		values = append(values, "29.02.2023", "29.02.2024", "31.04.2026", "30.02.2026", "01.01.1899", "31.12.2100", "2026-01-01")
	}
	if len(r.patterns) > 0 && r.lengthIs(8) {
		values = append(values, "23.59.59", "24.00.00", "12:00:00", "12:60:00", "12.00.60")
	}
	if r.base == "xs:string" {
		return append(values, r.longTexts()...)
	}
	return append(values, r.numbers()...)
}

func (r restriction) lengthIs(n int) bool { return r.number("length", -1) == n }

func (r restriction) longTexts() []string {
	least, most := r.lengths()
	values := []string{strings.Repeat("ж", least), strings.Repeat("😀", least+1)}
	if least > 0 {
		values = append(values, strings.Repeat("ж", least-1))
	}
	if most < unbounded {
		return append(values, strings.Repeat("я", most), strings.Repeat("z", most+1))
	}
	return append(values, strings.Repeat("я", 5000))
}

// numbers are around the bounds of digits and of size.
func (r restriction) numbers() []string {
	values := []string{"1", "+1", ".5", "1.", "-0", "00012", "1e3", "NaN", "1,5", "1.0", " 1 ", "-5"}
	digits, fraction := r.number("totalDigits", 9), r.number("fractionDigits", 0)
	if digits < mostDigits {
		values = append(values, strings.Repeat("9", digits), strings.Repeat("9", digits+1))
	}
	if fraction > 0 && fraction < mostDigits-1 {
		values = append(values, "1."+strings.Repeat("3", fraction), "1."+strings.Repeat("3", fraction+1), "1."+strings.Repeat("0", fraction+1))
	}
	for _, name := range []string{"minInclusive", "minExclusive", "maxInclusive", "maxExclusive"} {
		if bound := r.number(name, unbounded); bound != unbounded {
			values = append(values, strconv.Itoa(bound-1), strconv.Itoa(bound), strconv.Itoa(bound+1))
		}
	}
	return values
}
