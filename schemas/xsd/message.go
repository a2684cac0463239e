package xsd

import (
	"errors"
	"fmt"
	"strings"

	"github.com/beevik/etree"
	"github.com/jacoelho/xsd/xsderrors"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// The library's words that carry a name; what follows them is the name. A test with the library's own messages fails
// when a newer version says it otherwise.
const (
	wordsUndeclared   = "attribute is not declared: "
	wordsNoAttribute  = "missing required attribute "
	wordsUnexpected   = "unexpected child element "
	wordsBadAttribute = "invalid attribute "
	wordsBadContent   = "invalid simple content: "
	wordsFacet        = " facet failed"
)

// finding says in Russian what the library found, with the path, the value and the rule that it broke.
func (s *Schema) finding(text *xmltext.Text, err error) fault.Finding {
	x, ok := errors.AsType[*xsderrors.Error](err)
	if !ok {
		return errOther.Finding("", "")
	}
	found := text.ElementAt(x.Line, x.Column)
	element := climb(found, strings.Count(strings.TrimSuffix(x.Path, "/"), "/"))
	path := xmltext.Path(element)
	switch x.Code {
	case xsderrors.CodeValidationRoot:
		return errRoot.Finding(xmltext.Path(text.Doc.Root()), text.Doc.Root().FullTag())
	case xsderrors.CodeValidationElement:
		if name, ok := strings.CutPrefix(x.Message, wordsUnexpected); ok {
			return s.unexpected(element, found, name)
		}
	case xsderrors.CodeValidationContent:
		return errNoElement.Finding(path, s.declarations.missing(element))
	case xsderrors.CodeValidationAttribute:
		if name, ok := strings.CutPrefix(x.Message, wordsUndeclared); ok {
			return errAttribute.Finding(xmltext.AttrPath(element, name), name)
		}
		if name, ok := strings.CutPrefix(x.Message, wordsNoAttribute); ok {
			return errNoAttribute.Finding(xmltext.AttrPath(element, name), name)
		}
	case xsderrors.CodeValidationFacet:
		return s.badValue(element, x.Message)
	case xsderrors.CodeValidationText:
		return errText.Finding(path, "")
	case xsderrors.CodeValidationXML:
		return errMalformed.Finding(fmt.Sprintf("%d:%d", x.Line, x.Column), "")
	case xsderrors.CodeValidationLimit:
		return errLimit.Finding(path, "")
	}
	return errOther.Finding(path, "")
}

func (s *Schema) unexpected(parent, child *etree.Element, name string) fault.Finding {
	if child == nil || child.Tag != name {
		return errElement.Finding(xmltext.Path(parent), name)
	}
	detail := name
	if missing := s.declarations.missing(parent); missing != "" {
		detail += ", не хватает: " + missing
	}
	return errElement.Finding(xmltext.Path(child), detail)
}

func (s *Schema) badValue(element *etree.Element, message string) fault.Finding {
	if rule, ok := strings.CutPrefix(message, wordsBadContent); ok {
		detail := s.declarations.ofElement(element).explain(element.FullTag(), element.Text(), rule)
		return errValue.Finding(xmltext.Path(element), detail)
	}
	name, rule, _ := strings.Cut(strings.TrimPrefix(message, wordsBadAttribute), ": ")
	detail := s.declarations.ofAttribute(element, name).explain(name, element.SelectAttrValue(name, ""), rule)
	return errValue.Finding(xmltext.AttrPath(element, name), detail)
}

// climb goes from the element that begins last before a place to its ancestor at a depth, the root being 1.
func climb(e *etree.Element, depth int) *etree.Element {
	level := 0
	for up := e; up != nil && up.Parent() != nil; up = up.Parent() {
		level++
	}
	for ; e != nil && level > depth && level > 1; level-- {
		e = e.Parent()
	}
	return e
}
