package canonical

import (
	"bytes"
	"encoding/json"
	"errors"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/uzelhub/uzel/schemas/fault"
)

// MaxFindings bounds what is said about one document.
const MaxFindings = 1000

// Schema is a published JSON Schema; it may be used from several goroutines.
type Schema struct {
	name     string
	compiled func() (*jsonschema.Schema, error)
}

// New takes a published schema. It is compiled when it is first needed.
func New(name string, published []byte) *Schema {
	return &Schema{name: name, compiled: sync.OnceValues(func() (*jsonschema.Schema, error) {
		schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(published))
		if err != nil {
			return nil, err
		}
		compiler := jsonschema.NewCompiler()
		if err := compiler.AddResource(name, schema); err != nil {
			return nil, err
		}
		return compiler.Compile(name)
	})}
}

// Decode reads a canonical document from JSON into a model. It is strict: a key that the schema does not know, a key given
// twice, a value of another type are errors with their place, so that nothing the sender meant is lost in silence. Numbers
// are exact. With findings the model is not filled.
func (s *Schema) Decode(data []byte, into any) []fault.Finding {
	if finding, broken := checkJSON(data); broken {
		return []fault.Finding{finding}
	}
	schema, err := s.compiled()
	if err != nil {
		return []fault.Finding{errSchema.Finding("", s.name)}
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return []fault.Finding{errJSON.Finding("", "")}
	}
	if invalid, ok := errors.AsType[*jsonschema.ValidationError](schema.Validate(value)); ok {
		findings := findingsOf(invalid)
		return findings[:min(len(findings), MaxFindings)]
	}
	if err := json.Unmarshal(data, into); err != nil {
		return []fault.Finding{fault.FindingOf(err, errType)}
	}
	return nil
}
