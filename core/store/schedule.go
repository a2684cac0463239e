package store

import "time"

// Run is one firing of a schedule. A schedule and a due time make at most one run, over all nodes.
type Run struct {
	Schedule string
	Due      time.Time
	Started  time.Time
	Ended    time.Time // zero: under way, or the hub died
	State    string    // the scheduler's word
	Detail   string    // without personal data
}

// Lease is a right held until a moment.
type Lease struct {
	Name   string
	Holder string
	Until  time.Time
}
