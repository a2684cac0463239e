package taxfile

import (
	"maps"
	"slices"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
)

// Official codes of ФНС, as the conditions beside its schemas name them.
const (
	OfficialFileName  = "0400400007" // the file's name is not its ИдФайл; some formats use it for presence too
	OfficialPresence  = "0400300003" // a condition of presence is not kept
	OfficialPresence1 = "0400300001" // the same in the formats of books and acts
)

// Strictness says what a broken rule does to a document.
type Strictness int

// The degrees of strictness.
const (
	Forbids Strictness = iota // an error, whoever made the file
	Careful                   // what the authors of the condition meant and its words do not catch: an error on writing, a warning on reading
	Advises                   // a warning
)

// Rule is a condition that XSD cannot say: ФНС keeps such conditions as schematron beside the schema. Programs that check the
// schema alone do not see them, operators and ФНС do. C is what the rule looks at the document with: [*Check] or a struct of
// the format's own that has one inside.
type Rule[C any] struct {
	Kind       *fault.Kind
	Official   string // the code that ФНС answers with
	Strictness Strictness
	At         []string // names of the elements that the rule is about
	Subject    string   // what is missing or too much there
	Broken     func(c C, e *etree.Element) bool
}

// Presence defines a rule about what must or must not be there, and its kind of finding. Call it once a rule, from a package
// variable. The official code is [OfficialPresence]; another is set by [Rule.As].
func Presence[C any](code, message, hint string, at []string, subject string, broken func(C, *etree.Element) bool) Rule[C] {
	return Rule[C]{
		Kind: fault.Define(code, fault.Input, message, hint), Official: OfficialPresence, At: at, Subject: subject, Broken: broken,
	}
}

// As is the rule under another official code.
func (r Rule[C]) As(official string) Rule[C] {
	r.Official = official
	return r
}

// Advice is the rule as a warning.
func (r Rule[C]) Advice() Rule[C] {
	r.Strictness = Advises
	return r
}

// Careful is the rule as an error on writing and a warning on reading.
func (r Rule[C]) Careful() Rule[C] {
	r.Strictness = Careful
	return r
}

func (r Rule[C]) finding(e *etree.Element, writing bool) fault.Finding {
	f := r.Kind.Finding(Place(e, r.Subject), "")
	f.Official = r.Official
	if r.Strictness == Advises || r.Strictness == Careful && !writing {
		f.Severity = fault.SeverityWarning
	}
	return f
}

// Rules are rules by the elements they are about.
type Rules[C any] map[string][]Rule[C]

// Compile sorts rules by the elements they are about.
func Compile[C any](lists ...[]Rule[C]) Rules[C] {
	byName := Rules[C]{}
	for _, list := range lists {
		for _, r := range list {
			for _, name := range r.At {
				byName[name] = append(byName[name], r)
			}
		}
	}
	return byName
}

// All lists the rules, each once, in the order of their codes.
func (r Rules[C]) All() []Rule[C] {
	byCode := map[string]Rule[C]{}
	for _, list := range r {
		for _, rule := range list {
			byCode[rule.Kind.Code] = rule
		}
	}
	all := make([]Rule[C], 0, len(byCode))
	for _, code := range slices.Sorted(maps.Keys(byCode)) {
		all = append(all, byCode[code])
	}
	return all
}

// Apply holds the document against rules in one walk. Context is what the rules look with, over the same check.
func Apply[C any](c *Check, context C, rules Rules[C]) {
	apply(c, context, rules, c.Root)
}

func apply[C any](c *Check, context C, rules Rules[C], e *etree.Element) {
	for _, r := range rules[e.Tag] {
		if !c.Full() && r.Broken(context, e) {
			c.add(r.finding(e, c.Writing))
		}
	}
	for _, token := range e.Child {
		if child, ok := token.(*etree.Element); ok {
			apply(c, context, rules, child)
		}
	}
}
