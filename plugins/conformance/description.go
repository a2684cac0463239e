package conformance

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/uzelhub/uzel/plugins/sdk"
)

var descriptionRules = []rule{
	{"is the same from every process", sameDescription},
	{"says what a hub has to know", completeDescription},
	{"has a schema that is one", validSchema},
	{"marks the secrets of the configuration", markedSecrets},
}

func sameDescription(t *trial) {
	first, err := t.hub().Describe(t.Context(), connectionName)
	if err != nil {
		t.Fatal(err)
	}
	t.restart()
	second, err := t.hub().Describe(t.Context(), connectionName)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Error(diff)
	}
}

var nameForm = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)

func completeDescription(t *trial) {
	d := t.description
	if !nameForm.MatchString(d.Name) {
		t.Errorf("the name %q is not lower case letters, digits, '-' and '_'", d.Name)
	}
	if d.Version == "" {
		t.Error("there is no version")
	}
	if !strings.ContainsFunc(d.Title, isCyrillic) {
		t.Errorf("the title %q is not in Russian", d.Title)
	}
	connection := t.open()
	defer func() { _ = connection.Close() }()
	if source, ok := connection.(sdk.Source); (ok && source != nil) && len(d.Reads) == 0 {
		t.Error("the connection is a Source and Reads names no kind")
	}
	if _, ok := connection.(sdk.Destination); ok {
		if len(d.Actions) == 0 {
			t.Error("the connection is a Destination and Actions names no action")
		}
		switch d.Settlement {
		case sdk.SettleByLookup, sdk.SettleByRepeat, sdk.SettleByPerson:
		default:
			t.Errorf("Settlement does not say how a lost answer is settled: %q", d.Settlement)
		}
	}
	if _, ok := connection.(sdk.Looker); d.Settlement == sdk.SettleByLookup && !ok {
		t.Error("lost answers are settled by Lookup and the connection has none")
	}
}

func (t *trial) schema() json.RawMessage {
	t.Helper()
	schema, err := sdk.ConfigSchema(t.description.Config)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func (t *trial) compiled() *jsonschema.Schema {
	t.Helper()
	definition, err := jsonschema.UnmarshalJSON(bytes.NewReader(t.schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("config.json", definition); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("config.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validSchema(t *trial) {
	schema := t.compiled()
	config, err := jsonschema.UnmarshalJSON(bytes.NewReader(t.sandbox.Config))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(config); err != nil {
		t.Errorf("the sandbox's own configuration does not fit: %v", err)
	}
}

// secretName recognises settings that can hardly be anything but secrets.
var secretName = regexp.MustCompile(`(?i)(password|passphrase|passwd|secret|token|api_?key|private_?key|^pin$|_pin$)`)

func markedSecrets(t *trial) {
	eachProperty(t.schema(), "", func(path string, property property) {
		name := path[strings.LastIndex(path, ".")+1:]
		if secretName.MatchString(name) && property.Type == "string" && !property.WriteOnly {
			t.Errorf(`%s looks like a secret and has no jsonschema:"writeOnly=true"`, path)
		}
	})
}

// property is as much of a schema as the rules look at.
type property struct {
	Type       string                     `json:"type"`
	WriteOnly  bool                       `json:"writeOnly"`
	Required   []string                   `json:"required"`
	Properties map[string]json.RawMessage `json:"properties"`
	Items      json.RawMessage            `json:"items"`
}

func parseProperty(schema json.RawMessage) property {
	var p property
	_ = json.Unmarshal(schema, &p) // a schema that is none is another rule's business
	return p
}

func eachProperty(schema json.RawMessage, path string, visit func(path string, p property)) {
	p := parseProperty(schema)
	for name, child := range p.Properties {
		at := strings.TrimPrefix(path+"."+name, ".")
		visit(at, parseProperty(child))
		eachProperty(child, at, visit)
	}
	if len(p.Items) > 0 {
		eachProperty(p.Items, path, visit)
	}
}

// secrets are the values of the sandbox's configuration that must be told to nobody.
func (t *trial) secrets() []string {
	t.Helper()
	var values map[string]any
	if err := json.Unmarshal(t.sandbox.Config, &values); err != nil {
		t.Fatal(err)
	}
	var secrets []string
	for name, schema := range parseProperty(t.schema()).Properties {
		if value, ok := values[name].(string); ok && parseProperty(schema).WriteOnly && len(value) > 3 {
			secrets = append(secrets, value)
		}
	}
	return secrets
}
