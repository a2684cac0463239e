package xmlbind

import (
	"strconv"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/num"
)

// One is a child that may be absent: nil in the model.
func One[T any](n *Node, name string, v **T, walk func(*Node, *T)) {
	if n.writing {
		n.point(name, v)
		if *v != nil {
			n.add(name, 0, n.origin.of(v, "", *v), func(c *Node) { walk(c, *v) })
		}
		return
	}
	if child := n.take(name); child != nil {
		*v = new(T)
		walk(child, *v)
		child.leave()
	}
}

// Must is a child that is always written.
func Must[T any](n *Node, name string, v *T, walk func(*Node, *T)) {
	if n.writing { // a document being written is not touched: it may be written by several at once
		n.point(name, v)
		n.add(name, 0, n.origin.of(v, "", v), func(c *Node) { walk(c, v) })
		return
	}
	if child := n.take(name); child != nil {
		walk(child, v)
		child.leave()
	}
}

// Many is a child that repeats.
func Many[T any](n *Node, name string, v *[]T, walk func(*Node, *T)) {
	if n.writing {
		n.point(name, v)
		for i := range *v {
			item := &(*v)[i]
			n.add(name, ordinal(i, len(*v)), n.origin.of(v, "/"+strconv.Itoa(i), item), func(c *Node) { walk(c, item) })
		}
		return
	}
	for _, child := range n.takeAll(name) {
		*v = append(*v, *new(T))
		walk(child, &(*v)[len(*v)-1])
		child.leave()
	}
}

// Within is a child that the model has no struct for. On writing it stands when present says so.
func Within(n *Node, name string, present bool, walk func(*Node)) {
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

// Leaf is a child with a text and nothing else, in a form of the walk's own: see [Node.Value].
func (n *Node) Leaf(name string, field any, present bool, text string, read func(string) bool) {
	if n.writing {
		n.point(name, field)
	}
	Within(n, name, present, func(c *Node) { c.Content(text, read) })
}

// Text is a child with a text.
func (n *Node) Text(name string, v *string) {
	n.Leaf(name, v, *v != "", *v, func(s string) bool { *v = s; return s != "" })
}

// Texts are repeated children with texts.
func (n *Node) Texts(name string, v *[]string) {
	Many(n, name, v, func(c *Node, s *string) {
		c.Content(*s, func(read string) bool { *s = read; return true })
	})
}

// OnlyAttr is an attribute where the model has a list of texts: see [Only].
func (n *Node) OnlyAttr(name string, v *[]string) {
	text := ""
	if len(*v) > 0 {
		text = (*v)[0]
	}
	if n.writing && n.trace == nil && len(*v) > 1 {
		n.tooMany("@" + name)
	}
	n.Value(name, v, text, func(s string) bool { *v = []string{s}; return true })
}

func (n *Node) tooMany(step string) { n.Find(errTooMany.Finding(n.Path()+"/"+step, "")) }

// Number is a child with a number of at least so many digits after the point.
func (n *Node) Number(name string, v **num.Decimal, scale int32) {
	n.Leaf(name, v, *v != nil, DecimalText(*v, scale), func(s string) bool { return ReadDecimal(s, v) })
}

// Mark is a child whose only possible text says yes.
func (n *Node) Mark(name, text string, v *bool) {
	n.Leaf(name, v, *v, text, func(s string) bool { *v = s == text; return *v })
}

// Own is the text of the element itself in a field of its struct.
func (n *Node) Own(v *string) {
	if n.writing {
		n.point("", v)
	}
	n.Content(*v, func(s string) bool { *v = s; return s != "" })
}

// Content is the text of the element itself. On reading read says whether it understood.
func (n *Node) Content(text string, read func(string) bool) {
	if n.writing {
		if n.trace == nil {
			n.el.SetText(text)
		}
		return
	}
	if !read(Chars(n.el)) {
		n.Find(errUnreadable.Warning(n.Path(), ""))
		return
	}
	for i, token := range n.el.Child {
		if _, isText := token.(*etree.CharData); isText {
			n.used[len(n.el.Attr)+i] = true
		}
	}
}

// add writes a child. In a trace it only follows the paths that are looked for.
func (n *Node) add(name string, index int, from origin, walk func(*Node)) {
	if n.trace == nil {
		walk(n.node(n.el.CreateElement(name), n, index))
		return
	}
	child := &Node{pass: n.pass, name: name, parent: n, index: index, origin: from}
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
