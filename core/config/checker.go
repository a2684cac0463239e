package config

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// checker is a JSON Schema: its text for descriptions and known names, and the compiler that holds it.
type checker struct {
	document any
	compiler *jsonschema.Compiler
}

// ownSchema is [Schema] as a checker; it is made once.
var ownSchema = sync.OnceValue(func() *checker {
	raw, err := Schema()
	if err != nil {
		panic("config: the schema does not encode: " + err.Error())
	}
	c, err := newChecker(raw)
	if err != nil {
		panic("config: the schema does not compile: " + err.Error())
	}
	return c
})

func newChecker(raw json.RawMessage) (*checker, error) {
	document, err := decodeTree(raw)
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	compiler.UseLoader(noLoader{})
	compiler.AssertFormat()
	if err := compiler.AddResource(mainSchema, document); err != nil {
		return nil, err
	}
	_, err = compiler.Compile(mainSchema)
	return &checker{document: document, compiler: compiler}, err
}

// noLoader keeps a schema of a connector from naming files or addresses.
type noLoader struct{}

// Load refuses.
func (noLoader) Load(url string) (any, error) { return nil, errors.New("schema names another: " + url) }

// violations are the places where value breaks the schema at url; the innermost reasons only.
func (c *checker) violations(url string, value any) []*jsonschema.ValidationError {
	schema, err := c.compiler.Compile(url)
	if err != nil {
		panic("config: no such schema: " + err.Error())
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(schema.Validate(value), &invalid) {
		return nil
	}
	return leaves(invalid)
}

func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 || isChoice(e) {
		return []*jsonschema.ValidationError{e}
	}
	var all []*jsonschema.ValidationError
	for _, cause := range e.Causes {
		all = append(all, leaves(cause)...)
	}
	return all
}

// subschema is the schema at a URL that a violation names.
func (c *checker) subschema(url string) map[string]any {
	_, pointer, _ := strings.Cut(url, "#")
	node := c.document
	for _, token := range strings.Split(pointer, "/")[1:] {
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		block, ok := node.(map[string]any)
		if !ok {
			return nil
		}
		node = block[token]
	}
	found, _ := node.(map[string]any)
	return found
}
