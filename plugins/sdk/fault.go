package sdk

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
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
	Code       string        // UZ-…, when the fault is one that the hub has registered
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
	if f.Code != "" {
		s = f.Code + " " + s
	}
	if f.RemoteCode != "" || f.RemoteText != "" {
		s += " (ответ другой стороны: " + strings.TrimSpace(f.RemoteCode+" "+f.RemoteText) + ")"
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

// FaultOf makes any error a Fault: a Fault stays what it is, a registered error keeps its code and hint, a broken
// connection is transient, and what says nothing of itself is a fault of the connector.
func FaultOf(err error) *Fault {
	if err == nil {
		return nil
	}
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	if e, ok := fault.As(err); ok {
		message := strings.TrimPrefix(e.Error(), e.Kind.Code+" ")
		return &Fault{Cause: causeOf(e.Kind.Blame), Message: message, Hint: e.Kind.Hint, Code: e.Kind.Code}
	}
	var broken net.Error
	switch {
	case errors.Is(err, context.Canceled):
		return Fail(document.CauseTransient, "вызов прерван")
	case errors.Is(err, context.DeadlineExceeded):
		return Fail(document.CauseTransient, "время ожидания вышло")
	case errors.As(err, &broken):
		return Fail(document.CauseTransient, "нет связи: %v", err)
	}
	return Fail(document.CauseInternal, "%v", err)
}

func causeOf(blame fault.Blame) document.Cause {
	switch blame {
	case fault.Input:
		return document.CauseInvalidDocument
	case fault.Setup:
		return document.CauseMisconfigured
	case fault.Remote:
		return document.CauseTransient
	}
	return document.CauseInternal
}

// longestText bounds what a fault carries: the other side's words may be a whole HTML page.
const longestText = 2000

func clip(text string) string {
	text = strings.ToValidUTF8(text, "�")
	if len(text) <= longestText {
		return text
	}
	return strings.ToValidUTF8(text[:longestText], "") + "…"
}

// message is the fault as it travels.
func (f *Fault) message() *connectorv1.Fault {
	return &connectorv1.Fault{
		Cause: wire.CauseTo(f.Cause), Message: clip(f.Message), Hint: clip(f.Hint), Code: f.Code,
		RemoteCode: clip(f.RemoteCode), RemoteText: clip(f.RemoteText), AfterMs: f.After.Milliseconds(),
	}
}

// GRPCStatus lets a Fault travel as the status of a call.
func (f *Fault) GRPCStatus() *status.Status {
	plain := status.New(codes.Aborted, clip(f.Message))
	detailed, err := plain.WithDetails(f.message())
	if err != nil {
		return plain
	}
	return detailed
}

// FaultFromMessage is a fault from the wire. A cause that is unknown on this side is empty.
func FaultFromMessage(m *connectorv1.Fault) *Fault {
	if m == nil {
		return nil
	}
	return &Fault{
		Cause: wire.CauseFrom(m.GetCause()), Message: m.GetMessage(), Hint: m.GetHint(), Code: m.GetCode(),
		RemoteCode: m.GetRemoteCode(), RemoteText: m.GetRemoteText(), After: time.Duration(m.GetAfterMs()) * time.Millisecond,
	}
}

// FaultFromStatus is the fault that a call's error carries, when it carries one.
func FaultFromStatus(err error) (*Fault, bool) {
	s, ok := status.FromError(err)
	if !ok {
		return nil, false
	}
	for _, detail := range s.Details() {
		if m, ok := detail.(*connectorv1.Fault); ok {
			return FaultFromMessage(m), true
		}
	}
	return nil, false
}
