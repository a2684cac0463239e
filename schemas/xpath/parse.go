package xpath

import (
	"maps"
	"strings"
	"unicode/utf8"
)

// maxDepth is how deep parentheses, predicates and arguments may nest.
const maxDepth = 50

// parser reads an expression by the grammar of the recommendation, one method a production.
type parser struct {
	source    string
	tokens    []token
	functions map[string]Function
	depth     int
	err       error // the first one; after it nothing is read
}

// Compile reads an expression. Functions beyond the core library are given by name.
func Compile(source string, functions map[string]Function) (*Expression, error) {
	tokens, err := scan(source)
	if err != nil {
		return nil, err
	}
	all := maps.Clone(core)
	maps.Copy(all, functions)
	p := &parser{source: source, tokens: tokens, functions: all}
	top := p.expression()
	if p.err == nil && p.tokens[0].kind != end {
		p.fail()
	}
	if p.err != nil {
		return nil, p.err
	}
	return &Expression{top}, nil
}

func (p *parser) fail() {
	if p.err == nil {
		t := p.tokens[0]
		p.err = errSyntax.With("знак %d: %.20q", utf8.RuneCountInString(p.source[:t.at])+1, p.source[t.at:])
	}
}

func (p *parser) unknown(what string) {
	if p.err == nil {
		p.err = errUnknown.With("%.60s", what)
	}
}

func (p *parser) is(text string) bool {
	t := p.tokens[0]
	return p.err == nil && t.text == text && (t.kind == symbol || t.kind == operator)
}

// accept takes one of the texts if it comes next.
func (p *parser) accept(texts ...string) (string, bool) {
	for _, text := range texts {
		if p.is(text) {
			p.tokens = p.tokens[1:]
			return text, true
		}
	}
	return "", false
}

func (p *parser) expect(text string) {
	if _, ok := p.accept(text); !ok {
		p.fail()
	}
}

// binary reads operands between operators of one rank, from the left.
func (p *parser) binary(operand func() expression, join func(op string, l, r expression) expression, ops ...string) expression {
	left := operand()
	for {
		op, ok := p.accept(ops...)
		if !ok {
			return left
		}
		left = join(op, left, operand())
	}
}

func (p *parser) expression() expression {
	if p.depth++; p.depth > maxDepth && p.err == nil {
		p.err = errTooLong.With("вложенность больше %d", maxDepth)
	}
	defer func() { p.depth-- }()
	if p.err != nil {
		return constant{}
	}
	return p.binary(p.and, func(_ string, l, r expression) expression { return or{l, r} }, "or")
}

func (p *parser) and() expression {
	return p.binary(p.equality, func(_ string, l, r expression) expression { return and{l, r} }, "and")
}

func compared(op string, l, r expression) expression { return comparison{op, l, r} }
func computed(op string, l, r expression) expression { return arithmetic{op, l, r} }

func (p *parser) equality() expression   { return p.binary(p.relation, compared, "=", "!=") }
func (p *parser) relation() expression   { return p.binary(p.additive, compared, "<=", ">=", "<", ">") }
func (p *parser) additive() expression   { return p.binary(p.multiplied, computed, "+", "-") }
func (p *parser) multiplied() expression { return p.binary(p.unary, computed, "*", "div", "mod") }

func (p *parser) unary() expression {
	if _, ok := p.accept("-"); ok {
		return negative{p.unary()}
	}
	return p.union()
}

func (p *parser) union() expression {
	left := p.path()
	for p.is("|") {
		p.expect("|")
		right := p.path()
		if p.err == nil && (!isSet(left) || !isSet(right)) {
			p.fail()
		}
		left = union{left, right}
	}
	return left
}

// isSet reports whether an expression gives a node-set. Functions give none: those of the core that do, id(), are not here.
func isSet(e expression) bool {
	switch e.(type) {
	case path, union:
		return true
	}
	return false
}

func (p *parser) primary() expression {
	t := p.tokens[0]
	switch {
	case p.err != nil:
		return constant{}
	case t.kind == literal:
		p.tokens = p.tokens[1:]
		return constant{t.text}
	case t.kind == number:
		p.tokens = p.tokens[1:]
		return constant{parseNumber(t.text)}
	case p.is("("):
		p.expect("(")
		inner := p.expression()
		p.expect(")")
		return inner
	case p.atCall():
		return p.call()
	}
	p.fail()
	return constant{}
}

// atCall: a name before a parenthesis is that of a function, unless it is a node test.
func (p *parser) atCall() bool {
	return p.tokens[0].kind == name && p.tokens[1].text == "(" && p.tokens[1].kind == symbol && !isNodeType(p.tokens[0].text)
}

func isNodeType(s string) bool {
	return s == "node" || s == "text" || s == "comment" || s == "processing-instruction"
}

func (p *parser) call() expression {
	called := p.tokens[0].text
	f, known := p.functions[called]
	if !known {
		p.unknown("функция " + called)
	}
	p.tokens = p.tokens[1:]
	p.expect("(")
	var arguments []expression
	if !p.is(")") {
		arguments = append(arguments, p.expression())
		for p.is(",") {
			p.expect(",")
			arguments = append(arguments, p.expression())
		}
	}
	p.expect(")")
	switch {
	case p.err != nil:
		return constant{}
	case len(arguments) < f.Least, f.Most >= 0 && len(arguments) > f.Most, f.nodes && len(arguments) > 0 && !isSet(arguments[0]):
		p.err = errSyntax.With("функции %.60s даны не те аргументы", called)
	}
	return call{f, arguments}
}

// prefixed reports whether a name is in a namespace, which the documents that are checked here never are.
func prefixed(s string) bool { return strings.Contains(s, ":") }
