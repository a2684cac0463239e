package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/uzelhub/uzel/connectors/tryton/sandbox"
)

// knownFaults are what a faults file may name.
var knownFaults = []sandbox.Fault{
	sandbox.Delay, sandbox.TooMany, sandbox.ServerError, sandbox.Refuse, sandbox.Drop, sandbox.Truncate, sandbox.ExpireSession,
}

// usualDelay is how late an answer is when a faults file has delays and does not say how long they are.
const usualDelay = time.Second

// readFaults reads a faults file; no name is no faults.
func readFaults(ctx context.Context, name string) (sandbox.Plan, error) {
	if name == "" {
		return sandbox.Plan{}, nil
	}
	text, err := read(ctx, name)
	if err != nil {
		return sandbox.Plan{}, err
	}
	var written struct {
		Chance map[sandbox.Fault]float64 `yaml:"chance"`
		Delay  string                    `yaml:"delay"`
	}
	if err := yaml.UnmarshalWithOptions(text, &written, yaml.Strict()); err != nil {
		return sandbox.Plan{}, errFaults.At(placeIn(name, err)).With("ключи файла: chance и delay; доля — число, срок — как 200ms")
	}
	plan := sandbox.Plan{Chance: written.Chance, Delay: usualDelay}
	for fault, chance := range written.Chance {
		if !slices.Contains(knownFaults, fault) {
			return plan, errFaults.At(name).With("нет неисправности %q, есть: %s", fault, faultNames())
		}
		if !(chance >= 0 && chance <= 1) {
			return plan, errFaults.At(name).With("доля %s: %v; нужно число от 0 до 1", fault, chance)
		}
	}
	if written.Delay != "" {
		if plan.Delay, err = time.ParseDuration(written.Delay); err != nil || plan.Delay <= 0 {
			return plan, errFaults.At(name).With("delay: %q; нужен срок, например 200ms", written.Delay)
		}
	}
	return plan, nil
}

func faultNames() string {
	var names []string
	for _, f := range knownFaults {
		names = append(names, string(f))
	}
	return strings.Join(names, ", ")
}

// placeIn is file:line of what YAML complains of.
func placeIn(name string, err error) string {
	var said yaml.Error
	if errors.As(err, &said) && said.GetToken() != nil {
		return fmt.Sprintf("%s:%d", name, said.GetToken().Position.Line)
	}
	return name
}
