package engine

import (
	"fmt"
	"strings"
	"time"

	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// Event is something that happened to a document.
//
// OtherWentOut, in the events that have it, says that another revision of the same business document went out, or may have.
type Event interface{ event() }

// What happens by itself.
type (
	// Woken: its time has come. Called: a gate that held it up lets it try now, ahead of that time.
	Woken struct{ OtherWentOut, Called bool }
	// Recovered: a new hub found the document; whatever was under way may or may not have been done.
	Recovered struct{}
	// Built: the route's steps made what is to be sent, and it is stored as the part in the role Product.
	Built struct {
		Round        int
		Product      string
		Parts        map[string]string // what the steps made: SHA-256 by role
		Flow         docflow.Flow      // of the exchange that it may begin; empty: not known
		OtherWentOut bool
	}
	// FoundInvalid: a step found an error in the document. Replaced says that a later revision has come meanwhile.
	FoundInvalid struct {
		Round    int
		Parts    map[string]string
		Replaced bool
	}
	// BuildFailed: a step could not be done, though nothing is known to be wrong with the document.
	BuildFailed struct {
		Round int
		Cause document.Cause
		After time.Duration
	}
	// Stranded: the route that took the document is gone from the configuration and from the store.
	Stranded struct{}
	// Answered: an attempt at an outward act ended.
	Answered struct {
		To       string
		Number   int
		Outcome  document.Outcome
		Cause    document.Cause
		After    time.Duration
		Exchange bool // done, and a docflow goes on
		Remote   string
		At       time.Time // when it was done, as the other side says
	}
	// Settled: a lookup of an act's key ended. Unknown when the other side does not know, or could not be asked.
	Settled struct {
		To       string
		Number   int
		Outcome  document.Outcome
		After    time.Duration
		Exchange bool
		Remote   string
		At       time.Time
	}
	// Prepared: an attempt to have the far side make a draft, or say what has to be signed, has ended. If its answer was lost it is made
	// again, since the same key gives the same draft.
	Prepared struct {
		To      string
		Number  int
		Outcome document.Outcome
		Cause   document.Cause
		After   time.Duration
		Draft   string
		ToSign  []ToSign
	}
	// Signed: a signer has signed, or will not.
	Signed struct {
		To         string
		Number     int
		Signatures map[string]string // done: SHA-256 of the signature by that of what it covers
		Waiting    bool              // somebody was asked to sign elsewhere and has not done so yet
		Stuck      Stuck             // why it cannot be signed before a person acts
		Cause      document.Cause
		After      time.Duration
	}
)

// What people do.
type (
	// Cancelled: a person stops a document that has not gone out.
	Cancelled struct{}
	// Replayed: a person has it built and sent again from a step.
	Replayed struct {
		FromStep     int
		OtherWentOut bool
	}
	// Decided: a person found out what became of an act.
	Decided struct {
		To   string
		Done bool // false: it was not done and may be tried again
	}
	// Approved: a person has looked at what is to be signed. Shown are the SHA-256 of what the person was shown.
	Approved struct {
		By    string
		Shown []string
	}
	// Ordered: a person orders an act upon the document in exchange.
	Ordered struct {
		By     string
		Answer Answer
	}
	// Recorded: a person knows something about the exchange that no operator reports.
	Recorded struct{ Fact docflow.Fact }
)

func (Woken) event()        {}
func (Recovered) event()    {}
func (Built) event()        {}
func (FoundInvalid) event() {}
func (BuildFailed) event()  {}
func (Stranded) event()     {}
func (Answered) event()     {}
func (Settled) event()      {}
func (Cancelled) event()    {}
func (Replayed) event()     {}
func (Decided) event()      {}
func (Prepared) event()     {}
func (Signed) event()       {}
func (Approved) event()     {}
func (Ordered) event()      {}
func (Recorded) event()     {}

// eventName is how the journal names an event.
func eventName(event Event) string {
	name := strings.TrimPrefix(fmt.Sprintf("%T", event), "engine.")
	return strings.ToLower(name)
}

// Command is something to carry out once the decision is durable.
type Command interface{ command() }

// Commands. Round and Number come back in the event that ends a command, so that outdated results are recognised.
type (
	// Build: run the route's steps.
	Build struct{ FromStep, Round int }
	// Send: attempt the outward act. The attempt is already on record.
	Send struct {
		To                 string
		Generation, Number int
	}
	// Ask: look the act's key up on the other side.
	Ask struct {
		To                 string
		Generation, Number int
	}
	// Prepare: have the far side make a draft and say what has to be signed. The attempt is already on record.
	Prepare struct {
		To                 string
		Generation, Number int
	}
	// Sign: have what was prepared signed.
	Sign struct {
		To     string
		Number int
		Signer Signing
	}
)

func (Build) command()   {}
func (Send) command()    {}
func (Ask) command()     {}
func (Prepare) command() {}
func (Sign) command()    {}
