package store

import (
	"encoding/json"
	"time"
)

// Record is one piece of reference data: an employee, a counterparty, a consent. Its content is encrypted with a key of
// its own, so that one person's data can be erased.
type Record struct {
	ID           string // UUIDv7, given by PutRecord; what Erase takes
	Collection   string
	Key          string // within the collection; a plain column, never a name or СНИЛС
	Organisation string // INN; may be empty
	Revision     string // of the source, to tell what changed
	Data         json.RawMessage
	ChangedAt    time.Time
}

// RecordFilter selects records of one collection.
type RecordFilter struct {
	Collection   string
	Organisation string // empty: any
	After        string // key of the last record of the page before
	Limit        int    // 0: 100
}

// Person is somebody who may use the hub.
type Person struct {
	Name          string // login
	Roles         []string
	Organisations []string // INN of those they may see
	Disabled      bool
	ChangedAt     time.Time
}
