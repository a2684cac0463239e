// Package steps holds the steps a route may name, a file each: what they take, what they make of it and what they
// find. A step is a function of what it is given and of the registry; it reads no clock and draws no random number, so
// that the same document gives the same bytes again.
package steps

import (
	"encoding/json"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/timesheet"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/pack"
)

// Deps is what steps work with.
type Deps struct {
	Registry  *registry.Registry
	Config    *config.Config
	Packs     pack.Set  // official schemas of the installation
	Generator string    // ВерсПрог: the program's name and version
	Directory Directory // where counterparties are reached; nil: nobody is asked

	columns *timesheet.Columns // of tables of marks that another program exports; nil: the program's own
}

// Specs are the steps a configuration may name.
func Specs() []config.StepSpec {
	var specs []config.StepSpec
	for _, factory := range factories(Deps{}) {
		specs = append(specs, factory.Spec)
	}
	return append(specs, config.StepSpec{Name: "sign", Parameter: config.ParameterSigner}) // the engine's own: see hub
}

// Make makes a step as a route writes it.
func Make(deps Deps, step config.Step) (engine.NamedStep, error) {
	for _, factory := range factories(deps) {
		if factory.Spec.Name == step.Name {
			return factory.Make(step.Parameter)
		}
	}
	return engine.NamedStep{}, errNoSuchStep.With("шаг %q", step.Name)
}

func factories(deps Deps) []engine.StepFactory {
	return []engine.StepFactory{
		deps.enrichStep(),
		deps.resolveStep(),
		plain("to-ukd", "ukd", deps.toUKD),
		plain("to-upd", "upd", deps.toUPD),
		plain("validate", "", deps.validate),
		plain("to-timesheet", "timesheet", deps.toTimesheet),
		deps.toBill(),
		deps.export(),
	}
}

// plain makes a step without a parameter.
func plain(name, role string, do engine.StepFunc) engine.StepFactory {
	return engine.StepFactory{
		Spec: config.StepSpec{Name: name},
		Make: func(string) (engine.NamedStep, error) { return engine.NamedStep{Name: name, Role: role, Do: do}, nil },
	}
}

// expect refuses a document of another kind than the step is for.
func expect(step string, in engine.Input, kinds ...document.Kind) error {
	for _, kind := range kinds {
		if in.Envelope.Kind == kind {
			return nil
		}
	}
	return errWrongKind.With("шаг %q, вид %q", step, in.Envelope.Kind)
}

// withJSON replaces a content's body by the JSON of v.
func withJSON(content engine.Content, v any) (engine.Content, error) {
	body, err := json.Marshal(v)
	content.Body = body
	return content, err
}
