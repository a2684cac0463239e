package config

import (
	"encoding/json"
	"reflect"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/vm"

	"github.com/uzelhub/uzel/schemas/document"
)

// Limits of a `when`: it looks at one envelope, so anything larger is a mistake.
const (
	conditionNodes  = 500
	conditionMemory = 10_000
)

// Condition is a compiled `when`: which documents a route takes. The zero Condition takes all.
type Condition struct {
	Source  string
	program *vm.Program
}

// environment is all a `when` can see.
type environment struct {
	Document document.Envelope `expr:"document"`
}

// CompileCondition compiles a `when`; an empty one takes every document. There is no clock in it: replayed, a document
// gets the same answer.
func CompileCondition(source string) (Condition, error) {
	if source == "" {
		return Condition{}, nil
	}
	program, err := expr.Compile(source, expr.Env(environment{}), expr.AsBool(), expr.MaxNodes(conditionNodes),
		expr.DisableBuiltin("now"), expr.Patch(plainStrings{}))
	if err != nil {
		return Condition{}, err
	}
	return Condition{Source: source, program: program}, nil
}

// Match reports whether the route takes a document with this envelope.
func (c Condition) Match(envelope document.Envelope) (bool, error) {
	if c.Source == "" {
		return true, nil
	}
	machine := vm.VM{MemoryBudget: conditionMemory}
	answer, err := machine.Run(c.program, environment{Document: envelope})
	if err != nil {
		return false, errConditionFailed.With("%s", c.Source).Wrap(err)
	}
	return answer.(bool), nil
}

// IsZero reports whether there is no condition.
func (c Condition) IsZero() bool { return c.Source == "" }

// UnmarshalJSON keeps the source; [Load] compiles it where the place is known.
func (c *Condition) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &c.Source) }

// MarshalJSON writes the source.
func (c Condition) MarshalJSON() ([]byte, error) { return json.Marshal(c.Source) }

// plainStrings lets fields of named string types, as document.Kind, be compared with text.
type plainStrings struct{}

// Visit wraps such a field in string().
func (plainStrings) Visit(node *ast.Node) {
	member, ok := (*node).(*ast.MemberNode)
	if !ok || member.Type() == nil || member.Type().Kind() != reflect.String || member.Type() == reflect.TypeFor[string]() {
		return
	}
	ast.Patch(node, &ast.BuiltinNode{Name: "string", Arguments: []ast.Node{member}})
}
