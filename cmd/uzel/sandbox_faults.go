package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

// faultPlan is what a faults file says.
type faultPlan struct {
	chance map[string]float64 // of each call, from 0 to 1
	delay  time.Duration
}

// of leaves the faults that an imitation knows.
func (p faultPlan) of(one imitation) faultPlan {
	own := faultPlan{chance: map[string]float64{}, delay: p.delay}
	for fault, chance := range p.chance {
		if slices.Contains(one.faults, fault) {
			own.chance[fault] = chance
		}
	}
	return own
}

// knownFaults are what a faults file may name.
func knownFaults(of []imitation) []string {
	var all []string
	for _, one := range of {
		for _, fault := range one.faults {
			if !slices.Contains(all, fault) {
				all = append(all, fault)
			}
		}
	}
	return all
}

// usualDelay is how late an answer is when a faults file has delays and does not say how long they are.
const usualDelay = time.Second

// readFaults reads a faults file; no name is no faults.
func readFaults(ctx context.Context, name string, chosen []imitation) (faultPlan, error) {
	if name == "" {
		return faultPlan{}, nil
	}
	text, err := read(ctx, name)
	if err != nil {
		return faultPlan{}, err
	}
	var written struct {
		Chance map[string]float64 `yaml:"chance"`
		Delay  string             `yaml:"delay"`
	}
	if err := yaml.UnmarshalWithOptions(text, &written, yaml.Strict()); err != nil {
		return faultPlan{}, errFaults.At(placeIn(name, err)).With("ключи файла: chance и delay; доля — число, срок — как 200ms")
	}
	plan, known := faultPlan{chance: written.Chance, delay: usualDelay}, knownFaults(chosen)
	for _, fault := range sorted(written.Chance) {
		if !slices.Contains(known, fault) {
			return plan, errFaults.At(name).With("нет неисправности %q, есть: %s", fault, strings.Join(known, ", "))
		}
		if chance := written.Chance[fault]; !(chance >= 0 && chance <= 1) {
			return plan, errFaults.At(name).With("доля %s: %v; нужно число от 0 до 1", fault, chance)
		}
	}
	if written.Delay != "" {
		if plan.delay, err = time.ParseDuration(written.Delay); err != nil || plan.delay <= 0 {
			return plan, errFaults.At(name).With("delay: %q; нужен срок, например 200ms", written.Delay)
		}
	}
	return plan, nil
}

// placeIn is file:line of what YAML complains of.
func placeIn(name string, err error) string {
	var said yaml.Error
	if errors.As(err, &said) && said.GetToken() != nil {
		return fmt.Sprintf("%s:%d", name, said.GetToken().Position.Line)
	}
	return name
}
