package engine

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// effects write whatever else belongs to a decision, in the same transaction.
type effects func(tx store.Tx, doc *store.Document) error

// decide loads a document, lets [Step] decide what the event means and writes the result, all in one transaction: when it
// returns, the decision is durable and its commands may be carried out.
func (e *Engine) decide(ctx context.Context, actor store.Actor, w work, event Event, also effects) ([]Command, error) {
	var commands []Command
	var change Change
	permits := permits{engine: e, ticket: w.id}
	err := e.update(ctx, actor, func(tx store.Tx) (err error) {
		commands, change, err = e.decideIn(tx, w, event, also, &permits)
		return err
	})
	if err != nil {
		permits.giveBack()
		return nil, err
	}
	if e.Fail != nil {
		e.Fail.At(pointDecided(event))
	}
	if change.From != change.To {
		e.Notify(change)
	}
	return commands, nil
}

func (e *Engine) decideIn(tx store.Tx, w work, event Event, also effects, permits *permits) ([]Command, Change, error) {
	doc, before, err := documentOf(tx, w.id)
	if err != nil {
		return nil, Change{}, err
	}
	if event, err = w.admit(tx, doc, before, event); err != nil {
		return nil, Change{}, err
	}
	kin, err := kinOf(tx, doc, before, event)
	if err != nil {
		return nil, Change{}, err
	}
	event = kin.tell(event)
	after, commands, err := permits.step(before, event, w.route.Policy, func() (bool, error) { return behind(tx, doc) })
	if err != nil {
		return nil, Change{}, err
	}
	if also != nil && before.awaits(event) {
		if err := also(tx, &doc); err != nil {
			return nil, Change{}, err
		}
	}
	if err := showDeliveries(tx, doc.ID, before, after); err != nil {
		return nil, Change{}, err
	}
	for _, command := range commands {
		if err := record(tx, doc.ID, after, command); err != nil {
			return nil, Change{}, err
		}
	}
	if err := w.note(tx, doc, kin, before, after, event); err != nil {
		return nil, Change{}, err
	}
	if before.Exchange == nil && after.Exchange != nil {
		if err := e.bind(tx, doc.ID, &after); err != nil {
			return nil, Change{}, err
		}
	}
	change := Change{Document: doc.ID, Route: doc.Route, Kind: doc.Envelope.Kind, From: before.State, To: after.State}
	return commands, change, save(tx, &doc, after)
}

// note tells the journal, and people, what a decision changed and why.
func (w work) note(tx store.Tx, doc store.Document, kin kin, before, after Progress, event Event) error {
	if err := noteChange(tx, doc, before, after, event); err != nil {
		return err
	}
	if err := explain(tx, doc.ID, w, kin, before, after); err != nil {
		return err
	}
	return noteFacts(tx, doc.ID, before.Exchange, after.Exchange)
}

// documentOf reads a document with its progress.
func documentOf(tx store.ReadTx, id string) (doc store.Document, p Progress, err error) {
	if doc, err = tx.Document(id); err != nil {
		return doc, p, err
	}
	p, err = progressOf(doc)
	return doc, p, err
}

func progressOf(doc store.Document) (p Progress, err error) {
	if doc.Unreadable != nil {
		return p, doc.Unreadable
	}
	if err := json.Unmarshal(doc.Progress, &p); err != nil {
		return p, fmt.Errorf("engine: progress of %s: %w", doc.ID, err)
	}
	return p, nil
}

// admit refuses a replay that cannot be done, and turns the waking of a document that still has to be built, but whose route is
// gone, into [Stranded]: a person has to bring the route back or cancel the document. Every other event is decided without the
// route's policy, which leaves each lost answer to a person.
func (w work) admit(tx store.ReadTx, doc store.Document, before Progress, event Event) (Event, error) {
	switch event.(type) {
	case Replayed:
		if w.gone != nil {
			return nil, w.gone
		}
		return event, replayable(tx, doc)
	case Woken:
		if w.gone != nil && (before.State == document.StateReceived || before.State == document.StateBuilding) {
			return Stranded{}, nil
		}
	}
	return event, nil
}

// explain tells people why a document stopped, when the reason is its route or another revision of it.
func explain(tx store.Tx, id string, w work, kin kin, before, after Progress) error {
	if before.State == after.State {
		return nil
	}
	switch {
	case w.gone == nil && after.unsignable() != nil:
		return tx.SetFindings(id, []fault.Finding{after.unsignable().Finding("", "")})
	case after.State == document.StateNeedsPerson && after.Cause == document.CauseMisconfigured && w.gone != nil:
		return tx.SetFindings(id, []fault.Finding{fault.FindingOf(w.gone, errStep)})
	case after.State == document.StateNeedsPerson && after.Cause == document.CauseNeedsPerson && kin.wentOut != "":
		return tx.SetFindings(id, []fault.Finding{errOtherWentOut.Finding("", "документ "+kin.wentOut)})
	case after.State == document.StateCancelled && kin.later != "":
		return noteSuperseded(tx, id, kin.later)
	}
	return nil
}

// record writes what must be durable before a command is carried out.
func record(tx store.Tx, id string, p Progress, command Command) error {
	var to, action, key string
	switch c := command.(type) {
	case Send:
		to, action, key = c.To, string(p.delivery(c.To).action()), actKey(id, c.To, c.Generation)
	case Prepare:
		to, action, key = c.To, actionPrepare, actKey(id, c.To, c.Generation)
	default:
		return nil
	}
	sum, err := p.outgoing(tx, id, *p.delivery(to))
	if err != nil {
		return err
	}
	attempt := store.Attempt{Document: id, Destination: to, Action: action, Key: key, SHA256: sum}
	if err := tx.StartAttempt(&attempt); err != nil {
		return err
	}
	return tx.SaveDelivery(&store.Delivery{Document: id, Destination: to, Key: key, State: document.StateSending})
}

// outgoing is the SHA-256 of what a delivery sends, or of the document that it answers.
func (p Progress) outgoing(tx store.ReadTx, id string, d Delivery) (string, error) {
	if len(d.ToSign) > 0 {
		return d.ToSign[0].SHA256, nil
	}
	part, err := p.part(tx, id, p.subject(d))
	return part.SHA256, err
}

// subject is the role of the part that a delivery sends or answers. An incoming document is answered in the form in which it came.
func (p Progress) subject(d Delivery) string {
	if d.Answer != nil && (p.Product == "" || p.Exchange != nil && p.Exchange.Ours == docflow.Buyer) {
		return roleOriginal
	}
	return p.Product
}

// save writes progress and the columns that are derived from it.
func save(tx store.Tx, doc *store.Document, p Progress) error {
	progress, err := json.Marshal(p)
	if err != nil {
		return err
	}
	doc.Progress, doc.State, doc.Cause = progress, p.State, p.Cause
	doc.NextAt, doc.ExpiresAt, doc.Holds = p.NextAt, p.Expires, holds(p.State) && !p.settledOut() && doc.Route != ""
	doc.Free = p.settledOut()
	doc.Attempts = p.Builds
	for _, d := range p.Deliveries {
		doc.Attempts += d.Attempts
	}
	return tx.SaveDocument(doc)
}

// holds says in which states a document makes those behind it in its chain wait. One that was set aside does so too, because the law
// prescribes the order within a chain; a new revision of the same business document takes its place.
func holds(s document.State) bool {
	switch s {
	case document.StateReceived, document.StateBuilding, document.StateInvalid, document.StateAwaitingSignature,
		document.StateReady, document.StateSending, document.StateUnknown, document.StateNeedsPerson:
		return true
	}
	return false
}

// actKey is the key of an outward act: the same for every attempt at it, a new one after a refusal.
func actKey(id, destination string, generation int) string {
	return fmt.Sprintf("%s/%s/%d", id, destination, generation)
}
