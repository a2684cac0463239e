package xpath

import (
	"math"
	"slices"
	"strings"
)

// Function is a function that expressions may call. Most is the largest number of arguments, negative for any.
type Function struct {
	Least, Most int
	Call        func(run *Run, arguments []Value) Value // for functions from outside

	nodes  bool // the first argument must be a node-set
	scoped func(s *scope, arguments []Value) Value
}

func (f Function) call(s *scope, arguments []Value) Value {
	if f.scoped != nil {
		return f.scoped(s, arguments)
	}
	return f.Call(s.run, arguments)
}

// onText makes a function of strings; without arguments it is about the node at hand.
func onText(least, most int, f func(texts []string) Value) Function {
	return Function{Least: least, Most: most, scoped: func(s *scope, arguments []Value) Value {
		if len(arguments) == 0 {
			return f([]string{s.node.text()})
		}
		texts := make([]string, len(arguments))
		for i, a := range arguments {
			texts[i] = String(a)
		}
		return f(texts)
	}}
}

func onNumber(f func(float64) float64) Function {
	return Function{Least: 1, Most: 1, scoped: func(_ *scope, a []Value) Value { return f(Number(a[0])) }}
}

func onNode(f func(Node) string) Function {
	return Function{Least: 0, Most: 1, nodes: true, scoped: func(s *scope, a []Value) Value {
		if len(a) == 0 {
			return f(s.node)
		}
		if nodes, _ := a[0].(Nodes); len(nodes) > 0 {
			return f(nodes[0])
		}
		return ""
	}}
}

// core is the function library of XPath 1.0 without id, lang and namespace-uri.
var core = map[string]Function{
	"last":     {scoped: func(s *scope, _ []Value) Value { return float64(s.size) }},
	"position": {scoped: func(s *scope, _ []Value) Value { return float64(s.position) }},
	"count": {Least: 1, Most: 1, nodes: true, scoped: func(_ *scope, a []Value) Value {
		nodes, _ := a[0].(Nodes)
		return float64(len(nodes))
	}},
	"sum": {Least: 1, Most: 1, nodes: true, scoped: func(_ *scope, a []Value) Value {
		nodes, _ := a[0].(Nodes)
		total := 0.0
		for _, n := range nodes {
			total += parseNumber(n.text())
		}
		return total
	}},
	"name":       onNode(Node.name),
	"local-name": onNode(func(n Node) string { return n.name()[strings.Index(n.name(), ":")+1:] }),

	"true":    {scoped: func(*scope, []Value) Value { return true }},
	"false":   {scoped: func(*scope, []Value) Value { return false }},
	"not":     {Least: 1, Most: 1, scoped: func(_ *scope, a []Value) Value { return !Bool(a[0]) }},
	"boolean": {Least: 1, Most: 1, scoped: func(_ *scope, a []Value) Value { return Bool(a[0]) }},
	"number": {Least: 0, Most: 1, scoped: func(s *scope, a []Value) Value {
		if len(a) == 0 {
			return parseNumber(s.node.text())
		}
		return Number(a[0])
	}},
	"floor":   onNumber(math.Floor),
	"ceiling": onNumber(math.Ceil),
	"round":   onNumber(func(n float64) float64 { return math.Floor(n + 0.5) }), // halves upwards (4.4)

	"string":           onText(0, 1, func(t []string) Value { return t[0] }),
	"string-length":    onText(0, 1, func(t []string) Value { return float64(len([]rune(t[0]))) }),
	"normalize-space":  onText(0, 1, func(t []string) Value { return normalized(t[0]) }),
	"concat":           onText(2, -1, func(t []string) Value { return strings.Join(t, "") }),
	"starts-with":      onText(2, 2, func(t []string) Value { return strings.HasPrefix(t[0], t[1]) }),
	"contains":         onText(2, 2, func(t []string) Value { return strings.Contains(t[0], t[1]) }),
	"substring-before": onText(2, 2, func(t []string) Value { return before(t[0], t[1]) }),
	"substring-after": onText(2, 2, func(t []string) Value {
		_, after, _ := strings.Cut(t[0], t[1])
		return after
	}),
	"translate": onText(3, 3, func(t []string) Value { return translated(t[0], []rune(t[1]), []rune(t[2])) }),
	"substring": {Least: 2, Most: 3, scoped: func(_ *scope, a []Value) Value { return substring(a) }},
}

func normalized(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(blanks, r) }), " ")
}

func before(s, mark string) string {
	if head, _, found := strings.Cut(s, mark); found {
		return head
	}
	return ""
}

// translated replaces letters of one list by those of another, and drops those that have none there.
func translated(s string, from, to []rune) string {
	return strings.Map(func(r rune) rune {
		switch i := slices.Index(from, r); {
		case i < 0:
			return r
		case i < len(to):
			return to[i]
		}
		return -1
	}, s)
}

// substring counts letters from 1 and rounds, as 4.2 says it with its odd cases.
func substring(arguments []Value) string {
	round := func(v Value) float64 { return math.Floor(Number(v) + 0.5) }
	from, until := round(arguments[1]), math.Inf(1)
	if len(arguments) == 3 {
		until = from + round(arguments[2])
	}
	var b strings.Builder
	for i, r := range []rune(String(arguments[0])) {
		if place := float64(i + 1); place >= from && place < until {
			b.WriteRune(r)
		}
	}
	return b.String()
}
