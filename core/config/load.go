package config

import (
	"encoding/json"

	"github.com/uzelhub/uzel/schemas/fault"
)

// Options is what the rest of the program knows and configuration is checked against.
type Options struct {
	// Steps are those a route may name.
	Steps []StepSpec
	// Describe gives the JSON Schema of a connector's configuration. Nil leaves connections for CheckConnections.
	Describe Describe
}

// Describe gives the JSON Schema of a connector's configuration, or an error when there is no such connector.
type Describe func(connector string) (schema json.RawMessage, err error)

// Load reads the configuration at path with all files it names. The configuration is nil exactly when a finding is an
// error; there may be warnings beside a valid one.
func Load(path string, options Options) (*Config, []fault.Finding) {
	panic("not written yet")
}
