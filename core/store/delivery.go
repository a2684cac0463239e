package store

import (
	"encoding/json"
	"time"

	"github.com/uzelhub/uzel/schemas/document"
)

// Delivery is a document on its way to one destination.
type Delivery struct {
	Document    string
	Destination string          // connection
	Key         string          // the key of its outward act
	State       document.State  //
	Draft       string          // the far side's draft, from Prepare
	Receipt     json.RawMessage // kept encrypted
	ChangedAt   time.Time
}

// Attempt is one try of one outward act. It is durable before the act and finished after it.
type Attempt struct {
	Document    string
	Destination string
	Number      int // 1, 2, … for each document and destination
	Action      string
	Key         string
	SHA256      string // of the payload it sends; may be empty
	Started     time.Time
	Ended       time.Time // zero: under way, or the hub died
	Outcome     document.Outcome
	Cause       document.Cause
	RemoteCode  string
	Fault       string          // in Russian; kept encrypted, since it may quote a name
	RemoteText  string          // the other side's words; kept encrypted
	Receipt     json.RawMessage // kept encrypted
}
