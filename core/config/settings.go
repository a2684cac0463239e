package config

import (
	"encoding/json"
	"fmt"
	"log/slog"
)

// Settings is the free-form part of a connection, as JSON. References to secrets stand in it unresolved. Printed, logged
// or encoded it shows no secret, not even one that was written down openly.
type Settings struct {
	raw     json.RawMessage
	secrets map[string]bool // JSON Pointers that the connector's schema marks writeOnly
}

// NewSettings makes settings from JSON, as tests and the demo need them.
func NewSettings(raw json.RawMessage) Settings { return Settings{raw: raw} }

// Raw is the JSON with its references. It may hold secrets that were written down openly: never print it.
func (s Settings) Raw() json.RawMessage {
	if len(s.raw) == 0 {
		return json.RawMessage("{}")
	}
	return s.raw
}

// IsZero reports whether nothing is set.
func (s Settings) IsZero() bool { return len(s.raw) == 0 }

// UnmarshalJSON keeps the JSON as it is.
func (s *Settings) UnmarshalJSON(data []byte) error {
	s.raw = append(json.RawMessage(nil), data...)
	return nil
}

// MarshalJSON writes the settings without secrets.
func (s Settings) MarshalJSON() ([]byte, error) { return s.redacted(), nil }

// String is the redacted JSON.
func (s Settings) String() string { return string(s.redacted()) }

// Format keeps every verb of fmt from printing the raw JSON.
func (s Settings) Format(f fmt.State, _ rune) { _, _ = f.Write(s.redacted()) }

// LogValue is what a log shows.
func (s Settings) LogValue() slog.Value { return slog.StringValue(s.String()) }
