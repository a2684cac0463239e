package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"runtime"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/uzelhub/uzel/schemas/fault"
)

// wellFormed is a reference to a secret that is written as it should be.
var wellFormed = regexp.MustCompile(`^(env:[A-Za-z_][A-Za-z0-9_]*|file:[^{}]+)$`)

// CheckConnections checks the settings of every connection against the schema of its connector. A value that holds a
// reference is judged when it is known, by the connector.
func (c *Config) CheckConnections(describe Describe) []fault.Finding {
	s := c.main
	if s == nil {
		s = &source{file: c.File} // made by a program, not read
	}
	var findings []fault.Finding
	for i := range c.Connections {
		connection := &c.Connections[i]
		if connection.Connector == "" {
			continue
		}
		at := located{s, element("/connections", i)}
		schema, err := describe(c.Connector(connection.Connector))
		if errors.Is(err, ErrNotDescribed) { // a program that fails just now keeps no hub from starting
			findings = append(findings, ErrNotDescribed.Warning(at.place("/connector"), connection.Connector))
			continue
		}
		if err != nil {
			finding := fault.FindingOf(err, errUnknownConnector)
			if finding.Code == errUnknownConnector.Code {
				finding.Message = errUnknownConnector.Message + ": " + connection.Connector
			}
			finding.Path = at.place("/connector")
			findings = append(findings, finding)
			continue
		}
		checker, err := newChecker(schema)
		if err != nil {
			findings = append(findings, errConnectorSchema.Finding(at.place("/connector"), connection.Connector))
			continue
		}
		findings = append(findings, checker.settings(connection, at)...)
	}
	return findings
}

// settings checks one connection and learns which of its settings are secrets.
func (c *checker) settings(connection *Connection, at located) []fault.Finding {
	value, err := decodeTree(connection.Settings.Raw())
	if err != nil {
		return []fault.Finding{errUnsupported.Finding(at.place("/config"), "")}
	}
	var findings []fault.Finding
	for _, v := range c.violations(mainSchema, value) {
		if !atReference(value, v) {
			findings = append(findings, c.findings(v, at.source, at.pointer+"/config")...)
		}
	}
	connection.Settings.secrets = c.secrets("", value, c.document)
	for pointer := range connection.Settings.secrets {
		if text, ok := valueAt(value, pointer).(string); ok && text != "" && !hasReference(text) {
			findings = append(findings, errSecretOpen.Warning(at.place("/config"+pointer), strings.TrimPrefix(pointer, "/")))
		}
	}
	return findings
}

// atReference tells violations of a text that will be another when its secret is known.
func atReference(value any, v *jsonschema.ValidationError) bool {
	pointer := ""
	for _, token := range v.InstanceLocation {
		pointer = child(pointer, token)
	}
	text, ok := valueAt(value, pointer).(string)
	return ok && hasReference(text)
}

// secrets are the pointers of values whose schema says writeOnly.
func (c *checker) secrets(pointer string, value, schema any) map[string]bool {
	found := map[string]bool{}
	block, ok := schema.(map[string]any)
	for ok {
		ref, has := block["$ref"].(string)
		if !has {
			break
		}
		block = c.subschema(ref)
		ok = block != nil
	}
	if block["writeOnly"] == true {
		found[pointer] = true
	}
	switch value := value.(type) {
	case map[string]any:
		properties, _ := block["properties"].(map[string]any)
		for key, item := range value {
			for p := range c.secrets(child(pointer, key), item, properties[key]) {
				found[p] = true
			}
		}
	case []any:
		for i, item := range value {
			for p := range c.secrets(element(pointer, i), item, block["items"]) {
				found[p] = true
			}
		}
	}
	return found
}

// references reports references that are written wrongly, and files of secrets that others can read.
func (l *loader) references(settings Settings, at located) {
	value, err := decodeTree(settings.Raw())
	if err != nil {
		return
	}
	mapStrings("", value, func(pointer, text string) any {
		l.referencesIn(text, at.place("/config"+pointer), strings.TrimSuffix(keyOf(pointer), ": "))
		return text
	})
}

// referencesIn reports what is wrong with the references in a text that stands at a place, under a key.
func (l *loader) referencesIn(text, place, key string) {
	for _, match := range reference.FindAllString(text, -1) {
		scheme, name := splitReference(match)
		switch {
		case !strings.HasSuffix(match, "}") || !wellFormed.MatchString(scheme+":"+name):
			l.add(errReference.Finding(place, key))
		case scheme == "file":
			l.shared(l.path(name), place)
		}
	}
}

// shared warns of a secret that any user of the machine can read.
func (l *loader) shared(path, place string) {
	info, err := os.Stat(path)
	if err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&fs.FileMode(0o004) != 0 {
		l.add(errSecretShared.Warning(place, fmt.Sprintf("%s, права %04o", path, info.Mode().Perm())))
	}
}
