package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// WorkSchedules are the named work schedules of employees, as core/timesheet reads them: written in uzel.yaml itself or
// in a file of their own.
type WorkSchedules struct {
	// File is where they are written; Line is how many of its lines precede YAML, so that an error in line n of YAML
	// is in line Line+n of File.
	File string `json:"-"`
	Line int    `json:"-"`
	// YAML is their text; empty when there are none.
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
		w.File = s.file
		w.YAML, w.Line = s.block("work_schedules")
		tree, err := decodeTree(w.inline)
		if err == nil {
			w.Names = l.scheduleNames(tree, s.at("/work_schedules"))
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

// block is the text of a top-level key's value and how many lines of the file precede it. The block ends where the next
// top-level key begins.
func (s *source) block(key string) (text []byte, before int) {
	p := s.places[child("", key)]
	lines := bytes.SplitAfter(s.text, []byte("\n"))
	first, end := p.key.Position.Line, len(lines)
	for pointer, other := range s.places {
		if strings.Count(pointer, "/") == 1 && other.key != nil && other.key.Position.Line > first {
			end = min(end, other.key.Position.Line-1)
		}
	}
	if start := valueStart(p.node); start.Line == first {
		// A flow block, { … }, begins on the key's own line.
		line := lines[first-1]
		cut := len(string([]rune(string(line))[:start.Column-1]))
		return append(slices.Clone(line[cut:]), bytes.Join(lines[first:end], nil)...), first - 1
	}
	return bytes.Join(lines[first:end], nil), first
}

// valueStart is where a block begins: at its brace or at its first key.
func valueStart(node ast.Node) *token.Position {
	if block, ok := node.(*ast.MappingNode); ok && !block.IsFlowStyle && len(block.Values) > 0 {
		return block.Values[0].Key.GetToken().Position
	}
	return node.GetToken().Position
}
