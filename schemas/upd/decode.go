package upd

import (
	"bytes"
	_ "embed" // the published JSON Schema
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/uzelhub/uzel/schemas/fault"
)

// JSONSchema is the published schema of the canonical document, upd.schema.json.
//
//go:embed upd.schema.json
var JSONSchema []byte

var compiledJSONSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(JSONSchema))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("upd.schema.json", schema); err != nil {
		return nil, err
	}
	return compiler.Compile("upd.schema.json")
})

// Decode reads a canonical document from JSON. It is strict: a key that the schema does not know, a key given twice, a
// value of another type are errors with their place, so that nothing the sender meant is lost in silence. Numbers are
// exact.
func Decode(data []byte) (Document, []fault.Finding) {
	if finding, broken := checkJSON(data); broken {
		return Document{}, []fault.Finding{finding}
	}
	schema, err := compiledJSONSchema()
	if err != nil {
		return Document{}, []fault.Finding{errJSON.Finding("", err.Error())}
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return Document{}, []fault.Finding{errJSON.Finding("", "")}
	}
	if invalid, ok := errors.AsType[*jsonschema.ValidationError](schema.Validate(value)); ok {
		return Document{}, capped(jsonFindings(invalid))
	}
	var d Document
	if err := json.Unmarshal(data, &d); err != nil {
		return Document{}, []fault.Finding{fault.FindingOf(err, errType)}
	}
	return d, nil
}

// checkJSON finds what JSON Schema cannot see: broken syntax, a key given twice, a number with an exponent, something
// after the document.
func checkJSON(data []byte) (fault.Finding, bool) {
	scan := jsonScan{decoder: json.NewDecoder(bytes.NewReader(data))}
	scan.decoder.UseNumber()
	if err := scan.value("", 0); err != nil {
		return errJSON.Finding(jsonPlace(data, scan.decoder.InputOffset(), err), ""), true
	}
	if scan.found != nil {
		return *scan.found, true
	}
	if _, err := scan.decoder.Token(); !errors.Is(err, io.EOF) {
		return errJSON.Finding(jsonPlace(data, scan.decoder.InputOffset(), err), "после документа есть что-то ещё"), true
	}
	return fault.Finding{}, false
}

// maxJSONDepth is deeper than any document and shallower than a stack.
const maxJSONDepth = 100

// jsonScan reads a value token by token.
type jsonScan struct {
	decoder *json.Decoder
	found   *fault.Finding // the first thing that is wrong
}

func (s *jsonScan) value(at string, depth int) error {
	token, err := s.decoder.Token()
	if err != nil {
		return err
	}
	if depth > maxJSONDepth {
		return errors.New("too deep")
	}
	switch t := token.(type) {
	case json.Number:
		if strings.ContainsAny(t.String(), "eE") {
			s.find(errKeyValue.Finding(at, "число нужно записать без степени"))
		}
	case json.Delim:
		keys := map[string]bool{}
		for i := 0; s.decoder.More(); i++ {
			step := strconv.Itoa(i)
			if t == '{' {
				key, err := s.decoder.Token()
				if err != nil {
					return err
				}
				step = fmt.Sprint(key)
				if keys[step] {
					s.find(errTwice.Finding(at+"/"+pointer(step), ""))
				}
				keys[step] = true
			}
			if err := s.value(at+"/"+pointer(step), depth+1); err != nil {
				return err
			}
		}
		_, err = s.decoder.Token()
	}
	return err
}

func (s *jsonScan) find(f fault.Finding) {
	if s.found == nil {
		s.found = &f
	}
}

func jsonPlace(data []byte, offset int64, err error) string {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset = syntax.Offset
	}
	before := data[:min(int(offset), len(data))]
	line := bytes.Count(before, []byte("\n")) + 1
	return fmt.Sprintf("%d:%d", line, len([]rune(string(before[bytes.LastIndexByte(before, '\n')+1:])))+1)
}

// jsonFindings says in Russian what the JSON Schema found.
func jsonFindings(e *jsonschema.ValidationError) []fault.Finding {
	at := ""
	for _, step := range e.InstanceLocation {
		at += "/" + pointer(step)
	}
	var findings []fault.Finding
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		for _, name := range slices.Sorted(slices.Values(k.Properties)) {
			findings = append(findings, errKey.Finding(at+"/"+pointer(name), fmt.Sprintf("%.60q", name)))
		}
	case *kind.Required:
		for _, name := range k.Missing {
			findings = append(findings, errNoKey.Finding(at+"/"+pointer(name), fmt.Sprintf("%q", name)))
		}
	case *kind.Type:
		findings = append(findings, errType.Finding(at, "нужно: "+inRussian(k.Want)))
	case *kind.Enum:
		var allowed []string
		for _, v := range k.Want {
			allowed = append(allowed, fmt.Sprint(v))
		}
		findings = append(findings, errKeyValue.Finding(at, "допустимо: "+strings.Join(allowed, "; ")))
	case *kind.MinItems:
		findings = append(findings, errKeyValue.Finding(at, "список пуст"))
	case *kind.Schema, *kind.Reference, *kind.Group:
		for _, cause := range e.Causes {
			findings = append(findings, jsonFindings(cause)...)
		}
	default:
		findings = append(findings, errKeyValue.Finding(at, ""))
	}
	return findings
}

func inRussian(types []string) string {
	words := map[string]string{
		"string": "строка", "number": "число", "integer": "целое число", "boolean": "true или false",
		"object": "объект {…}", "array": "список […]",
	}
	var named []string
	for _, t := range types {
		named = append(named, words[t])
	}
	return strings.Join(named, " или ")
}

func pointer(step string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(step) }
