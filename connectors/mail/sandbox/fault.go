package sandbox

import "github.com/uzelhub/uzel/plugins/sdk/mishap"

// Fault is something that goes wrong with a letter; a Plan says what does from the beginning.
type (
	Fault = mishap.Fault
	Plan  = mishap.Plan
)

// Faults. There is none that delivers a letter and answers 4xx or 5xx: by RFC 5321, 4.2.1, that says that nothing was done.
const (
	Delay             = mishap.Delay       // the answer to the text comes after Plan.Delay
	TooMany           = mishap.TooMany     // 450 to the sender: too many letters
	ServerError       = mishap.ServerError // 451 after the text: nothing was delivered
	Reject      Fault = "reject"           // 554 after the text: nothing will ever be delivered
	Refuse            = mishap.Refuse      // the connection breaks before the text
	Truncate          = mishap.Truncate    // the connection breaks in the midst of the text
	Drop              = mishap.Drop        // the letter is delivered, the connection breaks instead of the answer
	Timeout           = mishap.Timeout     // the letter is delivered, and no answer comes until the sender goes away
)

// faultsInOrder fixes the order in which chances are drawn, so that a seed always gives the same faults.
var faultsInOrder = []Fault{Delay, TooMany, ServerError, Reject, Refuse, Truncate, Drop, Timeout}

// Inject orders a fault for the next letters: the given number of times, after letting some pass.
func (s *Server) Inject(fault Fault, after, times int) { s.faults.Inject(fault, "", after, times) }

// BeforeAnswer has f called when the next letter is delivered, and loses that answer.
func (s *Server) BeforeAnswer(f func()) { s.faults.BeforeAnswer("", f) }
