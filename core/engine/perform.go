package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// actionSend is the action of attempts that hand a document over.
const actionSend = string(host.ActionSend)

// roleOriginal is the part that came from the source, byte for byte.
const roleOriginal = "original"

// perform carries out one command and gives the event it ended with, and what has to be written with that event.
// A nil event means that there is nothing to decide: the store could not be read, and the sweeper comes back.
func (e *Engine) perform(ctx context.Context, id string, command Command) (Event, effects) {
	switch c := command.(type) {
	case Build:
		return e.build(ctx, id, c)
	case Send:
		return e.send(ctx, id, c)
	case Ask:
		return e.ask(ctx, id, c)
	}
	panic(fmt.Sprintf("engine: no way to perform %T", command))
}

// build runs the route's steps from the given one on.
func (e *Engine) build(ctx context.Context, id string, c Build) (Event, effects) {
	doc, progress, route, err := e.load(ctx, id)
	if err != nil {
		e.setAside(ctx, id, err)
		return nil, nil
	}
	content, role, err := e.startingPoint(ctx, doc, route, c.FromStep)
	if err != nil {
		return BuildFailed{Cause: document.CauseInternal}, withFindings(id, []fault.Finding{fault.FindingOf(err, errStep)})
	}
	product := role
	var parts []builtPart
	var findings []fault.Finding
	for _, step := range route.Steps[min(c.FromStep, len(route.Steps)):] {
		in := Input{Content: content, Identity: progress.Identity, Organisation: route.Organisation}
		out, found, err := runStep(ctx, step, in)
		findings = append(findings, found...)
		switch {
		case ctx.Err() != nil:
			return nil, nil
		case err != nil:
			return stepFailed(err), withFindings(id, append(findings, fault.FindingOf(err, errStep)))
		case fault.HasErrors(found):
			return FoundInvalid{}, withParts(id, parts, findings)
		}
		if step.Role != "" {
			product = step.Role
			parts = append(parts, builtPart{role: step.Role, content: out})
		}
		content = out
	}
	return Built{Product: product}, withParts(id, parts, findings)
}

// runStep keeps a fault in a step from taking the hub down.
func runStep(ctx context.Context, step NamedStep, in Input) (out Content, findings []fault.Finding, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errStepPanic.With("шаг %q", step.Name).Wrap(fmt.Errorf("%v\n%s", r, debug.Stack()))
		}
	}()
	return step.Do(ctx, in)
}

// stepFailed tells a document that is not right from a step that could not be done.
func stepFailed(err error) Event {
	if e, ok := fault.As(err); ok {
		switch e.Kind.Blame {
		case fault.Input:
			return FoundInvalid{}
		case fault.Setup:
			return BuildFailed{Cause: document.CauseMisconfigured}
		case fault.Remote, fault.Connector:
			return BuildFailed{Cause: document.CauseTransient}
		}
	}
	return BuildFailed{Cause: document.CauseInternal}
}

// startingPoint is the content that the given step takes: the original, or what the step before it made.
func (e *Engine) startingPoint(ctx context.Context, doc store.Document, route *Route, fromStep int) (Content, string, error) {
	role := roleOriginal
	for _, step := range route.Steps[:min(fromStep, len(route.Steps))] {
		if step.Role != "" {
			role = step.Role
		}
	}
	content := Content{}
	err := e.Store.View(ctx, func(tx store.ReadTx) error {
		part, err := lastPart(tx, doc.ID, role)
		if err != nil {
			return err
		}
		content.Envelope = doc.Envelope
		content.Envelope.Kind, content.Envelope.Format = part.Kind, part.Format
		content.Envelope.Name, content.Envelope.MediaType = part.Name, part.MediaType
		content.Body, err = tx.Payload(doc.ID, part.SHA256)
		return err
	})
	return content, role, err
}

// send makes one attempt at the outward act. The attempt is on record already.
func (e *Engine) send(ctx context.Context, id string, c Send) (Event, effects) {
	act, err := e.act(ctx, id, c)
	if err != nil {
		// Nothing left the hub.
		end := attemptEnd{outcome: document.OutcomeRetry, cause: document.CauseInternal, fault: err.Error()}
		return Answered{To: c.To, Outcome: end.outcome, Cause: end.cause}, endAttempt(c.To, e.Clock.Now(), end)
	}
	acting, done := e.grace(ctx)
	receipt, err := e.Outside.Commit(acting, c.To, act)
	done()
	end := attemptEnd{outcome: document.OutcomeDone, receipt: receipt}
	var after time.Duration
	if err != nil {
		f := asFault(err)
		end = attemptEnd{outcome: f.Outcome(), cause: f.Cause, fault: f.Message, remoteCode: f.RemoteCode, remoteText: f.RemoteText}
		after = f.After
	}
	event := Answered{To: c.To, Outcome: end.outcome, Cause: end.cause, After: after, Exchange: receipt.State == document.StateInExchange}
	return event, endAttempt(c.To, e.Clock.Now(), end)
}

// grace lets an outward act that is under way when the hub is stopped come to its end: cut off, its outcome would be
// unknown for nothing.
func (e *Engine) grace(ctx context.Context) (context.Context, func()) {
	acting, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		select {
		case <-e.Clock.After(stopGrace):
			cancel()
		case <-acting.Done():
		}
	})
	return acting, func() { stop(); cancel() }
}

// ask looks up what became of an act whose answer was lost.
func (e *Engine) ask(ctx context.Context, id string, c Ask) (Event, effects) {
	doc, _, _, err := e.load(ctx, id)
	if err != nil {
		e.setAside(ctx, id, err)
		return nil, nil
	}
	settled, err := e.Outside.Lookup(ctx, c.To, actKey(id, c.To, c.Generation), doc.Envelope)
	if err != nil {
		return Settled{To: c.To, Outcome: document.OutcomeUnknown, Cause: asFault(err).Cause}, nil
	}
	end := attemptEnd{outcome: settled.Outcome, receipt: settled.Receipt}
	event := Settled{To: c.To, Outcome: settled.Outcome, Exchange: settled.Receipt.State == document.StateInExchange}
	if f := settled.Fault; f != nil {
		event.Cause = f.Cause
		end.cause, end.fault, end.remoteCode, end.remoteText = f.Cause, f.Message, f.RemoteCode, f.RemoteText
	}
	if settled.Outcome == document.OutcomeUnknown {
		return event, nil
	}
	return event, endAttempt(c.To, e.Clock.Now(), end)
}

func (e *Engine) load(ctx context.Context, id string) (doc store.Document, p Progress, route *Route, err error) {
	err = e.Store.View(ctx, func(tx store.ReadTx) error {
		if doc, err = tx.Document(id); err != nil {
			return err
		}
		return json.Unmarshal(doc.Progress, &p)
	})
	if err == nil {
		route, err = e.Routes.Version(ctx, doc.Route, doc.RouteVersion)
	}
	return doc, p, route, err
}

// act puts together what goes out: exactly the stored bytes.
func (e *Engine) act(ctx context.Context, id string, c Send) (host.Act, error) {
	act := host.Act{Key: actKey(id, c.To, c.Generation), Action: host.ActionSend}
	err := e.Store.View(ctx, func(tx store.ReadTx) error {
		doc, err := tx.Document(id)
		if err != nil {
			return err
		}
		var p Progress
		if err := json.Unmarshal(doc.Progress, &p); err != nil {
			return err
		}
		product, err := productOf(tx, id, p)
		if err != nil {
			return err
		}
		act.Document = doc.Envelope
		act.Document.Kind, act.Document.Format = product.Kind, product.Format
		act.Document.Name, act.Document.MediaType = product.Name, product.MediaType
		act.Body, err = tx.Payload(id, product.SHA256)
		return err
	})
	return act, err
}

// asFault takes any error of a connection for what it is; one without a cause may have been done.
func asFault(err error) *host.Fault {
	var f *host.Fault
	if errors.As(err, &f) {
		return f
	}
	return &host.Fault{Cause: document.CauseOutcomeUnknown, Message: err.Error()}
}
