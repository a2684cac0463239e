package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/uzelhub/uzel/schemas/fault"
)

// typeWords are JSON's types for people.
var typeWords = map[string]string{
	"string": "строка", "number": "число", "integer": "целое число", "boolean": "true или false",
	"array": "список", "object": "блок ключей", "null": "ничего",
}

const durationHint = "срок пишут как 30s, 5m, 12h, 90d или 1d12h"

// purpose is what a schema says a value is for.
func purpose(schema map[string]any) string {
	if description, ok := schema["description"].(string); ok {
		return description
	}
	title, _ := schema["title"].(string)
	return title
}

// nameKeys are the keys by which things in a section are referred to.
var nameKeys = map[string]string{"organisations": "id", "connections": "name", "connectors": "name", "signers": "name", "routes": "name"}

// hidesName tells violations that keep a name of a section from being known.
func hidesName(e *jsonschema.ValidationError) (section string, hides bool) {
	at := e.InstanceLocation
	if len(at) == 0 || nameKeys[at[0]] == "" {
		return "", false
	}
	if missing, ok := e.ErrorKind.(*kind.Required); ok {
		return at[0], slices.Contains(missing.Missing, nameKeys[at[0]])
	}
	return at[0], !isAboutKeys(e) && (len(at) < 3 || at[2] == nameKeys[at[0]])
}

// isAboutKeys tells violations that concern the keys of a block, not its values.
func isAboutKeys(e *jsonschema.ValidationError) bool {
	switch e.ErrorKind.(type) {
	case *kind.Required, *kind.AdditionalProperties:
		return true
	}
	return false
}

// isChoice tells violations that are about the whole value: their causes would only say why each variant does not fit.
func isChoice(e *jsonschema.ValidationError) bool {
	switch e.ErrorKind.(type) {
	case *kind.AnyOf, *kind.OneOf, *kind.Not:
		return true
	}
	return false
}

// findings says a violation in Russian. A value is quoted only where the schema lists the words allowed there: elsewhere
// it might be a secret.
func (c *checker) findings(e *jsonschema.ValidationError, s *source, base string) []fault.Finding {
	pointer := base + pointerOf(e.InstanceLocation)
	schema := c.subschema(e.SchemaURL)
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		return c.unknownKeys(k.Properties, schema, s, pointer)
	case *kind.Required:
		return missingKeys(k.Missing, schema, s, pointer)
	case *kind.Type:
		finding := errWrongType.Finding(s.at(pointer), keyOf(pointer)+"здесь нужно: "+typeList(k.Want)+", а стоит: "+typeWords[k.Got])
		if slices.Contains(k.Want, "string") && (k.Got == "number" || k.Got == "boolean") {
			finding.Hint = "возьмите значение в кавычки"
		}
		if schema["pattern"] == durationPattern {
			finding.Hint = durationHint
		}
		return []fault.Finding{finding}
	case *kind.Enum:
		return []fault.Finding{wrongWord(k, s.at(pointer), keyOf(pointer))}
	}
	finding := errWrongValue.Finding(s.at(pointer), keyOf(pointer)+constraint(e.ErrorKind))
	if schema["pattern"] == durationPattern {
		finding.Hint = durationHint
	} else if words := purpose(schema); words != "" {
		finding.Hint = "что здесь указывают: " + words
	}
	return []fault.Finding{finding}
}

func (c *checker) unknownKeys(keys []string, schema map[string]any, s *source, pointer string) []fault.Finding {
	properties, _ := schema["properties"].(map[string]any)
	known := slices.Sorted(maps.Keys(properties))
	var found []fault.Finding
	for _, key := range keys {
		finding := errUnknownKey.Finding(s.at(child(pointer, key)), key)
		finding.Hint = didYouMean(key, known)
		found = append(found, finding)
	}
	return found
}

func missingKeys(keys []string, schema map[string]any, s *source, pointer string) []fault.Finding {
	properties, _ := schema["properties"].(map[string]any)
	var found []fault.Finding
	for _, key := range keys {
		finding := errMissingKey.Finding(s.at(pointer), key)
		property, _ := properties[key].(map[string]any)
		if words := purpose(property); words != "" {
			finding.Hint = "добавьте " + key + ": " + words
		}
		found = append(found, finding)
	}
	return found
}

func wrongWord(k *kind.Enum, at, key string) fault.Finding {
	var known []string
	for _, want := range k.Want {
		known = append(known, fmt.Sprint(want))
	}
	word := fmt.Sprint(k.Got)
	finding := errWrongValue.Finding(at, key+"такого слова здесь нет")
	finding.Hint = "допустимо: " + strings.Join(known, ", ")
	if best := nearest(word, known); best != "" {
		finding.Message += ": " + word
		finding.Hint = didYouMean(word, known)
	}
	return finding
}

// constraint says which limit a value breaks.
func constraint(k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.Pattern:
		return "значение записано не так"
	case *kind.Format:
		return "значение записано не как " + k.Want
	case *kind.MinLength:
		if k.Got == 0 {
			return "значение пустое"
		}
		return fmt.Sprintf("знаков %d, а нужно не меньше %d", k.Got, k.Want)
	case *kind.MaxLength:
		return fmt.Sprintf("знаков %d, а можно не больше %d", k.Got, k.Want)
	case *kind.Minimum:
		return "нужно не меньше " + k.Want.RatString()
	case *kind.Maximum:
		return "нужно не больше " + k.Want.RatString()
	case *kind.ExclusiveMinimum:
		return "нужно больше " + k.Want.RatString()
	case *kind.ExclusiveMaximum:
		return "нужно меньше " + k.Want.RatString()
	case *kind.MinItems:
		return fmt.Sprintf("в списке %d, а нужно не меньше %d", k.Got, k.Want)
	case *kind.MaxItems:
		return fmt.Sprintf("в списке %d, а можно не больше %d", k.Got, k.Want)
	case *kind.UniqueItems:
		return fmt.Sprintf("%d-е и %d-е значения одинаковы", k.Duplicates[0]+1, k.Duplicates[1]+1)
	case *kind.MinProperties, *kind.MaxProperties:
		return "не то число ключей"
	}
	return "значение не подходит (" + strings.Join(k.KeywordPath(), "/") + ")"
}

func typeList(types []string) string {
	var list []string
	for _, t := range types {
		list = append(list, typeWords[t])
	}
	return strings.Join(list, " или ")
}

// keyOf names the key a pointer ends with; elements of lists have none.
func keyOf(pointer string) string {
	key := pointer[strings.LastIndexByte(pointer, '/')+1:]
	if key == "" || strings.Trim(key, "0123456789") == "" {
		return ""
	}
	return key + ": "
}
