package xpath

import "slices"

// path reads a location path, or another operand with predicates and steps behind it.
func (p *parser) path() expression {
	switch t := p.tokens[0]; {
	case p.err != nil:
		return constant{}
	case p.is("/") || p.is("//"):
		return p.absolute()
	case t.kind == literal, t.kind == number, p.is("("), p.atCall():
		return p.filtered()
	}
	return path{steps: p.steps(p.step())}
}

func (p *parser) absolute() expression {
	if _, ok := p.accept("/"); ok {
		if !p.atStep() {
			return path{absolute: true}
		}
		return path{absolute: true, steps: p.steps(p.step())}
	}
	p.expect("//")
	return path{absolute: true, steps: p.steps(anywhere, p.below())}
}

// filtered reads "(…)[…]/…": predicates there count over the whole set.
func (p *parser) filtered() expression {
	from := p.primary()
	filters := p.predicates()
	more := p.is("/") || p.is("//")
	if len(filters) == 0 && !more {
		return from
	}
	if p.err == nil && !isSet(from) {
		p.fail()
		return constant{}
	}
	whole := path{from: from, filters: filters}
	if more {
		whole.steps = p.steps()
	}
	return whole
}

// steps reads the rest of a path after its first steps.
func (p *parser) steps(first ...step) []step {
	steps := first
	for p.err == nil {
		separator, ok := p.accept("//", "/")
		if !ok {
			break
		}
		if separator == "//" {
			steps = append(steps, anywhere, p.below())
		} else {
			steps = append(steps, p.step())
		}
	}
	return steps
}

// anywhere is what "//" stands for. It is meant to give texts as well, which are no nodes here.
var anywhere = step{axis: descendantOrSelf, name: anyNode}

// below reads the step after "//" and refuses those that a text would answer too, as "//..".
func (p *parser) below() step {
	st := p.step()
	switch st.axis {
	case parent, ancestor, followingSibling, precedingSibling:
		p.unknown("// перед такой осью")
	case self, ancestorOrSelf:
		if st.name == anyNode {
			p.unknown("// перед node()")
		}
	}
	return st
}

// atStep reports whether a step comes next, and not the end of a lone "/".
func (p *parser) atStep() bool {
	return p.tokens[0].kind == name || p.is(".") || p.is("..") || p.is("@") || p.tokens[0].kind == symbol && p.is("*")
}

func (p *parser) step() step {
	if _, ok := p.accept(".."); ok {
		return step{axis: parent, name: anyNode}
	}
	if _, ok := p.accept("."); ok {
		return step{axis: self, name: anyNode}
	}
	st := step{axis: p.axis()}
	st.name = p.nodeTest()
	if st.name == anyNode && slices.Contains(downwards, st.axis) {
		p.unknown("node() после такой оси")
	}
	st.predicates = p.predicates()
	return st
}

// downwards are the axes on which texts lie as well: node() would have to count them.
var downwards = []axis{child, descendant, descendantOrSelf, followingSibling, precedingSibling}

func (p *parser) axis() axis {
	if _, ok := p.accept("@"); ok {
		return attribute
	}
	if p.tokens[0].kind != name || p.tokens[1].text != "::" {
		return child
	}
	named := p.tokens[0].text
	chosen, known := axes[named]
	if !known {
		p.unknown("ось " + named)
	}
	p.tokens = p.tokens[2:]
	return chosen
}

func (p *parser) nodeTest() string {
	if _, ok := p.accept("*"); ok {
		return "*"
	}
	t := p.tokens[0]
	if t.kind != name || p.err != nil {
		p.fail()
		return ""
	}
	p.tokens = p.tokens[1:]
	switch {
	case prefixed(t.text) || p.is(":"):
		p.unknown("имя с префиксом " + t.text)
	case p.is("(") && t.text == "node":
		p.expect("(")
		p.expect(")")
		return anyNode
	case p.is("("):
		p.unknown(t.text + "()")
	}
	return t.text
}

func (p *parser) predicates() []expression {
	var list []expression
	for p.is("[") {
		p.expect("[")
		list = append(list, p.expression())
		p.expect("]")
	}
	return list
}
