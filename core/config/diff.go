package config

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Changes names what differs between two configurations, so that a reload leaves the rest running.
type Changes struct {
	Connections, Routes, Schedules Delta
	// Sections are the other keys of uzel.yaml whose content differs.
	Sections []string
}

// Delta names things of one section.
type Delta struct{ Added, Removed, Changed []string }

// IsEmpty reports whether nothing differs.
func (c Changes) IsEmpty() bool {
	return c.Connections.isEmpty() && c.Routes.isEmpty() && c.Schedules.isEmpty() && len(c.Sections) == 0
}

func (d Delta) isEmpty() bool { return len(d.Added)+len(d.Removed)+len(d.Changed) == 0 }

// Diff compares two configurations by content: a block that moved to another line is the same. A secret behind an
// unchanged reference is not looked at.
func Diff(before, after *Config) Changes {
	changes := Changes{
		Connections: compare(before.Connections, after.Connections, func(c Connection) (string, string) {
			return c.Name, content(c) + string(c.Settings.Raw())
		}),
		Routes:    compare(before.Routes, after.Routes, func(r Route) (string, string) { return r.Name, r.Version() }),
		Schedules: compare(before.Schedules, after.Schedules, func(s Schedule) (string, string) { return s.Name, content(s) }),
	}
	old, current := before.sections(), after.sections()
	for _, name := range slices.Sorted(maps.Keys(old)) {
		if old[name] != current[name] {
			changes.Sections = append(changes.Sections, name)
		}
	}
	return changes
}

func (c *Config) sections() map[string]string {
	return map[string]string{
		"store": content(c.Store), "organisations": content(c.Organisations), "counterparties": content(c.Counterparties),
		"units": content(c.Units), "employees": content(c.Employees), "work_schedules": strings.TrimSpace(string(c.WorkSchedules.YAML)),
		"retention": content(c.Retention), "people": content(c.People), "contracts": content(c.Contracts),
		"signers": content(c.Signers), "connectors": content(c.Connectors), "trust": content(c.Trust),
	}
}

func compare[T any](before, after []T, known func(T) (name, content string)) Delta {
	old, current := map[string]string{}, map[string]string{}
	for _, item := range before {
		name, content := known(item)
		old[name] = content
	}
	for _, item := range after {
		name, content := known(item)
		current[name] = content
	}
	var delta Delta
	for _, name := range slices.Sorted(maps.Keys(current)) {
		switch was, ok := old[name]; {
		case !ok:
			delta.Added = append(delta.Added, name)
		case was != current[name]:
			delta.Changed = append(delta.Changed, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(old)) {
		if _, ok := current[name]; !ok {
			delta.Removed = append(delta.Removed, name)
		}
	}
	return delta
}

func content(value any) string {
	encoded, err := json.Marshal(value)
	if err != nil {
		panic("config: a configuration that was decoded does not encode: " + err.Error())
	}
	return string(encoded)
}
