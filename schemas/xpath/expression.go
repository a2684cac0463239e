package xpath

import "math"

// expression is a part of the tree that the parser makes.
type expression interface{ value(*scope) Value }

// Expression is a compiled XPath expression; it may be used from several goroutines.
type Expression struct{ top expression }

// Run is what the evaluations over one document share.
type Run struct {
	File  string // the name of the document's file, for functions that ask for it
	Steps int    // how many nodes may still be looked at
}

// scope is where an expression is evaluated: a node, and its place among those that a predicate filters.
type scope struct {
	run            *Run
	node           Node
	position, size int
}

// spend takes steps from the run and reports whether any are left.
func (s *scope) spend(steps int) bool {
	s.run.Steps -= steps
	return s.run.Steps >= 0
}

// Value evaluates the expression at a node.
func (e *Expression) Value(at Node, run *Run) (Value, error) {
	v := e.top.value(&scope{run: run, node: at, position: 1, size: 1})
	if run.Steps < 0 {
		return nil, errSteps.New()
	}
	return v, nil
}

// Holds tells whether the expression is true at a node.
func (e *Expression) Holds(at Node, run *Run) (bool, error) {
	v, err := e.Value(at, run)
	return Bool(v), err
}

type constant struct{ v Value }

func (c constant) value(*scope) Value { return c.v }

type and struct{ left, right expression }

func (a and) value(s *scope) Value { return Bool(a.left.value(s)) && Bool(a.right.value(s)) }

type or struct{ left, right expression }

func (o or) value(s *scope) Value { return Bool(o.left.value(s)) || Bool(o.right.value(s)) }

type negative struct{ of expression }

func (n negative) value(s *scope) Value { return -Number(n.of.value(s)) }

type arithmetic struct {
	op          string
	left, right expression
}

func (a arithmetic) value(s *scope) Value {
	x, y := Number(a.left.value(s)), Number(a.right.value(s))
	switch a.op {
	case "+":
		return x + y
	case "-":
		return x - y
	case "*":
		return x * y
	case "div":
		return x / y
	}
	return math.Mod(x, y) // the sign is that of the dividend, as XPath wants it
}

type union struct{ left, right expression }

func (u union) value(s *scope) Value {
	left, _ := u.left.value(s).(Nodes)
	right, _ := u.right.value(s).(Nodes)
	return inOrder(s, append(append(Nodes(nil), left...), right...))
}

type call struct {
	function  Function
	arguments []expression
}

func (c call) value(s *scope) Value {
	values := make([]Value, len(c.arguments))
	for i, argument := range c.arguments {
		values[i] = argument.value(s)
	}
	return c.function.call(s, values)
}
