package upd

import (
	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
)

// rule is a condition that XSD cannot say: ФНС keeps such conditions as schematron beside the schema. Programs that check
// the schema alone do not see them, operators and ФНС do.
type rule struct {
	kind     *fault.Kind
	official string // the code that ФНС answers with
	severity fault.Severity
	at       []string // elements the rule is about
	subject  string   // what is missing or too much there
	broken   func(c *check, e *etree.Element) bool
}

// Official codes of ФНС.
const (
	officialFileName = "0400400007" // the file's name is not its ИдФайл
	officialPresence = "0400300003" // a condition of presence is not kept
)

// presence defines a rule about what must or must not be there.
func presence(code, message, hint string, at []string, subject string, broken func(*check, *etree.Element) bool) rule {
	return rule{
		kind: fault.Define(code, fault.Input, message, hint), official: officialPresence, severity: fault.SeverityError,
		at: at, subject: subject, broken: broken,
	}
}

// advice makes a rule a warning.
func advice(r rule) rule {
	r.severity = fault.SeverityWarning
	return r
}

// rules applies rules in one walk over the document.
func (c *check) rules(list []rule) {
	byName := map[string][]rule{}
	for _, r := range list {
		for _, name := range r.at {
			byName[name] = append(byName[name], r)
		}
	}
	c.visit(c.document, byName)
}

func (c *check) visit(e *etree.Element, byName map[string][]rule) {
	for _, r := range byName[e.Tag] {
		if r.broken(c, e) && len(c.findings) <= maxFindings {
			f := r.kind.Finding(place(e, r.subject), "")
			f.Severity, f.Official = r.severity, r.official
			c.findings = append(c.findings, f)
		}
	}
	for _, token := range e.Child {
		if child, ok := token.(*etree.Element); ok {
			c.visit(child, byName)
		}
	}
}
