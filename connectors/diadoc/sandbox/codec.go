package sandbox

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// The service's JSON is not that of protobuf: names of fields are those of the .proto, 64-bit numbers are numbers,
// enumerations are names of their values. Of a request any case of a name is taken.

// encodeJSON writes a message: what is set of it, empty lists, and numbers and truth whether they are set or not.
func encodeJSON(m proto.Message) ([]byte, error) {
	if err := proto.CheckInitialized(m); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	writeMessage(&b, m.ProtoReflect())
	return b.Bytes(), nil
}

func writeMessage(b *bytes.Buffer, m protoreflect.Message) {
	b.WriteByte('{')
	fields, first := m.Descriptor().Fields(), true
	for i := range fields.Len() {
		f := fields.Get(i)
		if !m.Has(f) && !always(f) {
			continue
		}
		if !first {
			b.WriteByte(',')
		}
		first = false
		writeText(b, string(f.Name()))
		b.WriteByte(':')
		writeField(b, f, m.Get(f))
	}
	b.WriteByte('}')
}

// always tells what a program in C# has whether it was set or not: the recorded answers of the service have lists that are
// empty, and truth and numbers of nothing, but no text and no message.
func always(f protoreflect.FieldDescriptor) bool {
	switch f.Kind() {
	case protoreflect.BoolKind, protoreflect.Int32Kind, protoreflect.Int64Kind, protoreflect.Sfixed32Kind, protoreflect.Sfixed64Kind:
		return true
	}
	return f.IsList()
}

func writeField(b *bytes.Buffer, f protoreflect.FieldDescriptor, v protoreflect.Value) {
	if !f.IsList() {
		writeValue(b, f, v)
		return
	}
	b.WriteByte('[')
	for i := range v.List().Len() {
		if i > 0 {
			b.WriteByte(',')
		}
		writeValue(b, f, v.List().Get(i))
	}
	b.WriteByte(']')
}

func writeValue(b *bytes.Buffer, f protoreflect.FieldDescriptor, v protoreflect.Value) {
	switch f.Kind() {
	case protoreflect.MessageKind:
		writeMessage(b, v.Message())
	case protoreflect.EnumKind:
		writeText(b, enumName(f.Enum(), v.Enum()))
	case protoreflect.BytesKind:
		writeText(b, base64.StdEncoding.EncodeToString(v.Bytes()))
	case protoreflect.StringKind:
		writeText(b, v.String())
	default:
		fmt.Fprint(b, v.Interface())
	}
}

// enumName has a name for numbers without one, too: it is what a client of tomorrow's values would see.
func enumName(e protoreflect.EnumDescriptor, n protoreflect.EnumNumber) string {
	if v := e.Values().ByNumber(n); v != nil {
		return string(v.Name())
	}
	return fmt.Sprintf("Value%d", n)
}

func writeText(b *bytes.Buffer, text string) {
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a string never fails
	b.Truncate(b.Len() - 1)
}

// decodeJSON reads a message; what it does not know it skips.
func decodeJSON(text []byte, m proto.Message) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var tree map[string]any
	if err := decoder.Decode(&tree); err != nil {
		return err
	}
	if err := readMessage(tree, m.ProtoReflect()); err != nil {
		return err
	}
	return proto.CheckInitialized(m)
}

func readMessage(tree map[string]any, m protoreflect.Message) error {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		value := member(tree, string(f.Name()))
		if value == nil {
			continue
		}
		if err := readField(value, m, f); err != nil {
			return fmt.Errorf("%s: %w", f.Name(), err)
		}
	}
	return nil
}

func member(tree map[string]any, name string) any {
	if value, ok := tree[name]; ok {
		return value
	}
	for key, value := range tree {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return nil
}

func readField(value any, m protoreflect.Message, f protoreflect.FieldDescriptor) error {
	if !f.IsList() {
		v, err := readValue(value, f, m.NewField)
		if err == nil {
			m.Set(f, v)
		}
		return err
	}
	items, ok := value.([]any)
	if !ok {
		return fmt.Errorf("нужен список")
	}
	list := m.Mutable(f).List()
	for _, item := range items {
		v, err := readValue(item, f, func(protoreflect.FieldDescriptor) protoreflect.Value { return list.NewElement() })
		if err != nil {
			return err
		}
		list.Append(v)
	}
	return nil
}

func readValue(
	value any, f protoreflect.FieldDescriptor, fresh func(protoreflect.FieldDescriptor) protoreflect.Value,
) (protoreflect.Value, error) {
	var none protoreflect.Value
	switch v := value.(type) {
	case map[string]any:
		if f.Kind() == protoreflect.MessageKind {
			inner := fresh(f)
			return inner, readMessage(v, inner.Message())
		}
	case bool:
		if f.Kind() == protoreflect.BoolKind {
			return protoreflect.ValueOfBool(v), nil
		}
	case json.Number:
		return readNumber(v, f)
	case string:
		return readText(v, f)
	}
	return none, fmt.Errorf("значение другого вида")
}

func readText(text string, f protoreflect.FieldDescriptor) (protoreflect.Value, error) {
	switch f.Kind() {
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(text), nil
	case protoreflect.BytesKind:
		data, err := base64.StdEncoding.DecodeString(text)
		return protoreflect.ValueOfBytes(data), err
	case protoreflect.EnumKind:
		if v := f.Enum().Values().ByName(protoreflect.Name(text)); v != nil {
			return protoreflect.ValueOfEnum(v.Number()), nil
		}
		return protoreflect.Value{}, fmt.Errorf("нет такого значения")
	}
	return readNumber(json.Number(text), f)
}

func readNumber(number json.Number, f protoreflect.FieldDescriptor) (protoreflect.Value, error) {
	bits := 64
	switch f.Kind() {
	case protoreflect.Int32Kind, protoreflect.Sfixed32Kind, protoreflect.EnumKind:
		bits = 32
	case protoreflect.Int64Kind, protoreflect.Sfixed64Kind:
	default:
		return protoreflect.Value{}, fmt.Errorf("значение другого вида")
	}
	n, err := strconv.ParseInt(string(number), 10, bits)
	switch {
	case err != nil:
		return protoreflect.Value{}, fmt.Errorf("нужно целое число")
	case f.Kind() == protoreflect.EnumKind:
		return protoreflect.ValueOfEnum(protoreflect.EnumNumber(n)), nil
	case bits == 32:
		return protoreflect.ValueOfInt32(int32(n)), nil
	}
	return protoreflect.ValueOfInt64(n), nil
}
