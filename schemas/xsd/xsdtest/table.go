package xsdtest

import (
	"fmt"
	"regexp"
	"strings"
)

// table is a format as its table of elements tells it.
type table struct {
	root    *particle
	complex []*particle   // named types, in the order of the table
	simple  []*simpleType // named types
}

// particle is an element, a choice, or a named type with its content.
type particle struct {
	name        string // empty for a choice
	least, most string
	typ         string      // a named complex type
	value       *simpleType // of an element without children
	attributes  []attribute
	children    []*particle
}

type attribute struct {
	name     string
	required bool
	value    *simpleType
}

// simpleType is a type of values: a named one that is referred to, or a restriction.
type simpleType struct {
	name     string
	base     string // string, decimal, integer, dateTime; empty for a reference
	facets   []facet
	enum     []string
	patterns []string
}

type facet struct{ name, value string }

var (
	attributeLine = regexp.MustCompile(`^@(\S+) \[([Ro])\] (.*)$`)
	elementLine   = regexp.MustCompile(`^(\S+) \(([0-9]+)\.\.([0-9]+|∞)\) (.*)$`)
	choiceLine    = regexp.MustCompile(`^<choice ([0-9]+)\.\.([0-9]+|∞)>`)
	sectionLine   = regexp.MustCompile(`^--- (complex|simple) types`)
	simpleLine    = regexp.MustCompile(`^(\S+): (.*)$`)
	refinedType   = regexp.MustCompile(`^\S+\{(.*)\}(.*)$`)
	lengthFacet   = regexp.MustCompile(` len(?:=([0-9]+)| ([0-9]+)\.\.([0-9]+|∞))`)
	enumFacet     = regexp.MustCompile(` enum\[(.*)\]$`)
	numberFacet   = regexp.MustCompile(` (totalDigits|fractionDigits|minInclusive|minExclusive|maxInclusive|maxExclusive)=(\S+)`)
)

// readTable reads a table of elements: the root, then the complex and the simple types, two blanks a level.
func readTable(text string) (*table, error) {
	t := &table{}
	section := "root"
	var open []*particle // by level
	for i, line := range strings.Split(text, "\n") {
		trimmed := strings.TrimLeft(strings.TrimRight(line, "\r"), " ")
		if trimmed == "" {
			continue
		}
		if m := sectionLine.FindStringSubmatch(trimmed); m != nil {
			section, open = m[1], nil
			continue
		}
		if section == "simple" {
			m := simpleLine.FindStringSubmatch(withoutNote(trimmed))
			if m == nil {
				return nil, fmt.Errorf("line %d: no simple type: %s", i+1, line)
			}
			typ := readSimple(m[2])
			typ.name = m[1]
			t.simple = append(t.simple, typ)
			continue
		}
		level := (len(line) - len(trimmed)) / 2
		if level > len(open) {
			return nil, fmt.Errorf("line %d: two levels deeper at once: %s", i+1, line)
		}
		open = open[:level]
		p, err := t.take(section, open, withoutNote(trimmed))
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		if p != nil {
			open = append(open, p)
		}
	}
	if t.root == nil {
		return nil, fmt.Errorf("no root element")
	}
	return t, nil
}

// take adds what a line says to the particle above it; what may have content of its own is returned.
func (t *table) take(section string, open []*particle, line string) (*particle, error) {
	if section == "complex" && len(open) == 0 {
		p := &particle{name: line}
		t.complex = append(t.complex, p)
		return p, nil
	}
	if m := attributeLine.FindStringSubmatch(line); m != nil && len(open) > 0 {
		above := open[len(open)-1]
		above.attributes = append(above.attributes, attribute{m[1], m[2] == "R", readSimple(m[3])})
		return nil, nil
	}
	p := &particle{}
	if m := choiceLine.FindStringSubmatch(line); m != nil {
		p.least, p.most = m[1], m[2]
	} else if m := elementLine.FindStringSubmatch(line); m != nil {
		p.name, p.least, p.most = m[1], m[2], m[3]
		switch named, isNamed := strings.CutPrefix(m[4], "C:"); {
		case isNamed:
			p.typ = named
		case m[4] != "C":
			p.value = readSimple(m[4])
		}
	} else {
		return nil, fmt.Errorf("not understood: %s", line)
	}
	if len(open) == 0 {
		t.root = p
	} else {
		above := open[len(open)-1]
		above.children = append(above.children, p)
	}
	return p, nil
}

// withoutNote cuts off the words after the dash.
func withoutNote(line string) string {
	before, _, _ := strings.Cut(line, " —")
	return strings.TrimRight(before, " ")
}

// readSimple reads "string len 1..255", "decimal totalDigits=19 fractionDigits=2", "КНДТип{string len=7} enum[1115131]" or
// the name of a type.
func readSimple(text string) *simpleType {
	if m := refinedType.FindStringSubmatch(text); m != nil {
		text = m[1] + m[2]
	}
	base, _, _ := strings.Cut(text, " ")
	switch base {
	case "string", "decimal", "integer", "dateTime":
	default:
		return &simpleType{name: text}
	}
	s := &simpleType{base: base}
	if m := enumFacet.FindStringSubmatch(text); m != nil {
		s.enum = strings.Split(m[1], " ; ")
		text = strings.TrimSuffix(text, m[0])
	}
	if m := lengthFacet.FindStringSubmatch(text); m != nil {
		s.lengths(m[1], m[2], m[3])
		text = strings.Replace(text, m[0], "", 1)
	}
	text, patterns, _ := strings.Cut(text, " pat:")
	if patterns != "" {
		s.patterns = strings.Split(patterns, " pat:")
	}
	for _, m := range numberFacet.FindAllStringSubmatch(text, -1) {
		s.facets = append(s.facets, facet{m[1], m[2]})
	}
	return s
}

func (s *simpleType) lengths(exact, least, most string) {
	switch {
	case exact != "":
		s.facets = append(s.facets, facet{"length", exact})
	default:
		if least != "0" {
			s.facets = append(s.facets, facet{"minLength", least})
		}
		if most != "∞" {
			s.facets = append(s.facets, facet{"maxLength", most})
		}
	}
}
