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

// Faults.
const (
	Delay               = mishap.Delay       // the answer comes after Plan.Delay
	TooMany             = mishap.TooMany     // 429
	ServerError         = mishap.ServerError // 500
	Refuse              = mishap.Refuse      // the connection breaks before anything is done
	Drop                = mishap.Drop        // the call is carried out, the connection breaks instead of the answer
	ErrorAfter          = mishap.ErrorAfter  // 500 after the call was carried out
	Timeout             = mishap.Timeout     // the call is carried out, and no answer comes until the caller goes away
	Truncate            = mishap.Truncate    // half of the answer comes
	ExpireSession Fault = "expire_session"   // every session is forgotten before the call
)

// faultsInOrder fixes the order in which chances are drawn, so that a seed always gives the same faults.
var faultsInOrder = []Fault{Delay, TooMany, ServerError, Refuse, Drop, ErrorAfter, Timeout, Truncate, ExpireSession}

// Faults lists them all.
func Faults() []Fault { return slices.Clone(faultsInOrder) }
