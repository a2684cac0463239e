package xmlbind

import (
	"fmt"
	"slices"
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
)

// MaxFindings bounds what one pass says about one document: a hostile file does not make a million findings.
const MaxFindings = 1000

// pass is one way through a document, from the model to XML or back.
type pass struct {
	writing  bool
	trace    *trace // set when a writing pass makes nothing but looks where in the model things come from
	unknown  []Remainder
	findings []fault.Finding
}

// Node is an element on the way. Reading marks what was understood; the rest becomes remainders.
type Node struct {
	*pass
	el     *etree.Element // nil in a trace
	name   string
	parent *Node
	index  int    // among brothers of the same name, from 1; 0 when there are none
	used   []bool // attributes, then children
	origin origin // known in a trace
}

// Remainder is a piece of a file that the model has no place for, as it stood there.
type Remainder struct {
	Path string `json:"path"` // XPath
	Raw  string `json:"raw"`  // XML элемента или значение атрибута
}

// Write makes the tree of a model: a root element that walk fills. The findings are values that have no form in the file.
func Write(root string, walk func(*Node)) (*etree.Document, []fault.Finding) {
	doc := etree.NewDocument()
	p := pass{writing: true}
	walk(p.node(doc.CreateElement(root), nil, 0))
	return doc, p.findings
}

// Read walks over a tree that was read from a file. What nobody asked for comes back as remainders, each with a warning.
func Read(root *etree.Element, walk func(*Node)) ([]Remainder, []fault.Finding) {
	p := pass{}
	n := p.node(root, nil, 0)
	walk(n)
	n.leave()
	return p.unknown, p.findings
}

// Writing reports whether the walk goes from the model to XML.
func (n *Node) Writing() bool { return n.writing }

// Path is the XPath of the element.
func (n *Node) Path() string {
	step := "/" + n.name
	if n.index > 0 {
		step += fmt.Sprintf("[%d]", n.index)
	}
	if n.parent == nil {
		return step
	}
	return n.parent.Path() + step
}

// Has reports whether a file being read has one of the attributes. It is false on writing.
func (n *Node) Has(attrs ...string) bool {
	for _, name := range attrs {
		if !n.writing && n.el.SelectAttr(name) != nil {
			return true
		}
	}
	return false
}

// HasChild reports whether a file being read has a child of one of the names. It is false on writing.
func (n *Node) HasChild(names ...string) bool {
	for _, name := range names {
		if !n.writing && n.el.SelectElement(name) != nil {
			return true
		}
	}
	return false
}

// HasBeside reports whether a file being read has anything in the element beside the attributes named, or nothing at all. It
// tells whether a struct has to be made for an element that also holds fields of another. It is false on writing.
func (n *Node) HasBeside(attrs ...string) bool {
	if n.writing {
		return false
	}
	known := 0
	for _, a := range n.el.Attr {
		if !slices.Contains(attrs, a.Key) {
			return true
		}
		known++
	}
	return known == 0 || len(n.el.ChildElements()) > 0
}

// Find notes a finding of the walk's own.
func (n *Node) Find(f fault.Finding) {
	if len(n.findings) < MaxFindings {
		n.findings = append(n.findings, f)
	}
}

func (p *pass) node(el *etree.Element, parent *Node, index int) *Node {
	n := &Node{pass: p, el: el, name: el.FullTag(), parent: parent, index: index}
	if !p.writing {
		n.used = make([]bool, len(el.Attr)+len(el.Child))
	}
	return n
}

// Chars is all text of an element, comments within it left out.
func Chars(e *etree.Element) string {
	var b strings.Builder
	for _, token := range e.Child {
		if text, ok := token.(*etree.CharData); ok {
			b.WriteString(text.Data)
		}
	}
	return b.String()
}
