package xpath

// comparison is =, !=, <, <=, > or >=.
type comparison struct {
	op          string
	left, right expression
}

func (c comparison) value(s *scope) Value {
	left, right := c.left.value(s), c.right.value(s)
	a, leftNodes := left.(Nodes)
	b, rightNodes := right.(Nodes)
	switch {
	case leftNodes && rightNodes:
		return c.anyPair(s, a, b)
	case leftNodes:
		return c.anyNode(s, a, right, func(text Value) bool { return c.single(text, right) })
	case rightNodes:
		return c.anyNode(s, b, left, func(text Value) bool { return c.single(left, text) })
	}
	return c.single(left, right)
}

// anyPair: "true if and only if there is a node in the first and a node in the second such that" (3.4).
func (c comparison) anyPair(s *scope, a, b Nodes) bool {
	texts := make([]Value, len(b))
	for i, n := range b {
		texts[i] = n.text()
	}
	for _, n := range a {
		text := Value(n.text())
		for _, other := range texts {
			if !s.spend(1) {
				return false
			}
			if c.single(text, other) {
				return true
			}
		}
	}
	return false
}

// anyNode holds every node against a value that is no node-set. Against a boolean it is the set that counts, even when
// it is empty.
func (c comparison) anyNode(s *scope, nodes Nodes, other Value, holds func(Value) bool) bool {
	if _, ok := other.(bool); ok {
		return holds(len(nodes) > 0)
	}
	for _, n := range nodes {
		if !s.spend(1) {
			return false
		}
		if holds(n.text()) {
			return true
		}
	}
	return false
}

// single compares two values neither of which is a node-set.
func (c comparison) single(a, b Value) bool {
	switch c.op {
	case "=":
		return equal(a, b)
	case "!=":
		return !equal(a, b)
	}
	x, y := Number(a), Number(b)
	switch c.op {
	case "<":
		return x < y
	case "<=":
		return x <= y
	case ">":
		return x > y
	}
	return x >= y
}

// equal compares as booleans if one is a boolean, else as numbers if one is a number, else as strings. NaN equals nothing,
// so that "NaN != 2" is true.
func equal(a, b Value) bool {
	_, boolA := a.(bool)
	_, boolB := b.(bool)
	if boolA || boolB {
		return Bool(a) == Bool(b)
	}
	_, numberA := a.(float64)
	_, numberB := b.(float64)
	if numberA || numberB {
		return Number(a) == Number(b)
	}
	return String(a) == String(b)
}
