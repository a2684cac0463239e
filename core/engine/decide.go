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

// effects are what else has to be written with a decision, in the same transaction.
type effects func(tx store.Tx, doc *store.Document) error

// decide loads a document, lets [Step] decide what the event means and writes the answer, all in one transaction: when
// it returns, the decision is durable and its commands may be carried out.
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
	if event, err = w.stranded(before, event); err != nil {
		return nil, Change{}, err
	}
	if _, again := event.(Replayed); again {
		if err := replayable(tx, doc); err != nil {
			return nil, Change{}, err
		}
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
	if err := noteChange(tx, doc, before, after, event); err != nil {
		return nil, Change{}, err
	}
	if err := explain(tx, doc.ID, w, kin, before, after); err != nil {
		return nil, Change{}, err
	}
	if err := noteFacts(tx, doc.ID, before.Exchange, after.Exchange); err != nil {
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

// stranded takes a document whose route is gone for what it is, once there is something to build: a person has to bring
// the route back or cancel the document. Everything else is decided without the route's policy, which leaves every lost
// answer to a person.
func (w work) stranded(before Progress, event Event) (Event, error) {
	if w.gone == nil {
		return event, nil
	}
	switch event.(type) {
	case Woken:
		if before.State == document.StateReceived || before.State == document.StateBuilding {
			return Stranded{}, nil
		}
	case Replayed:
		return nil, w.gone
	}
	return event, nil
}

// explain says to people why a document stopped that its route or another revision stopped.
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

// outgoing is the SHA-256 of what a delivery is about: what goes out, or what is answered.
func (p Progress) outgoing(tx store.ReadTx, id string, d Delivery) (string, error) {
	if len(d.ToSign) > 0 {
		return d.ToSign[0].SHA256, nil
	}
	part, err := p.part(tx, id, p.subject(d))
	return part.SHA256, err
}

// subject is the role of the document that a delivery is about. One that came to us is answered as it came.
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

// holds says in which states documents behind this one in its chain wait. One that is set aside holds them too: order
// within a chain is the law's; a new revision of the same business document puts it out of the way.
func holds(s document.State) bool {
	switch s {
	case document.StateReceived, document.StateBuilding, document.StateInvalid, document.StateAwaitingSignature,
		document.StateReady, document.StateSending, document.StateUnknown, document.StateNeedsPerson:
		return true
	}
	return false
}

// actKey is the key of an outward act: the same for every attempt at it, another one after a refusal.
func actKey(id, destination string, generation int) string {
	return fmt.Sprintf("%s/%s/%d", id, destination, generation)
}
