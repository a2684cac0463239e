package pack

import (
	"slices"
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/schematron"
	"github.com/uzelhub/uzel/schemas/xmltext"
	"github.com/uzelhub/uzel/schemas/xsd"
)

// Pack is an official schema, ready to validate; it may be used from several goroutines.
type Pack struct {
	File string // its name
	Subject
	structure  *xsd.Schema
	conditions *schematron.Set
}

// Subject tells which documents a schema is for. What the format does not have is empty.
type Subject struct {
	Root    string `json:"root"`             // Файл
	Version string `json:"version"`          // ВерсФорм
	Code    string `json:"code,omitempty"`   // КНД, for books of НДС Индекс
	Prefix  string `json:"prefix,omitempty"` // of the documents' names, as ON_NSCHFDOPPR
}

// Read compiles a schema. The file is its name.
func Read(file string, data []byte) (*Pack, error) {
	structure, err := xsd.Compile(file, data)
	if err != nil {
		return nil, errPack.At(file).Wrap(err)
	}
	text, err := xmltext.Decode(data)
	if err != nil {
		return nil, errPack.At(file).Wrap(err)
	}
	conditions, err := schematron.Read(text)
	if err != nil {
		return nil, errPack.At(file).Wrap(err)
	}
	p := &Pack{File: file, Subject: subject(file, text.Doc.Root()), structure: structure, conditions: conditions}
	switch {
	case p.Root == "":
		return nil, errPack.At(file).With("в схеме нет ни одного элемента")
	case p.Version == "" || p.Code == "" && p.Prefix == "":
		return nil, errIdentity.At(file)
	}
	return p, nil
}

// Conditions is how many conditions beside the structure are checked.
func (p *Pack) Conditions() int { return p.conditions.Asserts() }

// NotUnderstood lists the conditions that are not checked, as warnings.
func (p *Pack) NotUnderstood() []fault.Finding { return p.conditions.NotUnderstood() }

// Validate says what the schema finds wrong with a document. The name is that of its file; without it no condition about
// the name is asked.
func (p *Pack) Validate(text *xmltext.Text, name string) []fault.Finding {
	return append(p.structure.Validate(text), p.conditions.Check(text.Doc, bare(name))...)
}

// IsFor reports whether the schema is the one of a document.
func (p *Pack) IsFor(root *etree.Element, name string) bool {
	if root.Tag != p.Root || root.SelectAttrValue("ВерсФорм", "") != p.Version {
		return false
	}
	if p.Code == "" {
		return strings.HasPrefix(fileID(root, name), p.Prefix+"_")
	}
	return slices.ContainsFunc(root.ChildElements(), func(e *etree.Element) bool {
		return e.SelectAttrValue("КНД", "") == p.Code || e.SelectAttrValue("Индекс", "") == p.Code
	})
}

// Same reports whether two subjects are one, so that a schema takes the place of the other.
func (s Subject) Same(other Subject) bool {
	if s.Root != other.Root || s.Version != other.Version || s.Code != other.Code {
		return false
	}
	return s.Code != "" || s.Prefix == other.Prefix
}

func fileID(root *etree.Element, name string) string {
	if id := root.SelectAttrValue("ИдФайл", ""); id != "" {
		return id
	}
	return bare(name)
}

// bare is a file's name without its ending .xml.
func bare(name string) string {
	if n := len(name) - len(".xml"); n >= 0 && strings.EqualFold(name[n:], ".xml") {
		return name[:n]
	}
	return name
}
