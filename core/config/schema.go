package config

import (
	"encoding/json"
	"reflect"
	"strconv"
	"time"

	invopop "github.com/invopop/jsonschema"

	"github.com/uzelhub/uzel/schemas/document"
)

// Where the two kinds of files are described in the one schema.
const (
	mainSchema   = "https://uzel.invalid/uzel.schema.json" // a name, never fetched
	routesSchema = mainSchema + "#/$defs/RoutesFile"
)

// Schema is the JSON Schema of uzel.yaml and, as $defs/RoutesFile, of route files. It is made from the Go types;
// configs/uzel.schema.json is its published copy.
func Schema() ([]byte, error) {
	reflector := &invopop.Reflector{Anonymous: true, ExpandedStruct: true, Mapper: plainForms}
	schema := reflector.Reflect(Config{})
	schema.Title = "Настройки Узла: uzel.yaml; файлы маршрутов описывает $defs/RoutesFile"
	routes := reflector.Reflect(RoutesFile{})
	for name, definition := range routes.Definitions {
		schema.Definitions[name] = definition
	}
	routes.Definitions, routes.Version = nil, ""
	schema.Definitions["RoutesFile"] = routes
	return json.MarshalIndent(schema, "", "  ")
}

// plainForms describes the types that are written otherwise than Go shows them.
func plainForms(t reflect.Type) *invopop.Schema {
	switch t {
	case reflect.TypeFor[Duration]():
		return &invopop.Schema{Type: "string", Pattern: durationPattern, MinLength: new(uint64(1))}
	case reflect.TypeFor[Condition]():
		return &invopop.Schema{Type: "string", MinLength: new(uint64(1))}
	case reflect.TypeFor[Settings]():
		return &invopop.Schema{Type: "object"}
	case reflect.TypeFor[Names]():
		name := &invopop.Schema{Type: "string"}
		return &invopop.Schema{Items: name, MinItems: new(uint64(1)), UniqueItems: true, Extras: either("string", "array")}
	case reflect.TypeFor[Step]():
		one := uint64(1)
		parameter := &invopop.Schema{Type: "string", MinLength: &one}
		return &invopop.Schema{
			AdditionalProperties: parameter, MinProperties: &one, MaxProperties: &one, Extras: either("string", "object"),
		}
	case reflect.TypeFor[WorkSchedules]():
		return &invopop.Schema{Extras: either("string", "object")}
	case reflect.TypeFor[Missed]():
		return words(MissedSkip, MissedOnce, MissedAll)
	case reflect.TypeFor[Shift]():
		return words(ShiftBefore, ShiftAfter)
	case reflect.TypeFor[DayNumber]():
		return &invopop.Schema{
			Minimum: "1", Maximum: json.Number(strconv.Itoa(int(LastDay))), Pattern: "^(last|every)$", Extras: either("integer", "string"),
		}
	case reflect.TypeFor[time.Month]():
		return &invopop.Schema{Type: "integer", Minimum: "1", Maximum: "12"}
	case reflect.TypeFor[Period]():
		return words(PeriodPreviousMonth, PeriodCurrentMonth)
	case reflect.TypeFor[Duplicates]():
		return words(DuplicatesForbidden, DuplicatesAcceptable)
	case reflect.TypeFor[Role]():
		return words(RoleAdmin, RoleOperator, RoleAccountant, RolePayroll, RoleAuditor, RoleOwner)
	case reflect.TypeFor[document.Kind]():
		return words(document.Kinds()...)
	}
	return nil
}

func either(types ...string) map[string]any { return map[string]any{"type": types} }

func words[T ~string](allowed ...T) *invopop.Schema {
	schema := &invopop.Schema{Type: "string"}
	for _, word := range allowed {
		schema.Enum = append(schema.Enum, string(word))
	}
	return schema
}
