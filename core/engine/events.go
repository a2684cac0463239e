package engine

import (
	"fmt"
	"strings"
	"time"

	"github.com/uzelhub/uzel/schemas/document"
)

// Event is something that happened to a document.
//
// OtherWentOut, where an event has it, tells that another revision of the same business document went out, or may have.
type Event interface{ event() }

// What happens by itself.
type (
	// Woken: its time has come. Called: a gate that held it up asks it to try now, whatever time it was given.
	Woken struct{ OtherWentOut, Called bool }
	// Recovered: a new hub found the document; whatever was under way may or may not have been done.
	Recovered struct{}
	// Built: the route's steps made what is to be sent, and it is stored as the part in the role Product.
	Built struct {
		Round        int
		Product      string
		Parts        map[string]string // what the steps made: SHA-256 by role
		OtherWentOut bool
	}
	// FoundInvalid: a step found that the document is not right. Replaced tells that a later revision has come meanwhile.
	FoundInvalid struct {
		Round    int
		Parts    map[string]string
		Replaced bool
	}
	// BuildFailed: a step could not be done, through no fault of the document.
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
	}
	// Settled: a lookup of an act's key ended. Unknown when the other side does not know, or could not be asked.
	Settled struct {
		To       string
		Number   int
		Outcome  document.Outcome
		After    time.Duration
		Exchange bool
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

// eventName is how the journal names an event.
func eventName(event Event) string {
	name := strings.TrimPrefix(fmt.Sprintf("%T", event), "engine.")
	return strings.ToLower(name)
}

// Command is something to carry out once the decision is durable.
type Command interface{ command() }

// Commands. Round and Number come back with the event that a command ends with: an answer that was overtaken is known by
// them.
type (
	// Build: run the route's steps.
	Build struct{ FromStep, Round int }
	// Send: attempt the outward act. The attempt is on record before.
	Send struct {
		To                 string
		Generation, Number int
	}
	// Ask: look the act's key up on the other side.
	Ask struct {
		To                 string
		Generation, Number int
	}
)

func (Build) command() {}
func (Send) command()  {}
func (Ask) command()   {}
