package store

import (
	"encoding/json"
	"time"

	"github.com/uzelhub/uzel/schemas/document"
)

// Delivery is a document on its way to one destination.
type Delivery struct {
	Document    string          `json:"document"`
	Destination string          `json:"destination"` // connection
	Key         string          `json:"key"`         // the key of its outward act
	State       document.State  `json:"state"`
	Draft       string          `json:"draft,omitempty"`   // the far side's draft, from Prepare
	Receipt     json.RawMessage `json:"receipt,omitempty"` // kept encrypted
	ChangedAt   time.Time       `json:"changed_at"`
}

// Attempt is one try of one outward act. It is durable before the act and finished after it.
type Attempt struct {
	Document    string           `json:"document"`
	Destination string           `json:"destination"`
	Number      int              `json:"number"` // 1, 2, … for each document and destination
	Action      string           `json:"action"`
	Key         string           `json:"key"`
	SHA256      string           `json:"sha256,omitempty"` // of the payload it sends; may be empty
	Started     time.Time        `json:"started"`
	Ended       time.Time        `json:"ended,omitzero"` // zero: under way, or the hub died
	Outcome     document.Outcome `json:"outcome,omitempty"`
	Cause       document.Cause   `json:"cause,omitempty"`
	RemoteCode  string           `json:"remote_code,omitempty"`
	Fault       string           `json:"fault,omitempty"`       // in Russian; kept encrypted, since it may quote a name
	Hint        string           `json:"hint,omitempty"`        // what to do next, in Russian; kept encrypted
	RemoteText  string           `json:"remote_text,omitempty"` // the other side's words; kept encrypted
	Receipt     json.RawMessage  `json:"receipt,omitempty"`     // kept encrypted
}
