package config

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/expr-lang/expr/file"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// conditionWords says in Russian what the compiler of expressions most often has to say.
var conditionWords = []struct {
	pattern *regexp.Regexp
	russian string
}{
	{regexp.MustCompile(`^unknown name (\S+)`), "имени $1 нет; условие видит только document"},
	{regexp.MustCompile(`has no field (\S+)`), "у документа нет поля $1"},
	{regexp.MustCompile(`mismatched types (.*) and (.*)\)$`), "нельзя сравнить: слева $1, справа $2"},
	{regexp.MustCompile(`expected bool, but got (\S+)`), "нужно да или нет, а получается: $1"},
	{regexp.MustCompile(`unexpected token EOF`), "условие обрывается"},
	{regexp.MustCompile(`unexpected token \w*\("?(.*?)"?\)`), "лишнее: $1"},
	{regexp.MustCompile(`literal not terminated`), "не закрыта кавычка"},
	{regexp.MustCompile(`exceeds maximum allowed nodes`), "условие слишком длинное"},
}

// conditionTypes are the names of types for people.
var conditionTypes = strings.NewReplacer("document.Kind", "строка", "document.Party", "сторона (у неё есть inn, kpp, name)",
	"document.Envelope", "документ", "time.Time", "время", "string", "строка", "int", "число", "float64", "число", "bool", "да или нет")

// conditionFinding tells where in its file a `when` is wrong, and why.
func conditionFinding(err error, at located) fault.Finding {
	said := err.Error()
	line, column := 1, -1
	var located *file.Error
	if errors.As(err, &located) {
		said, line, column = located.Message, located.Line, located.Column
	}
	finding := errCondition.Finding(conditionPlace(at, line, column), "")
	for _, word := range conditionWords {
		if groups := word.pattern.FindStringSubmatchIndex(said); groups != nil {
			why := conditionTypes.Replace(string(word.pattern.ExpandString(nil, word.russian, said, groups)))
			finding.Message += ": " + why
			if strings.Contains(said, "has no field") {
				finding.Hint = didYouMean(said[groups[2]:groups[3]], fieldsOf(said))
			}
			return finding
		}
	}
	finding.Message += ": компилятор сообщает: " + said
	return finding
}

// fieldsOf are the fields that the type named in a compiler's message has.
func fieldsOf(said string) []string {
	t := reflect.TypeFor[document.Envelope]()
	if strings.Contains(said, "Party") {
		t = reflect.TypeFor[document.Party]()
	}
	var fields []string
	for i := range t.NumField() {
		fields = append(fields, t.Field(i).Tag.Get("expr"))
	}
	return fields
}

// conditionPlace is file:line:column of a position inside a `when`; without the column where YAML folds lines.
func conditionPlace(at located, line, column int) string {
	p, ok := at.source.places[at.pointer+"/when"]
	if !ok {
		return at.place("/when")
	}
	t := p.node.GetToken()
	if literal, ok := p.node.(*ast.LiteralNode); ok {
		first := literal.Start.Position.Line + 1
		if strings.HasPrefix(literal.Start.Value, ">") || column < 0 {
			return fmt.Sprintf("%s:%d", at.source.file, first)
		}
		row := first + line - 1
		return fmt.Sprintf("%s:%d:%d", at.source.file, row, indent(at.source.text, first)+column+1)
	}
	if column < 0 || strings.Contains(strings.TrimSpace(t.Origin), "\n") {
		return at.source.line(t)
	}
	start := t.Position.Column
	if t.Type == token.DoubleQuoteType || t.Type == token.SingleQuoteType {
		start++
	}
	return fmt.Sprintf("%s:%d:%d", at.source.file, t.Position.Line, start+column)
}

// indent counts the spaces a line begins with.
func indent(text []byte, line int) int {
	lines := strings.SplitN(string(text), "\n", line+1)
	if len(lines) < line {
		return 0
	}
	return len(lines[line-1]) - len(strings.TrimLeft(lines[line-1], " "))
}
