package sandbox

import (
	"net/http"
	"slices"

	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

// Fault is something that goes wrong with a call; a Plan says what does from the beginning.
type (
	Fault = mishap.Fault
	Plan  = mishap.Plan
)

// Faults of any call.
const (
	Delay             = mishap.Delay       // the answer comes after Plan.Delay
	TooMany           = mishap.TooMany     // 429 with Retry-After
	Unavailable       = mishap.Unavailable // 503 with Retry-After
	ServerError       = mishap.ServerError // 500 before anything is done
	Unsupported Fault = "unsupported"      // 415
	ErrorAfter        = mishap.ErrorAfter  // 500 after the call was carried out
	Refuse            = mishap.Refuse      // the connection breaks before anything is done
	Drop              = mishap.Drop        // the call is carried out, the connection breaks instead of the answer
	Timeout           = mishap.Timeout     // the call is carried out, and no answer comes until the caller goes away
	Truncate          = mishap.Truncate    // half of the answer comes
	ExpireToken Fault = "expire_token"     // every token is forgotten before the call
	Running     Fault = "running"          // the call is carried out; 204 with Retry-After says that it still goes on
)

// Faults of an answer of the feed; any other answer is as it should be.
const (
	Duplicate           = mishap.Duplicate // the first event comes twice
	Reorder             = mishap.Reorder   // the events come the other way round
	UnknownStatus Fault = "unknown_status" // the first document has a status that nobody knows
	UnknownEntity Fault = "unknown_entity" // the first entity has a type that nobody knows
)

// Faults of an event that goes into the feed of a box, to which [mishap.Faults.Inject] takes the box in place of a path.
const (
	Late       Fault = "late"        // it comes some readings later, at the place that its time gives it
	DropEvent  Fault = "drop_event"  // it never comes, though what it tells of has happened
	EqualTimes Fault = "equal_times" // it has the time of the event before it, and lies on either side of that
)

// Faults of a signature of a played box, which the operator does not notice: its orders name the box in place of a path.
const (
	WrongSignature     Fault = "wrong_signature"     // it covers other bytes
	StrangersSignature Fault = "strangers_signature" // it is made with the certificate of another organisation
)

// Strange is the number of what UnknownStatus and UnknownEntity give; in JSON it is Value777.
const Strange = 777

// callFaults, eventFaults and signatureFaults fix the order in which chances are drawn, so that a seed always gives the same faults.
var (
	callFaults = []Fault{
		Delay, TooMany, Unavailable, ServerError, Unsupported, ErrorAfter, Refuse, Drop, Timeout, Truncate, ExpireToken, Running,
		Duplicate, Reorder, UnknownStatus, UnknownEntity,
	}
	eventFaults     = []Fault{Late, DropEvent, EqualTimes}
	signatureFaults = []Fault{WrongSignature, StrangersSignature}
)

// Faults lists all of them.
func Faults() []Fault { return slices.Concat(callFaults, eventFaults, signatureFaults) }

// status is that of an answer before anything is done, 0 for faults that do not answer so.
func status(f Fault) int {
	if f == Unsupported {
		return http.StatusUnsupportedMediaType
	}
	return f.Status()
}
