package config

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/uzelhub/uzel/schemas/fault"
)

// WorkSchedules are the named work schedules of employees, as core/timesheet reads them: written in uzel.yaml itself or
// in a file of their own.
type WorkSchedules struct {
	// File is where they are written.
	File string `json:"-"`
	// YAML is their text, every line with the number it has in File; empty when there are none.
	YAML []byte `json:"-"`
	// Names are the schedules it names.
	Names []string `json:"-"`

	reference string          // the file as uzel.yaml names it
	inline    json.RawMessage // or the schedules themselves
}

// UnmarshalJSON reads a file name or the schedules themselves.
func (w *WorkSchedules) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &w.reference) == nil {
		return nil
	}
	var schedules map[string]json.RawMessage
	if json.Unmarshal(data, &schedules) != nil {
		return errors.New("config: work_schedules is a file name or a map of schedules")
	}
	w.inline = append(json.RawMessage(nil), data...)
	return nil
}

// MarshalJSON writes them as uzel.yaml has them.
func (w WorkSchedules) MarshalJSON() ([]byte, error) {
	if w.reference != "" || w.inline == nil {
		return json.Marshal(w.reference)
	}
	return w.inline, nil
}

// IsZero reports whether there are none.
func (w WorkSchedules) IsZero() bool { return w.reference == "" && w.inline == nil }

// settingsKey is reserved among the names of schedules: it holds settings of the timesheet rules.
const settingsKey = "settings"

// workSchedules finds the text of the work schedules and their names; core/timesheet judges what they say.
func (l *loader) workSchedules() {
	w := &l.config.WorkSchedules
	switch {
	case w.reference != "":
		w.File = l.path(w.reference)
		s, findings := readSource(w.File, l.config.main.at("/work_schedules"))
		l.add(findings...)
		if s == nil {
			l.broken["work_schedules"] = true
			return
		}
		w.YAML = s.text
		w.Names = l.scheduleNames(s.value, s.at(""))
	case w.inline != nil:
		s := l.config.main
		if s.places[child("", "work_schedules")].key == nil {
			return // encoding/json takes Work_Schedules too; the schema has refused that
		}
		w.File = s.file
		w.YAML = s.block("work_schedules")
		tree, err := decodeTree(w.inline)
		if err == nil {
			w.Names = l.scheduleNames(tree, s.at("/work_schedules"))
		}
	}
	if len(w.Names) > 0 && l.options.WorkSchedules != nil {
		if err := l.options.WorkSchedules(w.File, w.YAML); err != nil {
			finding := fault.FindingOf(err, errWorkSchedules)
			finding.Path = cmp.Or(finding.Path, w.File)
			l.add(finding)
		}
	}
}

func (l *loader) scheduleNames(value any, place string) []string {
	schedules, ok := value.(map[string]any)
	if !ok {
		l.add(errWrongType.Finding(place, "графики — это блок ключей: имя и график"))
		return nil
	}
	var names []string
	for name := range schedules {
		if name != settingsKey {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// block is the text of a top-level key's value, after as many empty lines as precede it in the file. It ends where the
// next top-level key begins.
func (s *source) block(key string) []byte {
	p := s.places[child("", key)]
	lines := bytes.SplitAfter(s.text, []byte("\n"))
	first, end := p.key.Position.Line, len(lines)
	for pointer, other := range s.places {
		if strings.Count(pointer, "/") == 1 && other.key != nil && other.key.Position.Line > first {
			end = min(end, other.key.Position.Line-1)
		}
	}
	text := bytes.Repeat([]byte("\n"), first-1)
	if start := valueStart(p.node); start.Line == first {
		// A flow block, { … }, begins on the key's own line.
		text = append(text, string([]rune(string(lines[first-1]))[start.Column-1:])...)
	} else {
		text = append(text, '\n')
	}
	return append(text, bytes.Join(lines[first:end], nil)...)
}

// valueStart is where a block begins: at its brace or at its first key.
func valueStart(node ast.Node) *token.Position {
	if block, ok := node.(*ast.MappingNode); ok && !block.IsFlowStyle && len(block.Values) > 0 {
		return block.Values[0].Key.GetToken().Position
	}
	return node.GetToken().Position
}
