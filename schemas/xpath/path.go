package xpath

import (
	"slices"

	"github.com/beevik/etree"
)

// path is a location path: from the document, from the node at hand, or from what another expression gives.
type path struct {
	absolute bool
	from     expression // nil: the node at hand
	filters  []expression
	steps    []step
}

type step struct {
	axis       axis
	name       string // "*": any
	predicates []expression
}

type axis int

const (
	child axis = iota
	attribute
	self
	parent
	descendant
	descendantOrSelf
	ancestor
	ancestorOrSelf
	followingSibling
	precedingSibling
)

var axes = map[string]axis{
	"child": child, "attribute": attribute, "self": self, "parent": parent, "descendant": descendant,
	"descendant-or-self": descendantOrSelf, "ancestor": ancestor, "ancestor-or-self": ancestorOrSelf,
	"following-sibling": followingSibling, "preceding-sibling": precedingSibling,
}

// anyNode is the node test node(): elements, attributes and the document.
const anyNode = "node()"

func (p path) value(s *scope) Value {
	nodes := Nodes{s.node}
	if p.absolute {
		nodes[0] = Node{Element: ancestry(s.node.Element)[0]}
	}
	if p.from != nil {
		nodes, _ = p.from.value(s).(Nodes)
		nodes = filter(s, nodes, p.filters)
	}
	for _, st := range p.steps {
		nodes = st.take(s, nodes)
	}
	return nodes
}

// take goes one step from every node.
func (st step) take(s *scope, from Nodes) Nodes {
	var to Nodes
	for _, n := range from {
		if s.run.Steps < 0 {
			return nil
		}
		to = append(to, filter(s, st.along(s, n), st.predicates)...)
	}
	if len(from) > 1 || st.axis == ancestor || st.axis == ancestorOrSelf || st.axis == precedingSibling {
		return inOrder(s, to)
	}
	return to
}

// filter keeps the nodes for which every predicate holds. A predicate that gives a number asks for the place.
func filter(s *scope, nodes Nodes, predicates []expression) Nodes {
	for _, predicate := range predicates {
		var kept Nodes
		for i, n := range nodes {
			if !s.spend(1) {
				return nil
			}
			v := predicate.value(&scope{run: s.run, node: n, position: i + 1, size: len(nodes)})
			if place, ok := v.(float64); ok && place == float64(i+1) || !ok && Bool(v) {
				kept = append(kept, n)
			}
		}
		nodes = kept
	}
	return nodes
}

// along lists the nodes of the step's axis that have its name, the nearest first.
func (st step) along(s *scope, n Node) Nodes {
	var found Nodes
	add := func(candidate Node) {
		if s.spend(1) && st.fits(candidate) {
			found = append(found, candidate)
		}
	}
	switch st.axis {
	case self:
		add(n)
	case attribute:
		eachAttribute(n, add)
	case child:
		eachChild(n, add)
	case descendant:
		descend(s, n, add)
	case descendantOrSelf:
		add(n)
		descend(s, n, add)
	case parent:
		if up, ok := n.parent(); ok {
			add(up)
		}
	case ancestor:
		ascend(n, add)
	case ancestorOrSelf:
		add(n)
		ascend(n, add)
	case followingSibling, precedingSibling:
		st.siblings(n, add)
	}
	return found
}

// fits applies the node test. Attributes that declare namespaces are none for XPath.
func (st step) fits(n Node) bool {
	switch {
	case n.Attr != nil && (n.Attr.Space == "xmlns" || n.Attr.Space == "" && n.Attr.Key == "xmlns"):
		return false
	case st.name == anyNode:
		return true
	case st.name == "*":
		return n.Attr != nil && st.axis == attribute || n.Attr == nil && st.axis != attribute && n.Element.Parent() != nil
	}
	return (n.Attr != nil) == (st.axis == attribute) && n.name() == st.name
}

func eachAttribute(n Node, do func(Node)) {
	if n.Attr != nil {
		return
	}
	for i := range n.Element.Attr {
		do(Node{n.Element, &n.Element.Attr[i]})
	}
}

func eachChild(n Node, do func(Node)) {
	if n.Attr != nil {
		return
	}
	for _, token := range n.Element.Child {
		if c, ok := token.(*etree.Element); ok {
			do(Node{Element: c})
		}
	}
}

func descend(s *scope, n Node, do func(Node)) {
	eachChild(n, func(c Node) {
		if s.run.Steps >= 0 {
			do(c)
			descend(s, c, do)
		}
	})
}

func ascend(n Node, do func(Node)) {
	for up, ok := n.parent(); ok; up, ok = up.parent() {
		do(up)
	}
}

func (st step) siblings(n Node, add func(Node)) {
	up := n.Element.Parent()
	if n.Attr != nil || up == nil {
		return
	}
	tokens := up.Child[n.Element.Index()+1:]
	if st.axis == precedingSibling {
		tokens = slices.Clone(up.Child[:n.Element.Index()])
		slices.Reverse(tokens)
	}
	for _, token := range tokens {
		if c, ok := token.(*etree.Element); ok {
			add(Node{Element: c})
		}
	}
}

// inOrder puts nodes into document order, each once.
func inOrder(s *scope, nodes Nodes) Nodes {
	if !s.spend(len(nodes)) {
		return nil
	}
	if !slices.IsSortedFunc(nodes, order) {
		slices.SortFunc(nodes, order)
	}
	return slices.Compact(nodes)
}
