package signature

import (
	"errors"
	"time"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Inquiry is how the state of a power of attorney in the registry was found out.
type Inquiry struct {
	Registry string    // who is asked; empty: nobody can be
	At       time.Time // of the oldest answer that what is known rests on; zero: there is none
	Silence  error     // why there is no newer answer; nil: it is new enough
	// Last is how old an answer may be that one goes on with while the registry is silent.
	Last time.Duration
}

// Leave is what may be done with a power of attorney.
type Leave string

// Leaves.
const (
	MaySign    Leave = "sign"
	MayNotSign Leave = "stop" // before a person has seen to it
	MayWait    Leave = "wait" // for the registry
)

// Leave judges a use by what speaks against it and by how its state was found out. Nothing is passed over in silence: where
// nobody can be asked, or the answer is an old one, a warning says so.
func (use PowerUse) Leave(against []fault.Finding, now time.Time) (Leave, []fault.Finding) {
	i := use.Inquiry
	switch {
	case fault.HasErrors(against):
		return MayNotSign, against
	case i.Silence == nil:
		return MaySign, against
	case !i.At.IsZero() && !i.At.Before(now.Add(-i.Last)):
		return MaySign, append(against, errOldState.Warning("/number", "известно на "+i.At.In(moscow).Format("02.01.2006 15:04")+" (МСК)"))
	case i.needsPerson():
		return MayNotSign, append(against, errStateUnknown.Finding("/number", i.Silence.Error()))
	}
	return MayWait, append(against, errStateAwaited.Finding("/number", i.Silence.Error()))
}

// needsPerson tells a registry that will not answer before somebody has set something right from one that cannot just now.
func (i Inquiry) needsPerson() bool {
	var f *host.Fault
	if !errors.As(i.Silence, &f) {
		return false
	}
	switch f.Cause {
	case document.CauseTransient, document.CauseLimit, document.CauseMaintenance, document.CauseOutcomeUnknown, document.CauseInternal:
		return false
	}
	return true
}
