package canonical

import (
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/uzelhub/uzel/schemas/fault"
)

// findingsOf says in Russian what the JSON Schema found.
func findingsOf(e *jsonschema.ValidationError) []fault.Finding {
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
			findings = append(findings, findingsOf(cause)...)
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
