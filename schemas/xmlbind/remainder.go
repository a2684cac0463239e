package xmlbind

import (
	"strings"

	"github.com/beevik/etree"
)

// take returns the first child of a name that nobody took.
func (n *Node) take(name string) *Node {
	for i, token := range n.el.Child {
		child, ok := token.(*etree.Element)
		if ok && child.Tag == name && child.Space == "" && !n.used[len(n.el.Attr)+i] {
			n.used[len(n.el.Attr)+i] = true
			return n.node(child, n, 0)
		}
	}
	return nil
}

func (n *Node) takeAll(name string) []*Node {
	var children []*Node
	for i, token := range n.el.Child {
		child, ok := token.(*etree.Element)
		if ok && child.Tag == name && child.Space == "" && !n.used[len(n.el.Attr)+i] {
			n.used[len(n.el.Attr)+i] = true
			children = append(children, n.node(child, n, len(children)+1))
		}
	}
	if len(children) == 1 {
		children[0].index = 0
	}
	return children
}

// leave keeps what nobody took: the unknown is never dropped. Comments and the attributes by which XML points at schemas
// and namespaces are not content.
func (n *Node) leave() {
	for i, a := range n.el.Attr {
		if !n.used[i] && a.Space != "xmlns" && a.Key != "xmlns" && a.Space != "xsi" {
			n.keep(n.Path()+"/@"+a.FullKey(), a.Value)
		}
	}
	left := n.used[len(n.el.Attr):]
	for i, token := range n.el.Child {
		if text, ok := token.(*etree.CharData); ok && !left[i] && strings.Trim(text.Data, " \t\r\n") != "" {
			n.keep(n.Path()+"/text()", text.Data)
		}
	}
	for i, token := range n.el.Child {
		if _, ok := token.(*etree.Element); ok && !left[i] {
			n.keepElements(left)
			return
		}
	}
}

func (n *Node) keepElements(used []bool) {
	brothers, seen := count(n.el), map[string]int{}
	for i, token := range n.el.Child {
		if e, ok := token.(*etree.Element); ok {
			name := e.FullTag()
			seen[name]++
			if !used[i] {
				n.keep((&Node{name: name, parent: n, index: ordinal(seen[name]-1, brothers[name])}).Path(), raw(e))
			}
		}
	}
}

func count(e *etree.Element) map[string]int {
	names := map[string]int{}
	for _, child := range e.ChildElements() {
		names[child.FullTag()]++
	}
	return names
}

// raw is an element as XML. A file may have a hundred thousand that nobody knows: nothing is copied on the way.
func raw(e *etree.Element) string {
	var b strings.Builder
	e.WriteTo(&b, &etree.WriteSettings{CanonicalText: true, CanonicalAttrVal: true})
	return b.String()
}

func (n *Node) keep(path, raw string) {
	n.unknown = append(n.unknown, Remainder{Path: path, Raw: raw})
	n.Find(errRemainder.Warning(path, ""))
}
