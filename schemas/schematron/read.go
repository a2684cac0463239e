package schematron

import (
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/xmltext"
	"github.com/uzelhub/uzel/schemas/xpath"
)

// Namespaces of what is read here.
const (
	schematronURI = "http://purl.oclc.org/dsdl/schematron"
	extensionsURI = "http://www.unisoftware.ru/schematron-extensions"
)

// MaxAsserts is more than any published schema has: the largest known has 54.
const MaxAsserts = 5000

// functions are the additions of ФНС to XPath. A condition that comes to nothing either way is written there as
// usch:iif(…, …, count(а)=0 or count(а)!=0).
var functions = map[string]xpath.Function{
	"usch:iif": {Least: 3, Most: 3, Call: func(_ *xpath.Run, a []xpath.Value) xpath.Value {
		if xpath.Bool(a[0]) {
			return a[1]
		}
		return a[2]
	}},
	"usch:getFileName": {Call: func(run *xpath.Run, _ []xpath.Value) xpath.Value { return run.File }},
}

// Set are the conditions of one schema; it may be used from several goroutines.
type Set struct {
	patterns []pattern
	asserts  int
	missed   []fault.Finding
}

// pattern is a list of rules of which the first that is about an element counts for it.
type pattern struct {
	name  string
	rules []rule
}

type rule struct {
	context *xpath.Pattern
	asserts []assert
}

// assert is a condition, and what is said when it is not kept.
type assert struct {
	test    *xpath.Expression
	report  bool   // the opposite: said when the condition is true
	named   bool   // about the file's name
	code    string // of ФНС
	path    string // what is missing or too much, as seen from the element
	message []part
}

// part of a message is text, or an expression whose value stands there.
type part struct {
	text  string
	value *xpath.Expression
}

// Read takes the conditions out of a schema.
func Read(schema *xmltext.Text) (*Set, error) {
	s := &Set{}
	for _, e := range schema.Doc.FindElements("//pattern") {
		if e.NamespaceURI() == schematronURI {
			s.pattern(e)
		}
	}
	if s.asserts > MaxAsserts {
		return nil, errTooMany.With("%d", s.asserts)
	}
	return s, nil
}

// Asserts is how many conditions are carried out.
func (s *Set) Asserts() int { return s.asserts }

// NotUnderstood lists the conditions that are not carried out, and why.
func (s *Set) NotUnderstood() []fault.Finding { return s.missed }

func (s *Set) miss(e *etree.Element, why string) {
	if len(s.missed) < maxFindings {
		s.missed = append(s.missed, errNotUnderstood.Warning(xmltext.Path(e), why))
	}
}

func (s *Set) pattern(e *etree.Element) {
	p := pattern{name: e.SelectAttrValue("name", "")}
	for _, child := range e.ChildElements() {
		switch {
		case child.NamespaceURI() != schematronURI || child.Tag == "title" || child.Tag == "p":
		case child.Tag == "rule":
			if !s.rule(&p, child) { // those behind it are for what it is not about, and that is not known
				s.patterns = append(s.patterns, p)
				return
			}
		default:
			s.miss(child, child.Tag)
		}
	}
	s.patterns = append(s.patterns, p)
}

func (s *Set) rule(p *pattern, e *etree.Element) bool {
	context, err := xpath.CompilePattern(e.SelectAttrValue("context", ""))
	if err != nil {
		s.miss(e, detail(err))
		return false
	}
	r := rule{context: context}
	for _, child := range e.ChildElements() {
		switch {
		case child.NamespaceURI() != schematronURI:
		case child.Tag == "assert" || child.Tag == "report":
			s.assert(&r, child)
		default: // let, extends, include: what follows may depend on them
			s.miss(child, child.Tag)
		}
	}
	p.rules = append(p.rules, r)
	return true
}

func (s *Set) assert(r *rule, e *etree.Element) {
	if s.asserts++; s.asserts > MaxAsserts {
		return
	}
	test, err := xpath.Compile(e.SelectAttrValue("test", ""), functions)
	if err != nil {
		s.asserts--
		s.miss(e, detail(err))
		return
	}
	a := assert{test: test, report: e.Tag == "report", named: strings.Contains(e.SelectAttrValue("test", ""), "usch:getFileName")}
	said := e
	for _, child := range e.ChildElements() {
		if child.Tag == "error" && child.NamespaceURI() == extensionsURI {
			said = child
			a.code, a.path = child.SelectAttrValue("code", ""), child.SelectAttrValue("path", "")
		}
	}
	a.message = parts(said)
	r.asserts = append(r.asserts, a)
}

// parts reads the words of an answer. A value in them that is not understood is left out; the answer stays.
func parts(e *etree.Element) []part {
	var list []part
	for _, token := range e.Child {
		switch t := token.(type) {
		case *etree.CharData:
			list = append(list, part{text: t.Data})
		case *etree.Element:
			if value, err := xpath.Compile(t.SelectAttrValue("select", ""), functions); err == nil && t.Tag == "value-of" && !personal(t) {
				list = append(list, part{value: value})
			} else {
				list = append(list, part{text: "…"})
			}
		}
	}
	return list
}

func personal(valueOf *etree.Element) bool {
	selected := valueOf.SelectAttrValue("select", "")
	return isPersonal(strings.TrimLeft(selected[strings.LastIndexAny(selected, "/(")+1:], "@ "))
}

func detail(err error) string {
	if f, ok := fault.As(err); ok {
		return f.Kind.Message + ": " + f.Detail
	}
	return err.Error()
}
