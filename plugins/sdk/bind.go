package sdk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// Bind fills a configuration struct. The configuration is held to the struct's schema: unknown keys, missing keys and
// values out of bounds are a Fault with cause misconfigured that names each key. Fields that the configuration leaves
// out get the `default=` of their jsonschema tag, or keep what they had.
func Bind(config json.RawMessage, into any) error {
	target := reflect.TypeOf(into)
	if target == nil || target.Kind() != reflect.Pointer {
		panic(fmt.Sprintf("sdk: Bind needs a pointer to a struct, not %T", into))
	}
	if len(bytes.TrimSpace(config)) == 0 || string(bytes.TrimSpace(config)) == "null" {
		config = json.RawMessage("{}")
	}
	schema, err := ConfigSchema(reflect.Zero(target.Elem()).Interface())
	if err != nil {
		return errConfig.Wrap(err)
	}
	value, err := checked(schema, config)
	if err != nil {
		return FaultOf(err)
	}
	var node schemaNode
	if err := json.Unmarshal(schema, &node); err != nil {
		return FaultOf(errConfig.Wrap(err))
	}
	full, err := json.Marshal(node.withDefaults(value, target.Elem()))
	if err != nil {
		return FaultOf(errConfig.Wrap(err))
	}
	decoder := json.NewDecoder(bytes.NewReader(full))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return FaultOf(errConfig.With("%s", decodeDetail(err)))
	}
	return nil
}

func decodeDetail(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Sprintf("%s: здесь нужно значение другого вида", wrong.Field)
	}
	return "значение не читается" // the decoder's own words may quote a secret
}

func checked(schema, config json.RawMessage) (any, error) {
	definition, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		return nil, errConfig.Wrap(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("config.json", definition); err != nil {
		return nil, errConfig.Wrap(err)
	}
	compiled, err := compiler.Compile("config.json")
	if err != nil {
		return nil, errConfig.Wrap(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(config))
	if err != nil {
		return nil, errConfig.With("это не JSON")
	}
	var invalid *jsonschema.ValidationError
	if err := compiled.Validate(value); errors.As(err, &invalid) {
		found := map[string]bool{}
		describe(invalid, found)
		return nil, errConfig.With("%s", strings.Join(slices.Sorted(maps.Keys(found)), "; "))
	} else if err != nil {
		return nil, errConfig.Wrap(err)
	}
	return value, nil
}

// describe says what is wrong in Russian, a line a key. Values are not repeated: one of them may be a secret.
func describe(e *jsonschema.ValidationError, found map[string]bool) {
	for _, cause := range e.Causes {
		describe(cause, found)
	}
	key := strings.Join(e.InstanceLocation, ".")
	say := func(key, format string, args ...any) { found[key+": "+fmt.Sprintf(format, args...)] = true }
	switch k := e.ErrorKind.(type) {
	case *kind.Required:
		for _, missing := range k.Missing {
			say(under(key, missing), "настройка не задана")
		}
	case *kind.AdditionalProperties:
		for _, unknown := range k.Properties {
			say(under(key, unknown), "такой настройки нет")
		}
	case *kind.Type:
		say(key, "здесь нужно значение вида %s", strings.Join(russianTypes(k.Want), " или "))
	case *kind.Enum:
		say(key, "допустимые значения: %s", strings.Join(texts(k.Want), ", "))
	case *kind.Pattern:
		say(key, "значение не подходит к образцу %s", k.Want)
	case *kind.Format:
		say(key, "значение не похоже на %s", k.Want)
	case *kind.MinLength:
		say(key, "нужно не меньше символов, чем %d", k.Want)
	case *kind.MaxLength:
		say(key, "нужно не больше символов, чем %d", k.Want)
	case *kind.MinItems:
		say(key, "нужно не меньше значений, чем %d", k.Want)
	case *kind.Minimum:
		say(key, "нужно не меньше, чем %s", k.Want.RatString())
	case *kind.Maximum:
		say(key, "нужно не больше, чем %s", k.Want.RatString())
	default:
		if len(e.Causes) == 0 {
			say(key, "значение не подходит")
		}
	}
}

func under(parent, key string) string {
	if parent == "" {
		return key
	}
	return parent + "." + key
}

func russianTypes(types []string) []string {
	words := map[string]string{
		"string": "строка", "integer": "целое число", "number": "число", "boolean": "true/false", "array": "список", "object": "раздел",
	}
	var names []string
	for _, t := range types {
		if name, ok := words[t]; ok {
			t = name
		}
		names = append(names, t)
	}
	return names
}

func texts(values []any) []string {
	var s []string
	for _, v := range values {
		s = append(s, fmt.Sprint(v))
	}
	return s
}
