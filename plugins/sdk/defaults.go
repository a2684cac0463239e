package sdk

import (
	"reflect"
	"strings"
)

// withDefaults fills in the schema's defaults for what the value leaves out. A missing section is filled in too, unless its field is a
// pointer: then its absence means something.
func (n schemaNode) withDefaults(value any, t reflect.Type) any {
	switch v := value.(type) {
	case map[string]any:
		for key, property := range n.Properties {
			field := fieldType(t, key)
			switch given, ok := v[key]; {
			case ok:
				v[key] = property.withDefaults(given, field)
			case property.Default != nil:
				v[key] = property.Default
			case property.hasDefaults() && field != nil && field.Kind() == reflect.Struct:
				v[key] = property.withDefaults(map[string]any{}, field)
			}
		}
	case []any:
		for i := range v {
			if n.Items != nil {
				v[i] = n.Items.withDefaults(v[i], elem(t))
			}
		}
	}
	return value
}

func (n schemaNode) hasDefaults() bool {
	for _, property := range n.Properties {
		if property.Default != nil || property.hasDefaults() {
			return true
		}
	}
	return false
}

// fieldType is the type of the field that a JSON key fills, or nil.
func fieldType(t reflect.Type, key string) reflect.Type {
	if t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct {
		return nil
	}
	for _, field := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" {
			name = field.Name
		}
		if name == key {
			return field.Type
		}
	}
	return nil
}

func elem(t reflect.Type) reflect.Type {
	if t == nil || t.Kind() != reflect.Slice && t.Kind() != reflect.Array {
		return nil
	}
	return t.Elem()
}
