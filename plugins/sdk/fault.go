package sdk

import (
	"fmt"
	"time"

	"github.com/uzelhub/uzel/schemas/document"
)

// Fault is an error that says why, in the hub's words. What it means for an attempt at an outward act:
//
//	outcome_unknown                       it may have been done: unknown
//	refused_by_remote, invalid_document   it will never be done with these bytes: refused
//	any other cause                       surely not done: retry
//
// Message and Hint are plain Russian without secrets and without personal data.
type Fault struct {
	Cause      document.Cause
	Message    string
	Hint       string
	RemoteCode string
	RemoteText string
	After      time.Duration // when a retry makes sense; 0: unknown
}

// Fail makes a Fault.
func Fail(cause document.Cause, format string, args ...any) *Fault {
	return &Fault{Cause: cause, Message: fmt.Sprintf(format, args...)}
}

// Remote adds the other side's code and words.
func (f *Fault) Remote(code, text string) *Fault {
	f.RemoteCode, f.RemoteText = code, text
	return f
}

// Advise adds what to do next.
func (f *Fault) Advise(hint string) *Fault {
	f.Hint = hint
	return f
}

// Wait adds when a retry makes sense.
func (f *Fault) Wait(after time.Duration) *Fault {
	f.After = after
	return f
}

func (f *Fault) Error() string {
	s := f.Message
	if f.RemoteCode != "" || f.RemoteText != "" {
		s += fmt.Sprintf(" (ответ другой стороны: %s %s)", f.RemoteCode, f.RemoteText)
	}
	return s
}

// Outcome is what the fault means for an attempt at an outward act.
func (f *Fault) Outcome() document.Outcome {
	switch f.Cause {
	case document.CauseOutcomeUnknown:
		return document.OutcomeUnknown
	case document.CauseRefusedByRemote, document.CauseInvalidDocument:
		return document.OutcomeRefused
	}
	return document.OutcomeRetry
}
