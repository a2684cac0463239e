package xpath

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word of an expression.
type token struct {
	kind kind
	text string
	at   int // where it begins
}

type kind int

const (
	end kind = iota
	symbol
	operator // a symbol or a word between two operands
	name
	number
	literal
)

// MaxLength is the longest expression that is read; the longest of the published ones has some 400 characters.
const MaxLength = 16 << 10

var symbols = []string{"::", "..", "//", "!=", "<=", ">=", "/", "(", ")", "[", "]", ".", "@", ",", "|", "+", "-", "=", "<", ">", "*"}

// scan splits an expression into tokens.
func scan(source string) ([]token, error) {
	if len(source) > MaxLength {
		return nil, errTooLong.With("больше %d байт", MaxLength)
	}
	var tokens []token
	for at := 0; ; {
		at += len(source[at:]) - len(strings.TrimLeft(source[at:], blanks))
		if at == len(source) {
			return append(tokens, token{kind: end, at: at}), nil
		}
		t, ok := next(source[at:])
		if !ok {
			return nil, errSyntax.With("знак %d: %.20q", utf8.RuneCountInString(source[:at])+1, source[at:])
		}
		length := len(t.text)
		if t.kind == literal {
			t.text = t.text[1 : length-1]
		}
		t.at = at
		if operand(tokens) && (t.kind == name && isWord(t.text) || t.kind == symbol && t.text == "*") {
			t.kind = operator
		}
		tokens = append(tokens, t)
		at += length
	}
}

// operand reports whether the tokens end in one: then "*", "and", "or", "div" and "mod" are operators, otherwise names
// (3.7).
func operand(tokens []token) bool {
	if len(tokens) == 0 {
		return false
	}
	last := tokens[len(tokens)-1]
	switch last.kind {
	case name, number, literal:
		return true
	case symbol:
		return last.text == ")" || last.text == "]" || last.text == "." || last.text == ".." || last.text == "*"
	}
	return false
}

func isWord(s string) bool { return s == "and" || s == "or" || s == "div" || s == "mod" }

// next reads the token with which a text begins.
func next(s string) (token, bool) {
	switch c := s[0]; {
	case c == '"' || c == '\'':
		if length := strings.IndexByte(s[1:], c); length >= 0 {
			return token{kind: literal, text: s[:length+2]}, true
		}
		return token{}, false
	case digit(s, 0) || c == '.' && digit(s, 1):
		return token{kind: number, text: s[:numberLength(s)]}, true
	}
	if length := nameLength(s); length > 0 {
		if rest := s[length:]; len(rest) > 1 && rest[0] == ':' && rest[1] != ':' {
			length += 1 + nameLength(rest[1:])
		}
		return token{kind: name, text: s[:length]}, true
	}
	for _, text := range symbols {
		if strings.HasPrefix(s, text) {
			return token{kind: symbol, text: text}, true
		}
	}
	return token{}, false
}

func digit(s string, i int) bool { return i < len(s) && '0' <= s[i] && s[i] <= '9' }

// numberLength: digits, and at most one point.
func numberLength(s string) int {
	i, point := 0, false
	for digit(s, i) || i < len(s) && s[i] == '.' && !point {
		point = point || s[i] == '.'
		i++
	}
	return i
}

func nameLength(s string) int {
	for i, r := range s {
		first := r == '_' || unicode.IsLetter(r)
		if !first && (i == 0 || r != '-' && r != '.' && !unicode.IsDigit(r) && !unicode.IsMark(r)) {
			return i
		}
	}
	return len(s)
}
