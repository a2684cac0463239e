package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"

	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

// known leaves the faults of a plan that an imitation knows.
func (i imitation) known(p mishap.Plan) mishap.Plan {
	own := mishap.Plan{Chance: map[mishap.Fault]float64{}, Delay: p.Delay}
	for fault, chance := range p.Chance {
		if slices.Contains(i.faults, fault) {
			own.Chance[fault] = chance
		}
	}
	for _, o := range p.Orders {
		if slices.Contains(i.faults, o.Fault) {
			own.Orders = append(own.Orders, o)
		}
	}
	return own
}

// knownFaults are what a faults file may name.
func knownFaults(of []imitation) (all []mishap.Fault) {
	for _, one := range of {
		for _, fault := range one.faults {
			if !slices.Contains(all, fault) {
				all = append(all, fault)
			}
		}
	}
	return all
}

func faultNames(of []imitation) string {
	var names []string
	for _, fault := range knownFaults(of) {
		names = append(names, string(fault))
	}
	return strings.Join(names, ", ")
}

// usualDelay is how late an answer is when a faults file has delays and does not say how long they are.
const usualDelay = time.Second

// faultsFile is a file of faults as it is written.
type faultsFile struct {
	Chance map[string]float64 `yaml:"chance"`
	Delay  string             `yaml:"delay"`
	Orders []struct {
		At    string `yaml:"at"`
		Fault string `yaml:"fault"`
		After int    `yaml:"after"`
		Times *int   `yaml:"times"`
	} `yaml:"orders"`

	name   string
	text   []byte
	chosen []imitation
}

// readFaults reads a faults file; no name is no faults.
func readFaults(ctx context.Context, name string, chosen []imitation) (mishap.Plan, error) {
	if name == "" {
		return mishap.Plan{}, nil
	}
	text, err := read(ctx, name)
	if err != nil {
		return mishap.Plan{}, err
	}
	written := faultsFile{name: name, text: text, chosen: chosen}
	if err := yaml.UnmarshalWithOptions(text, &written, yaml.Strict()); err != nil {
		return mishap.Plan{}, errFaults.At(placeIn(name, err)).
			With("ключи файла: chance, delay и orders, а в orders — at, fault, after и times; доля и число раз — числа, срок — как 200ms")
	}
	chance, err := written.chances()
	if err != nil {
		return mishap.Plan{}, err
	}
	orders, err := written.orders()
	if err != nil {
		return mishap.Plan{}, err
	}
	delay, err := written.delay()
	return mishap.Plan{Chance: chance, Delay: delay, Orders: orders}, err
}

func (f faultsFile) chances() (map[mishap.Fault]float64, error) {
	chosen := map[mishap.Fault]float64{}
	for _, name := range sorted(f.Chance) {
		fault, err := f.fault(name, "$.chance."+name)
		if err != nil {
			return nil, err
		}
		if chance := f.Chance[name]; !(chance >= 0 && chance <= 1) {
			return nil, f.wrong("$.chance."+name, "доля %s: %v; нужно число от 0 до 1", name, chance)
		}
		chosen[fault] = f.Chance[name]
	}
	return chosen, nil
}

func (f faultsFile) orders() (orders []mishap.Order, err error) {
	for i, o := range f.Orders {
		one, place := mishap.Order{At: o.At, After: o.After, Times: 1}, fmt.Sprintf("$.orders[%d]", i)
		if o.Times != nil {
			one.Times = *o.Times
		}
		switch {
		case o.Fault == "":
			return nil, f.wrong(place, "не сказано, какая неисправность (fault), есть: %s", faultNames(f.chosen))
		case o.After < 0:
			return nil, f.wrong(place+".after", "after: %d; нужно, сколько вызовов пропустить: 0 или больше", o.After)
		case one.Times < 1:
			return nil, f.wrong(place+".times", "times: %d; нужно, сколько раз подряд: 1 или больше", one.Times)
		}
		if one.Fault, err = f.fault(o.Fault, place+".fault"); err != nil {
			return nil, err
		}
		orders = append(orders, one)
	}
	return orders, nil
}

func (f faultsFile) delay() (time.Duration, error) {
	if f.Delay == "" {
		return usualDelay, nil
	}
	delay, err := time.ParseDuration(f.Delay)
	if err != nil || delay <= 0 {
		return 0, f.wrong("$.delay", "delay: %q; нужен срок, например 200ms", f.Delay)
	}
	return delay, nil
}

// fault is the one of a name, if a chosen imitation knows it.
func (f faultsFile) fault(name, place string) (mishap.Fault, error) {
	if slices.Contains(knownFaults(f.chosen), mishap.Fault(name)) {
		return mishap.Fault(name), nil
	}
	return "", f.wrong(place, "нет неисправности %q, есть: %s", name, faultNames(f.chosen))
}

// wrong tells what is wrong at a place of the file.
func (f faultsFile) wrong(place, format string, args ...any) error {
	return errFaults.At(f.line(place)).With(format, args...)
}

// line is file:line of a place; a name that is no name of a path has none.
func (f faultsFile) line(place string) string {
	path, err := yaml.PathString(place)
	if err != nil {
		return f.name
	}
	file, err := parser.ParseBytes(f.text, 0)
	if err != nil {
		return f.name
	}
	node, err := path.FilterFile(file)
	if err != nil {
		return f.name
	}
	return fmt.Sprintf("%s:%d", f.name, node.GetToken().Position.Line)
}

// placeIn is file:line of what YAML complains of.
func placeIn(name string, err error) string {
	var said yaml.Error
	if errors.As(err, &said) && said.GetToken() != nil {
		return fmt.Sprintf("%s:%d", name, said.GetToken().Position.Line)
	}
	return name
}
