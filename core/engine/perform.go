package engine

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/uzelhub/uzel/core/engine/gate"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// actionPrepare is the action of attempts that have a draft made on the far side.
const actionPrepare = "prepare"

// roleOriginal is the part that came from the source, byte for byte.
const roleOriginal = "original"

// perform carries out one command and gives the event it ended with, and what has to be written with that event.
// A nil event means that there is nothing to decide: the document is due again later.
func (e *Engine) perform(ctx context.Context, w work, command Command) (Event, effects) {
	switch c := command.(type) {
	case Build:
		return e.build(ctx, w, c)
	case Send:
		return e.send(ctx, w, c)
	case Ask:
		return e.ask(ctx, w, c)
	case Prepare:
		return e.prepare(ctx, w, c)
	case Sign:
		return e.sign(ctx, w, c)
	case Judge:
		return e.judge(ctx, w, c)
	}
	panic(fmt.Sprintf("engine: no way to perform %T", command))
}

// build runs the route's steps from the given one on.
func (e *Engine) build(ctx context.Context, w work, c Build) (Event, effects) {
	if len(w.route.Steps) == 0 { // what came is what goes out
		return e.passedThrough(ctx, w, c)
	}
	in, product, err := e.startingPoint(ctx, w, c.FromStep)
	switch {
	case ctx.Err() != nil:
		return nil, nil
	case errors.Is(err, errNoPart):
		return BuildFailed{Round: c.Round, Cause: document.CauseInternal}, withFindings(w.id, []fault.Finding{fault.FindingOf(err, errStep)})
	case err != nil: // the store may read better later
		return BuildFailed{Round: c.Round, Cause: document.CauseTransient}, withFindings(w.id, []fault.Finding{fault.FindingOf(err, errStep)})
	}
	var made []builtPart
	var findings []fault.Finding
	for _, step := range w.route.Steps[min(c.FromStep, len(w.route.Steps)):] {
		out, found, err := runStep(ctx, step, in)
		findings = append(findings, found...)
		switch {
		case ctx.Err() != nil:
			return nil, nil
		case err != nil:
			return stepFailed(err, c.Round), withFindings(w.id, append(findings, fault.FindingOf(err, errStep)))
		case fault.HasErrors(found):
			return FoundInvalid{Round: c.Round, Parts: sums(made)}, withParts(w.id, made, findings)
		}
		if step.Role != "" {
			product = step.Role
			made = append(made, builtPart{role: step.Role, content: out})
		}
		in.Content = out
	}
	e.Fail.At(PointBuilt)
	return Built{Round: c.Round, Product: product, Parts: sums(made), Flow: e.flow(w, in.Content)}, withParts(w.id, made, findings)
}

// passedThrough: what came is what goes out.
func (e *Engine) passedThrough(ctx context.Context, w work, c Build) (Event, effects) {
	built := Built{Round: c.Round, Product: roleOriginal, Parts: map[string]string{}}
	if w.route.Policy.Signing.Name != "" {
		in, _, err := e.startingPoint(ctx, w, 0)
		switch {
		case ctx.Err() != nil:
			return nil, nil
		case err != nil:
			return BuildFailed{Round: c.Round, Cause: document.CauseTransient}, withFindings(w.id, []fault.Finding{fault.FindingOf(err, errStep)})
		}
		built.Flow = e.flow(w, in.Content)
	}
	e.Fail.At(PointBuilt)
	return built, withParts(w.id, nil, nil)
}

// flow is the kind of exchange that a signed document begins.
func (e *Engine) flow(w work, content Content) docflow.Flow {
	if w.route.Policy.Signing.Name == "" || e.Flow == nil {
		return ""
	}
	return e.Flow(content)
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
func stepFailed(err error, round int) Event {
	if e, ok := fault.As(err); ok {
		switch e.Kind.Blame {
		case fault.Input:
			return FoundInvalid{Round: round}
		case fault.Setup:
			return BuildFailed{Round: round, Cause: document.CauseMisconfigured}
		case fault.Remote, fault.Connector:
			return BuildFailed{Round: round, Cause: document.CauseTransient}
		}
	}
	return BuildFailed{Round: round, Cause: document.CauseInternal}
}

// startingPoint is what the given step takes: the original, or what the step before it made; and the role of that.
func (e *Engine) startingPoint(ctx context.Context, w work, fromStep int) (Input, string, error) {
	role := roleOriginal
	for _, step := range w.route.Steps[:min(fromStep, len(w.route.Steps))] {
		if step.Role != "" {
			role = step.Role
		}
	}
	in := Input{Organisation: w.route.Organisation}
	err := e.Store.View(ctx, func(tx store.ReadTx) error {
		doc, p, err := documentOf(tx, w.id)
		if err != nil {
			return err
		}
		in.Identity = p.Identity
		in.Content, err = contentOf(tx, doc, p, role)
		return err
	})
	return in, role, err
}

// contentOf opens the part of a document in a role.
func contentOf(tx store.ReadTx, doc store.Document, p Progress, role string) (content Content, err error) {
	part, err := p.part(tx, doc.ID, role)
	if err != nil {
		return content, err
	}
	content.Envelope = doc.Envelope
	content.Envelope.Kind, content.Envelope.Format = part.Kind, part.Format
	content.Envelope.Name, content.Envelope.MediaType = part.Name, part.MediaType
	content.Body, err = tx.Payload(doc.ID, part.SHA256)
	return content, err
}

// send makes one attempt at the outward act. The attempt is on record already.
func (e *Engine) send(ctx context.Context, w work, c Send) (Event, effects) {
	act, _, err := e.act(ctx, w, c.To, c.Generation)
	if err != nil {
		// Nothing left the hub.
		e.leave(connectionOf(c.To), w.id, gate.End{})
		end := attemptEnd{outcome: document.OutcomeRetry, cause: document.CauseInternal, fault: err.Error()}
		return Answered{To: c.To, Number: c.Number, Outcome: end.outcome, Cause: end.cause}, endAttempt(c.To, end)
	}
	acting, done := e.grace(ctx)
	e.Fail.At(PointActBegins)
	receipt, err := e.Outside.Commit(acting, connectionOf(c.To), act)
	e.Fail.At(PointActEnded)
	done()
	e.leave(connectionOf(c.To), w.id, endOf(err))
	end := attemptEnd{outcome: document.OutcomeDone, receipt: receipt}
	var after time.Duration
	if err != nil {
		f := asFault(err)
		end = endedBy(f)
		after = f.After
	}
	event := Answered{
		To: c.To, Number: c.Number, Outcome: end.outcome, Cause: end.cause, After: after,
		Exchange: receipt.State == document.StateInExchange, Remote: receipt.RemoteID, At: e.doneAt(receipt),
	}
	return event, endAttempt(c.To, end)
}

// grace lets an outward act that is under way when the hub is stopped come to its end: cut off, its outcome would be
// unknown for nothing. A hub that lost its lease has no such time: another one may be settling the act already.
func (e *Engine) grace(ctx context.Context) (context.Context, func()) {
	acting, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		if errors.Is(context.Cause(ctx), store.ErrUnseated) {
			cancel()
			return
		}
		select {
		case <-e.Clock.After(stopGrace):
			cancel()
		case <-acting.Done():
		}
	})
	return acting, func() { stop(); cancel() }
}

// ask looks up what became of an act whose answer was lost.
func (e *Engine) ask(ctx context.Context, w work, c Ask) (Event, effects) {
	asked, err := e.askedAbout(ctx, w, c)
	if err != nil {
		e.leave(connectionOf(c.To), w.id, gate.End{})
		e.setAside(ctx, w.id, err)
		return nil, nil
	}
	event := Settled{To: c.To, Number: c.Number, Outcome: document.OutcomeUnknown}
	e.Fail.At(PointLookupBegins)
	settled, err := e.Outside.Lookup(ctx, connectionOf(c.To), actKey(w.id, c.To, c.Generation), asked)
	e.Fail.At(PointLookupEnded)
	e.leave(connectionOf(c.To), w.id, endOf(err))
	switch {
	case ctx.Err() != nil:
		return nil, nil
	case err != nil:
		event.After = asFault(err).After
		return event, nil
	case settled.Outcome == document.OutcomeUnknown:
		return event, nil
	}
	event.Outcome, event.Exchange = settled.Outcome, settled.Receipt.State == document.StateInExchange
	event.Remote, event.At = settled.Receipt.RemoteID, e.doneAt(settled.Receipt)
	end := attemptEnd{outcome: settled.Outcome, receipt: settled.Receipt}
	if f := settled.Fault; f != nil {
		known := endedBy(f)
		known.outcome, known.receipt = end.outcome, end.receipt
		end = known
	}
	return event, endAttempt(c.To, end)
}

// askedAbout is the envelope that an act had: of one upon an exchange its labels say what it was to bring about.
func (e *Engine) askedAbout(ctx context.Context, w work, c Ask) (envelope document.Envelope, err error) {
	err = e.Store.View(ctx, func(tx store.ReadTx) error {
		doc, p, err := documentOf(tx, w.id)
		if err != nil {
			return err
		}
		envelope = doc.Envelope
		if d := p.delivery(c.To); d != nil && d.Answer != nil && d.Answer.Action != host.ActionSend && p.Exchange != nil {
			act := host.Act{Document: envelope}
			p.aboutExchange(*d.Answer, &act)
			envelope = act.Document
		}
		return nil
	})
	return envelope, err
}

// doneAt is when an act was done, as the other side says; by our clock when it does not.
func (e *Engine) doneAt(receipt host.Receipt) time.Time {
	if receipt.At.IsZero() {
		return e.Clock.Now()
	}
	return receipt.At
}

// asFault takes any error of a connection for what it is; one without a cause may have been done.
func asFault(err error) *host.Fault {
	var f *host.Fault
	if errors.As(err, &f) {
		return f
	}
	return &host.Fault{Cause: document.CauseOutcomeUnknown, Message: err.Error()}
}
