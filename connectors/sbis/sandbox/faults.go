package sandbox

import (
	"net/http"

	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

// Fault is something that goes wrong with a call; a Plan says what does from the beginning.
type (
	Fault = mishap.Fault
	Plan  = mishap.Plan
)

// Faults of any call.
const (
	Delay                = mishap.Delay       // the answer comes after Plan.Delay
	TooMany              = mishap.TooMany     // 429
	ServerError          = mishap.ServerError // 500 before anything is done, without a word of JSON-RPC
	BadGateway     Fault = "bad_gateway"      // 502
	Unavailable          = mishap.Unavailable // 503
	GatewayTimeout Fault = "gateway_timeout"  // 504
	DiskAway       Fault = "disk_away"        // the error that СБИС.Диск is not to be had
	Refuse               = mishap.Refuse      // the connection breaks before anything is done
	Drop                 = mishap.Drop        // the call is carried out, the connection breaks instead of the answer
	ErrorAfter           = mishap.ErrorAfter  // 500 after the call was carried out
	Timeout              = mishap.Timeout     // the call is carried out, and no answer comes until the caller goes away
	ExpireSession  Fault = "expire_session"   // every session is forgotten before the call
)

// Faults of the list of changes; any other answer is as it should be.
const (
	Duplicate          = mishap.Duplicate // the first record comes twice
	Reorder            = mishap.Reorder   // the records come the other way round
	Late         Fault = "late"           // the first record moves to the end of the list: it comes after later ones
	LoseEvent    Fault = "lose_event"     // the first record is never listed
	UnknownState Fault = "unknown_state"  // the first record has a state that nobody knows
	ForgetEvents Fault = "forget_events"  // the event that the client names no longer exists
)

// StrangeState is the code of state that UnknownState gives.
const StrangeState = "77"

// Faults lists them all, in the order in which chances are drawn, so that a seed always gives the same faults.
func Faults() []Fault {
	return []Fault{
		Delay, TooMany, ServerError, BadGateway, Unavailable, GatewayTimeout, DiskAway, Refuse, Drop, ErrorAfter, Timeout, ExpireSession,
		Duplicate, Reorder, Late, LoseEvent, UnknownState, ForgetEvents,
	}
}

// status is the HTTP status with which a fault answers before anything is done.
func status(f Fault) int {
	switch f {
	case BadGateway:
		return http.StatusBadGateway
	case GatewayTimeout:
		return http.StatusGatewayTimeout
	}
	return f.Status()
}
