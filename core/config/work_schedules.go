package config

import (
	"encoding/json"
	"errors"
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
