package timesheet

import (
	"bytes"
	"encoding/json"
)

// Figure is a number of minutes that may be unknown: null in JSON, because 0 would be a figure. Overtime is one, where
// marks of the accounting period are missing (art. 104 of the Labour Code).
type Figure struct {
	Minutes int // 0 when unknown, so that sums leave it out
	Unknown bool
}

// MarshalJSON writes the number, or null.
func (f Figure) MarshalJSON() ([]byte, error) {
	if f.Unknown {
		return []byte("null"), nil
	}
	return json.Marshal(f.Minutes)
}

// UnmarshalJSON reads a number, or null.
func (f *Figure) UnmarshalJSON(data []byte) error {
	if bytes.Equal(data, []byte("null")) {
		*f = Figure{Unknown: true}
		return nil
	}
	*f = Figure{}
	return json.Unmarshal(data, &f.Minutes)
}
