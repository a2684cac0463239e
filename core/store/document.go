package store

import (
	"encoding/json"
	"time"

	"github.com/uzelhub/uzel/schemas/document"
)

// Document is where one document stands. Times are kept to the microsecond; a zero time means none.
type Document struct {
	ID           string // UUIDv7
	Route        string
	RouteVersion string
	Source       string // the connection it came from

	// Envelope is kept encrypted; the fields people search by are also plain columns. After erasure only those
	// come back: nothing else of it, no party's name.
	Envelope document.Envelope

	State document.State
	Cause document.Cause // why it waits or stopped; may be empty
	Step  int            // index of the route's step

	// Holds says that documents behind this one in its chain wait: same route, same source, same ChainKey, taken
	// later. The engine decides in which states that is so.
	Holds bool
	// Free says that this one stands behind nobody: it has gone out, and what goes on in its exchange waits for no other.
	// One that holds is not free.
	Free     bool
	NextAt   time.Time // when there is something to do; zero: not by itself
	Attempts int       // failed tries of what it does now

	TakenAt   time.Time
	ChangedAt time.Time
	ExpiresAt time.Time // its age limit

	Progress json.RawMessage // the engine's own state; kept encrypted
	Version  int64           // counts saves; SaveDocument refuses a version that is not the stored one
	ErasedAt time.Time       // when its key was destroyed

	// Unreadable says why Envelope holds only the search columns and Progress nothing: ErrErased, or a fault of the key
	// file or the disk. A list of documents does not fail because of one of them. Saving such a document leaves what
	// is encrypted as it is.
	Unreadable error
}

// DocumentFilter selects documents; empty fields select nothing away.
type DocumentFilter struct {
	INN           string   // of the organisation or the counterparty
	Organisations []string // only documents of these organisations, by INN: what a person may see
	Number        string
	Date          string // YYYY-MM-DD
	Period        string // YYYY-MM
	Kind          document.Kind
	State         document.State
	Cause         document.Cause
	Route         string
	Source        string
	SourceKey     string // quick together with Route and Source
	Chain         string
	After         string // id of the last document of the page before
	Limit         int    // 0: 100
}

// Part is what is known of a payload without opening it.
type Part struct {
	Document  string        `json:"document"`
	Role      string        `json:"role"`           // what it is in the document's life: original, upd.xml, t13.xlsx
	Name      string        `json:"name,omitempty"` // file name; kept encrypted
	MediaType string        `json:"media_type,omitempty"`
	Kind      document.Kind `json:"kind,omitempty"`
	Format    string        `json:"format,omitempty"`
	SHA256    string        `json:"sha256"` // of the plain bytes, hexadecimal
	Size      int64         `json:"size"`
	At        time.Time     `json:"at"`
}
