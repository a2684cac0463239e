package conformance

import (
	"encoding/json"
	"maps"
	"strings"

	"github.com/uzelhub/uzel/schemas/document"
)

var configurationRules = []rule{
	{"is taken as the sandbox has it", isTaken},
	{"with an unknown key is refused by its name", unknownKey},
	{"without a required key is refused by its name", missingKey},
	{"with a value of another type is refused by its key", wrongType},
	{"of the real service is refused when it is marked as a sandbox", realIsNoSandbox},
}

// changed is the sandbox's configuration with a change.
func (t *trial) changed(change func(map[string]any)) json.RawMessage {
	t.Helper()
	var values map[string]any
	if err := json.Unmarshal(t.sandbox.Config, &values); err != nil {
		t.Fatal(err)
	}
	values = maps.Clone(values)
	change(values)
	config, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	return config
}

// opened tries to open a connection in a process of its own, and nothing else.
func (t *trial) opened(config json.RawMessage) error {
	t.Helper()
	t.stop()
	t.sandbox.Config = config
	return t.hub().Open(t.Context(), connectionName)
}

func isTaken(t *trial) {
	if err := t.opened(t.sandbox.Config); err != nil {
		t.Error(err)
	}
}

func (t *trial) refuses(config json.RawMessage, key string) {
	t.Helper()
	f := t.fault(t.opened(config), key)
	if f.Cause != document.CauseMisconfigured {
		t.Errorf("%s: the cause is %s: %v", key, f.Cause, f)
	}
	if !strings.Contains(f.Message, key) {
		t.Errorf("%s: the fault does not name the key: %v", key, f)
	}
}

// realIsNoSandbox: in a sandbox anything may be signed with a key that has no force before the law. Where the mark is wrong,
// such a document would go to a counterparty.
func realIsNoSandbox(t *trial) {
	t.needs(t.sandbox.Real != nil, "real service")
	real := t.changed(t.sandbox.Real)
	t.refuses(real, "sandbox")
	t.unmarked = true
	if err := t.opened(real); err != nil {
		t.Errorf("without the mark: %v", err)
	}
}

func unknownKey(t *trial) {
	t.refuses(t.changed(func(v map[string]any) { v["no_such_setting"] = "x" }), "no_such_setting")
}

func missingKey(t *trial) {
	original := t.sandbox.Config
	required := parseProperty(t.schema()).Required
	t.needs(len(required) > 0, "required key")
	for _, key := range required {
		t.sandbox.Config = original
		t.refuses(t.changed(func(v map[string]any) { delete(v, key) }), key)
	}
}

func wrongType(t *trial) {
	original := t.sandbox.Config
	for key, schema := range parseProperty(t.schema()).Properties {
		var wrong any = []any{map[string]any{}}
		switch parseProperty(schema).Type {
		case "":
			continue // anything goes
		case "array":
			wrong = 17
		}
		t.sandbox.Config = original
		t.refuses(t.changed(func(v map[string]any) { v[key] = wrong }), key)
	}
}
