package xpath

import (
	"cmp"
	"slices"
	"strings"

	"github.com/beevik/etree"
)

// Node is an element, an attribute of it, or the document itself (the element without a name that etree puts above
// the root).
type Node struct {
	Element *etree.Element
	Attr    *etree.Attr // nil when the node is the element
}

// Nodes is a node-set: in document order, each node once.
type Nodes []Node

// text is the string-value: of an attribute its value, of an element all text in it.
func (n Node) text() string {
	if n.Attr != nil {
		return n.Attr.Value
	}
	var b strings.Builder
	gather(&b, n.Element)
	return b.String()
}

func gather(b *strings.Builder, e *etree.Element) {
	for _, token := range e.Child {
		switch t := token.(type) {
		case *etree.CharData:
			b.WriteString(t.Data)
		case *etree.Element:
			gather(b, t)
		}
	}
}

func (n Node) name() string {
	if n.Attr != nil {
		return n.Attr.FullKey()
	}
	return n.Element.FullTag()
}

func (n Node) parent() (Node, bool) {
	if n.Attr != nil {
		return Node{Element: n.Element}, true
	}
	up := n.Element.Parent()
	return Node{Element: up}, up != nil
}

// order compares two nodes of one document by their places in it: an element stands before its attributes, these before
// its children.
func order(a, b Node) int {
	if a.Element == b.Element {
		return cmp.Compare(attrIndex(a), attrIndex(b))
	}
	if up := a.Element.Parent(); up != nil && up == b.Element.Parent() {
		return cmp.Compare(a.Element.Index(), b.Element.Index())
	}
	x, y := ancestry(a.Element), ancestry(b.Element)
	for i := 0; i < len(x) && i < len(y); i++ {
		if x[i] != y[i] {
			return cmp.Compare(x[i].Index(), y[i].Index())
		}
	}
	return cmp.Compare(len(x), len(y))
}

func attrIndex(n Node) int {
	for i := range n.Element.Attr {
		if n.Attr == &n.Element.Attr[i] {
			return i
		}
	}
	return -1
}

// ancestry is the way from the top to an element.
func ancestry(e *etree.Element) []*etree.Element {
	var way []*etree.Element
	for ; e != nil; e = e.Parent() {
		way = append(way, e)
	}
	slices.Reverse(way)
	return way
}
