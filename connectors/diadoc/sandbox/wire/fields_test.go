package wire_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

// published is what the service's own description says of the messages that are used here: message, field, number, label
// and type; of an enumeration: its name, a value, the number. RevocationInfo bears another name there, which two share.
func published(t *testing.T) (fields, values map[string]string) {
	t.Helper()
	text, err := os.ReadFile("testdata/fields.tsv")
	if err != nil {
		t.Fatal(err)
	}
	fields, values = map[string]string{}, map[string]string{}
	for line := range strings.Lines(string(text)) {
		c := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(c) != 5 {
			t.Fatalf("%q", line)
		}
		if c[3] == "value" {
			values[c[0]+"."+c[1]] = c[2]
		} else {
			fields[c[0]+"."+c[1]] = strings.Join(c[2:], " ")
		}
	}
	return fields, values
}

func TestMessagesAreThoseOfTheService(t *testing.T) {
	want, _ := published(t)
	for m := range messages(wire.File_diadoc_sandbox_messages_proto) {
		name := string(m.Name())
		for i := range m.Fields().Len() {
			f := m.Fields().Get(i)
			key := name + "." + string(f.Name())
			if got := fmt.Sprintf("%d %s %s", f.Number(), f.Cardinality(), typeOf(f)); got != want[key] {
				t.Errorf("%s: %q, the service has %q", key, got, want[key])
			}
			delete(want, key)
		}
	}
	for key := range want {
		t.Errorf("%s is missing: %s", key, want[key])
	}
}

func TestEnumerationsAreThoseOfTheService(t *testing.T) {
	_, want := published(t)
	for m := range messages(wire.File_diadoc_sandbox_enums_proto) {
		values := m.Enums().Get(0).Values()
		for i := range values.Len() {
			key := string(m.Name()) + "." + string(values.Get(i).Name())
			if got := fmt.Sprint(values.Get(i).Number()); got != want[key] {
				t.Errorf("%s = %s, the service has %q", key, got, want[key])
			}
			delete(want, key)
		}
	}
	for key := range want {
		t.Errorf("%s is missing", key)
	}
}

func messages(file protoreflect.FileDescriptor) func(func(protoreflect.MessageDescriptor) bool) {
	return func(yield func(protoreflect.MessageDescriptor) bool) {
		for i := range file.Messages().Len() {
			if !yield(file.Messages().Get(i)) {
				return
			}
		}
	}
}

// typeOf is the name of a type as the description has it, without its package.
func typeOf(f protoreflect.FieldDescriptor) string {
	switch f.Kind() {
	case protoreflect.MessageKind:
		return string(f.Message().Name())
	case protoreflect.EnumKind:
		return string(f.Enum().Parent().Name())
	}
	return f.Kind().String()
}
