package sdk

import (
	"encoding/json"
	"reflect"
	"slices"

	"github.com/invopop/jsonschema"
)

// ConfigSchema is the JSON Schema of a configuration struct. A field is required unless its json tag says omitempty or
// omitzero or its jsonschema tag gives a default; unknown fields are forbidden.
func ConfigSchema(config any) (json.RawMessage, error) {
	if config == nil {
		config = struct{}{}
	}
	reflector := jsonschema.Reflector{Anonymous: true, DoNotReference: true, ExpandedStruct: true}
	schema := reflector.ReflectFromType(reflect.TypeOf(config))
	defaultsAreOptional(schema)
	return json.Marshal(schema)
}

func defaultsAreOptional(schema *jsonschema.Schema) {
	if schema == nil {
		return
	}
	defaultsAreOptional(schema.Items)
	defaultsAreOptional(schema.AdditionalProperties)
	if schema.Properties == nil {
		return
	}
	for pair := schema.Properties.Oldest(); pair != nil; pair = pair.Next() {
		defaultsAreOptional(pair.Value)
		if pair.Value.Default != nil {
			schema.Required = slices.DeleteFunc(schema.Required, func(key string) bool { return key == pair.Key })
		}
	}
}
