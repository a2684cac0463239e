package upd

import (
	"strconv"
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/num"
)

// one is a child that may be absent.
func one[T any](n *node, name string, v **T, walk func(*node, *T)) {
	if n.writing {
		n.point(name, v)
		if *v != nil {
			n.add(name, 0, n.origin.of(v, "", *v), func(c *node) { walk(c, *v) })
		}
		return
	}
	if child := n.take(name); child != nil {
		*v = new(T)
		walk(child, *v)
		child.leave()
	}
}

// must is a child that is always written.
func must[T any](n *node, name string, v *T, walk func(*node, *T)) {
	if n.writing { // a document being written is not touched: it may be written by several at once
		n.point(name, v)
		n.add(name, 0, n.origin.of(v, "", v), func(c *node) { walk(c, v) })
		return
	}
	if child := n.take(name); child != nil {
		walk(child, v)
		child.leave()
	}
}

// many is a child that repeats.
func many[T any](n *node, name string, v *[]T, walk func(*node, *T)) {
	if n.writing {
		n.point(name, v)
		for i := range *v {
			item := &(*v)[i]
			n.add(name, ordinal(i, len(*v)), n.origin.of(v, "/"+strconv.Itoa(i), item), func(c *node) { walk(c, item) })
		}
		return
	}
	for _, child := range n.takeAll(name) {
		*v = append(*v, *new(T))
		walk(child, &(*v)[len(*v)-1])
		child.leave()
	}
}

// within is a child that the model has no struct for.
func within(n *node, name string, present bool, walk func(*node)) {
	if n.writing {
		if present {
			n.add(name, 0, n.origin, walk)
		}
		return
	}
	if child := n.take(name); child != nil {
		walk(child)
		child.leave()
	}
}

// leaf is a child with a text and nothing else.
func (n *node) leaf(name string, field any, present bool, text string, read func(string) bool) {
	if n.writing {
		n.point(name, field)
	}
	within(n, name, present, func(c *node) { c.content(text, read) })
}

// text is a child with a text.
func (n *node) text(name string, v *string) {
	n.leaf(name, v, *v != "", *v, func(s string) bool { *v = s; return s != "" })
}

// texts are repeated children with texts.
func (n *node) texts(name string, v *[]string) {
	many(n, name, v, func(c *node, s *string) {
		c.content(*s, func(read string) bool { *s = read; return true })
	})
}

// number is a child with a number of at least so many digits after the point.
func (n *node) number(name string, v **num.Decimal, scale int32) {
	n.leaf(name, v, *v != nil, decimalText(*v, scale), func(s string) bool { return readDecimal(s, v) })
}

// mark is a child whose only possible text says yes.
func (n *node) mark(name, text string, v *bool) {
	n.leaf(name, v, *v, text, func(s string) bool { *v = s == text; return *v })
}

// add writes a child. In a trace it only follows the paths that are looked for.
func (n *node) add(name string, index int, from origin, walk func(*node)) {
	if n.trace == nil {
		walk(n.node(n.el.CreateElement(name), n, index))
		return
	}
	child := &node{pass: n.pass, name: name, parent: n, index: index, origin: from}
	if n.trace.follow(child) {
		walk(child)
	}
}

// ordinal is the number in an XPath step: none for an only child.
func ordinal(i, of int) int {
	if of == 1 {
		return 0
	}
	return i + 1
}

// take returns the first child of a name that nobody took.
func (n *node) take(name string) *node {
	for i, token := range n.el.Child {
		child, ok := token.(*etree.Element)
		if ok && child.Tag == name && child.Space == "" && !n.used[len(n.el.Attr)+i] {
			n.used[len(n.el.Attr)+i] = true
			return n.node(child, n, 0)
		}
	}
	return nil
}

func (n *node) takeAll(name string) []*node {
	var children []*node
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
func (n *node) leave() {
	for i, a := range n.el.Attr {
		if !n.used[i] && a.Space != "xmlns" && a.Key != "xmlns" && a.Space != "xsi" {
			n.keep(n.path()+"/@"+a.FullKey(), a.Value)
		}
	}
	left := n.used[len(n.el.Attr):]
	for i, token := range n.el.Child {
		if text, ok := token.(*etree.CharData); ok && !left[i] && strings.Trim(text.Data, " \t\r\n") != "" {
			n.keep(n.path()+"/text()", text.Data)
		}
	}
	for i, token := range n.el.Child {
		if _, ok := token.(*etree.Element); ok && !left[i] {
			n.keepElements(left)
			return
		}
	}
}

func (n *node) keepElements(used []bool) {
	brothers, seen := count(n.el), map[string]int{}
	for i, token := range n.el.Child {
		if e, ok := token.(*etree.Element); ok {
			name := e.FullTag()
			seen[name]++
			if !used[i] {
				n.keep((&node{name: name, parent: n, index: ordinal(seen[name]-1, brothers[name])}).path(), raw(e))
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

func raw(e *etree.Element) string {
	doc := etree.NewDocument()
	doc.WriteSettings = etree.WriteSettings{CanonicalText: true, CanonicalAttrVal: true}
	doc.AddChild(e.Copy())
	s, _ := doc.WriteToString() // writing to memory does not fail
	return s
}

func (n *node) keep(path, raw string) {
	n.unknown = append(n.unknown, Remainder{Path: path, Raw: raw})
	n.find(errRemainder.Warning(path, ""))
}
