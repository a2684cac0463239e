package pack

import (
	"slices"
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// Set are the packs of an installation.
type Set []*Pack

// For finds the pack of a document, or nil. Of several for the same documents the last by its file's name is in force:
// names end in the revision.
func (s Set) For(root *etree.Element, name string) *Pack {
	var found *Pack
	for _, p := range s {
		if p.IsFor(root, name) && (found == nil || p.File > found.File) {
			found = p
		}
	}
	return found
}

// Overtaken are the packs whose place another one takes.
func (s Set) Overtaken(by *Pack) Set {
	return slices.DeleteFunc(slices.Clone(s), func(p *Pack) bool { return p.File == by.File || !p.Same(by.Subject) })
}

// structural are the codes under which the project's own structure speaks.
const structural = "UZ-XSD-"

// Judge says what is wrong with a document by the pack that is in force for it. Own are the findings of the project's own
// check: of them those about the structure give way to the pack's, and what both say stands once. Without a pack own is
// returned as it is.
func (s Set) Judge(data []byte, name string, own []fault.Finding) ([]fault.Finding, *Pack) {
	if len(s) == 0 {
		return own, nil
	}
	text, err := xmltext.Decode(data)
	if err != nil {
		return own, nil
	}
	p := s.For(text.Doc.Root(), name)
	if p == nil {
		return own, nil
	}
	findings := p.Validate(text, name)
	for _, f := range own {
		said := f.Official != "" && slices.ContainsFunc(findings, func(g fault.Finding) bool { return g.Official == f.Official && g.Path == f.Path })
		if !strings.HasPrefix(f.Code, structural) && !said {
			findings = append(findings, f)
		}
	}
	return findings, p
}
