package config

import (
	"encoding/json"
	"errors"
)

// Step is one thing a route does to a document: `validate`, or with a parameter `{ export: t13.xlsx }`.
type Step struct {
	Name      string
	Parameter string // empty: none
}

// StepSpec is a step that routes may name, as the engine declares it to [Load].
type StepSpec struct {
	Name string
	// Parameter says what stands after the name.
	Parameter ParameterForm
	// Optional: the parameter may be left out.
	Optional bool
	// Values are the only parameters allowed; empty: any.
	Values []string
	// Files of these extensions may be named beside Values, as paths from the configuration's folder.
	Files []string
}

// ParameterForm is what a step's parameter is.
type ParameterForm int

// Forms of parameters.
const (
	ParameterNone       ParameterForm = iota // the step stands alone
	ParameterText                            // a word or a file name
	ParameterConnection                      // the name of a connection
	ParameterSigner                          // the name of a signer
)

// UnmarshalJSON reads both forms of a step.
func (s *Step) UnmarshalJSON(data []byte) error {
	var name string
	if json.Unmarshal(data, &name) == nil {
		*s = Step{Name: name}
		return nil
	}
	var pair map[string]string
	if err := json.Unmarshal(data, &pair); err != nil || len(pair) != 1 {
		return errors.New("config: a step is a name or one name with its parameter")
	}
	for name, parameter := range pair {
		*s = Step{Name: name, Parameter: parameter}
	}
	return nil
}

// MarshalJSON writes the step as it is written in a route file.
func (s Step) MarshalJSON() ([]byte, error) {
	if s.Parameter == "" {
		return json.Marshal(s.Name)
	}
	return json.Marshal(map[string]string{s.Name: s.Parameter})
}

// String is the step in one word, as journal and screens show it.
func (s Step) String() string {
	if s.Parameter == "" {
		return s.Name
	}
	return s.Name + ": " + s.Parameter
}
