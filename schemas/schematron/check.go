package schematron

import (
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/xmltext"
	"github.com/uzelhub/uzel/schemas/xpath"
	"github.com/uzelhub/uzel/schemas/xsd"
)

// maxFindings bounds what one check says.
const maxFindings = 200

// maxSteps bounds the work of one check, whatever document meets whatever schema.
const maxSteps = 200_000_000

// isPersonal reports whether a value may be data of a person, which findings do not repeat.
func isPersonal(name string) bool { return xsd.Personal(name) }

// Check lists the conditions that a document does not keep. The file is its name without extension; conditions about the
// name are not asked where there is none.
func (s *Set) Check(doc *etree.Document, file string) []fault.Finding {
	return s.check(doc, file, maxSteps)
}

func (s *Set) check(doc *etree.Document, file string, steps int) []fault.Finding {
	if s.asserts == 0 || doc.Root() == nil {
		return nil
	}
	c := check{byName: s.byName(), run: xpath.Run{File: file, Steps: steps}}
	if c.visit(doc.Root()); c.run.Steps < 0 {
		c.findings = append(c.findings, errUnfinished.Warning("", ""))
	}
	return c.findings
}

// candidate is a pattern with the rules that may be about an element of some name, in their order.
type candidate struct {
	pattern *pattern
	rules   []*rule
}

// byName finds the rules for an element's name; those under "*" are for every one.
func (s *Set) byName() map[string][]candidate {
	index := map[string][]candidate{}
	for i := range s.patterns {
		p := &s.patterns[i]
		own := map[string][]*rule{}
		for j := range p.rules {
			for _, name := range p.rules[j].context.Names() {
				own[name] = append(own[name], &p.rules[j])
			}
		}
		if own["*"] != nil { // its rules stand in one order, whatever the element
			own = map[string][]*rule{"*": every(p)}
		}
		for name, rules := range own {
			index[name] = append(index[name], candidate{p, rules})
		}
	}
	return index
}

func every(p *pattern) []*rule {
	var all []*rule
	for i := range p.rules {
		all = append(all, &p.rules[i])
	}
	return all
}

type check struct {
	byName   map[string][]candidate
	run      xpath.Run
	findings []fault.Finding
}

func (c *check) visit(e *etree.Element) {
	for _, name := range []string{e.FullTag(), "*"} {
		for _, candidate := range c.byName[name] {
			c.first(candidate, e)
		}
	}
	for _, token := range e.Child {
		if child, ok := token.(*etree.Element); ok && c.run.Steps >= 0 && len(c.findings) < maxFindings {
			c.visit(child)
		}
	}
}

// first applies the first rule of a pattern that is about the element.
func (c *check) first(from candidate, e *etree.Element) {
	for _, r := range from.rules {
		if !r.context.Matches(e) {
			continue
		}
		for _, a := range r.asserts {
			if a.named && c.run.File == "" {
				continue
			}
			holds, err := a.test.Holds(xpath.Node{Element: e}, &c.run)
			if err == nil && holds == a.report && len(c.findings) < maxFindings {
				c.findings = append(c.findings, c.finding(a, from.pattern.name, e))
			}
		}
		return
	}
}

func (c *check) finding(a assert, pattern string, e *etree.Element) fault.Finding {
	var words strings.Builder
	for _, p := range a.message {
		words.WriteString(p.text)
		if p.value != nil {
			v, _ := p.value.Value(xpath.Node{Element: e}, &c.run)
			words.WriteString(cut(xpath.String(v)))
		}
	}
	said := strings.TrimRight(strings.Join(strings.Fields(words.String()), " "), " .")
	if said == "" {
		said = pattern
	}
	f := errAssert.Finding(place(e, a.path), said)
	f.Official = a.code
	return f
}

// place is the element, with what the condition is about where the schema says it plainly.
func place(e *etree.Element, path string) string {
	if path == "" || strings.ContainsAny(path, " ()[]|") || strings.HasPrefix(path, ".") || strings.HasPrefix(path, "/") {
		return xmltext.Path(e)
	}
	return xmltext.Path(e) + "/" + path
}

const maxShown = 60

func cut(s string) string {
	if letters := []rune(s); len(letters) > maxShown {
		return string(letters[:maxShown]) + "…"
	}
	return s
}
