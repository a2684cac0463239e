package sandbox

import (
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
	TooMany           = mishap.TooMany     // 429
	ServerError       = mishap.ServerError // 500
	Refuse            = mishap.Refuse      // the connection breaks before anything is done
	Drop              = mishap.Drop        // the call is carried out, the connection breaks instead of the answer
	ErrorAfter        = mishap.ErrorAfter  // 500 after the call was carried out
	Timeout           = mishap.Timeout     // the call is carried out, and no answer comes until the caller goes away
	Truncate          = mishap.Truncate    // half of the answer comes
	ExpireToken Fault = "expire_token"     // every token is forgotten before the call
)

// Faults of an answer that is a list; any other answer is as it should be.
const (
	Duplicate           = mishap.Duplicate // the first record comes twice
	Reorder             = mishap.Reorder   // the records come the other way round
	Late          Fault = "late"           // the record that was added last is not there yet
	UnknownStatus Fault = "unknown_status" // the first record has a status that nobody knows
)

// Strange is the status that UnknownStatus gives.
const Strange = "on-review"

// faultsInOrder fixes the order in which chances are drawn, so that a seed always gives the same faults.
var faultsInOrder = []Fault{
	Delay, TooMany, ServerError, Refuse, Drop, ErrorAfter, Timeout, Truncate, ExpireToken, Duplicate, Reorder, Late, UnknownStatus,
}

// Faults lists them all.
func Faults() []Fault { return slices.Clone(faultsInOrder) }
