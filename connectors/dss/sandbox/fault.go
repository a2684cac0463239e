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
	ServerError       = mishap.ServerError // 500, nothing is done
	ErrorAfter        = mishap.ErrorAfter  // the call is carried out and answered with 500
	Refuse            = mishap.Refuse      // the connection breaks before anything is done
	Drop              = mishap.Drop        // the call is carried out, the connection breaks instead of the answer
	Timeout           = mishap.Timeout     // the call is carried out, and no answer comes until the caller goes away
	Truncate          = mishap.Truncate    // half of the answer comes
	ExpireToken Fault = "expire_token"     // every token is forgotten before the call
)

// UnknownStatus is a fault of v2 signing: the operation has a status that nobody knows.
const UnknownStatus Fault = "unknown_status"

// Strange is the status that UnknownStatus gives.
const Strange = "OnReview"

// faultsInOrder fixes the order in which chances are drawn, so that a seed always gives the same faults.
var faultsInOrder = []Fault{Delay, TooMany, ServerError, ErrorAfter, Refuse, Drop, Timeout, Truncate, ExpireToken, UnknownStatus}

// Faults lists them all.
func Faults() []Fault { return slices.Clone(faultsInOrder) }
