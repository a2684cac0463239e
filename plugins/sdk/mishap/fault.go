package mishap

import (
	"net/http"
	"slices"
)

// Fault is something that goes wrong with a call. A stand-in may have others of its own.
type Fault string

// Faults of any call.
const (
	Delay       Fault = "delay"        // the answer comes after Plan.Delay
	TooMany     Fault = "too_many"     // 429 with Retry-After
	ServerError Fault = "server_error" // 500 before anything is done
	Unavailable Fault = "unavailable"  // 503 with Retry-After
	ErrorAfter  Fault = "error_after"  // 500 after the call was carried out
	Refuse      Fault = "refuse"       // the connection breaks before anything is done
	Drop        Fault = "drop"         // the call is carried out, the connection breaks instead of the answer
	Timeout     Fault = "timeout"      // the call is carried out, and no answer comes until the caller goes away
	Truncate    Fault = "truncate"     // half of the answer comes
)

// Faults of an answer that is a list; any other answer is as it should be.
const (
	Duplicate Fault = "duplicate" // the first record comes twice
	Reorder   Fault = "reorder"   // the records come the other way round
	Missing   Fault = "missing"   // the first record is not there
)

// Status is that of an answer before anything is done, 0 for faults that do not answer so.
func (f Fault) Status() int {
	switch f {
	case TooMany:
		return http.StatusTooManyRequests
	case ServerError:
		return http.StatusInternalServerError
	case Unavailable:
		return http.StatusServiceUnavailable
	}
	return 0
}

// Mute reports whether the call is carried out and nothing is said.
func (f Fault) Mute() bool { return f == Drop || f == Timeout }

// Disturbed is a list as a fault makes it; the list itself stays as it is.
func Disturbed[T any](records []T, f Fault) []T {
	records = slices.Clone(records)
	switch {
	case len(records) == 0:
	case f == Duplicate:
		return slices.Insert(records, 0, records[0])
	case f == Reorder:
		slices.Reverse(records)
	case f == Missing:
		return records[1:]
	}
	return records
}
