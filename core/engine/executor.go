package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// advance takes a document as far as it goes by itself: an event is decided, its commands are carried out, each gives
// another event. Commands of one document run side by side, so that one slow destination does not hold up another.
func (e *Engine) advance(ctx context.Context, doc store.Document, event Event) {
	commands, err := e.decide(ctx, store.Hub, doc.ID, event, nil)
	if err != nil {
		e.setAside(ctx, doc.ID, err)
		return
	}
	e.carryOut(ctx, doc.ID, commands)
}

func (e *Engine) carryOut(ctx context.Context, id string, commands []Command) {
	var all sync.WaitGroup
	for _, command := range commands {
		all.Go(func() {
			event, effects := e.perform(ctx, id, command)
			if event == nil {
				return
			}
			next, err := e.writeDown(ctx, id, event, effects)
			if err != nil {
				e.setAside(ctx, id, err)
				return
			}
			if ctx.Err() == nil {
				e.carryOut(ctx, id, next)
				return
			}
			e.giveBack(ctx, id, next)
		})
	}
	all.Wait()
}

// writeDown decides what was done outside, even while the hub is being stopped. A store that fails for a while, as on a
// full disk, is tried again: the act was made, and nobody else knows how it ended.
func (e *Engine) writeDown(ctx context.Context, id string, event Event, effects effects) ([]Command, error) {
	for tries := 1; ; tries++ {
		next, err := e.decide(context.WithoutCancel(ctx), store.Hub, id, event, effects)
		if err == nil || ctx.Err() != nil || errors.Is(err, store.ErrClosed) {
			return next, err
		}
		e.Log.Error("итог действия не записан, повторяю", "document", id, "error", err)
		select {
		case <-ctx.Done():
		case <-e.Clock.After(backoff(tries, 0)):
		}
	}
}

// giveBack answers the commands that a stopping hub will not carry out. Attempts that are on record but were not made
// surely did nothing.
func (e *Engine) giveBack(ctx context.Context, id string, commands []Command) {
	for _, command := range commands {
		send, ok := command.(Send)
		if !ok {
			continue
		}
		answer := Answered{To: send.To, Outcome: document.OutcomeRetry, Cause: document.CauseTransient}
		_, err := e.decide(context.WithoutCancel(ctx), store.Hub, id, answer, endAttempt(send.To, e.Clock.Now(), attemptEnd{
			outcome: document.OutcomeRetry, cause: document.CauseTransient, fault: "узел останавливается, отправка не начата",
		}))
		if err != nil {
			e.setAside(ctx, id, err)
		}
	}
}

// effects are what else has to be written with a decision, in the same transaction.
type effects func(tx store.Tx, doc *store.Document) error

// decide loads a document, lets [Step] decide what the event means and writes the answer, all in one transaction: when
// it returns, the decision is durable and its commands may be carried out.
func (e *Engine) decide(ctx context.Context, actor store.Actor, id string, event Event, also effects) ([]Command, error) {
	var commands []Command
	var change Change
	err := e.Store.Update(ctx, actor, func(tx store.Tx) error {
		commands, change = nil, Change{}
		doc, err := tx.Document(id)
		if err != nil {
			return err
		}
		var before Progress
		if err := json.Unmarshal(doc.Progress, &before); err != nil {
			return fmt.Errorf("engine: progress of %s: %w", id, err)
		}
		route, err := e.Routes.Version(ctx, doc.Route, doc.RouteVersion)
		if err != nil {
			if route, event, err = stranded(tx, doc, before, event, err); err != nil {
				return err
			}
		}
		if _, again := event.(Replayed); again {
			if err := replayable(tx, doc); err != nil {
				return err
			}
		}
		if _, woken := event.(Woken); woken && before.State == document.StateReceived {
			if event, err = e.firstEvent(tx, doc, route.Policy); err != nil {
				return err
			}
		}
		now := e.Clock.Now()
		after, decided, err := Step(before, now, event, route.Policy)
		if err != nil {
			return err
		}
		if also != nil {
			if err := also(tx, &doc); err != nil {
				return err
			}
		}
		for _, command := range decided {
			if err := e.record(tx, &doc, after, command, now); err != nil {
				return err
			}
		}
		if err := noteChange(tx, doc, before, after, event); err != nil {
			return err
		}
		commands = decided
		change = Change{Document: id, Route: doc.Route, Kind: doc.Envelope.Kind, From: before.State, To: after.State}
		return save(tx, &doc, after)
	})
	if err != nil {
		return nil, err
	}
	if change.From != change.To {
		e.Notify(change)
	}
	return commands, nil
}

// firstEvent is what a document meets when its turn comes first: an earlier revision of the same business document that
// went out, or may have, forbids another one (only an explicit correction may follow).
func (e *Engine) firstEvent(tx store.Tx, doc store.Document, policy Policy) (Event, error) {
	earlier, err := tx.Documents(store.DocumentFilter{Route: doc.Route, Source: doc.Source, SourceKey: doc.Envelope.SourceKey})
	if err != nil {
		return nil, err
	}
	for _, other := range earlier {
		var p Progress
		if other.ID == doc.ID || json.Unmarshal(other.Progress, &p) != nil {
			continue
		}
		if !p.WentOut() {
			continue
		}
		if !policy.Duplicates {
			finding := errEarlierWentOut.Finding("", "прежняя редакция: "+other.ID)
			if err := tx.SetFindings(doc.ID, []fault.Finding{finding}); err != nil {
				return nil, err
			}
		}
		return Woken{EarlierWentOut: true}, nil
	}
	return Woken{}, nil
}

// record writes what must be durable before a command is carried out.
func (e *Engine) record(tx store.Tx, doc *store.Document, p Progress, command Command, now time.Time) error {
	send, ok := command.(Send)
	if !ok {
		return nil
	}
	product, err := productOf(tx, doc.ID, p)
	if err != nil {
		return err
	}
	key := actKey(doc.ID, send.To, send.Generation)
	attempt := store.Attempt{
		Document: doc.ID, Destination: send.To, Action: actionSend, Key: key, SHA256: product.SHA256, Started: now,
	}
	if err := tx.StartAttempt(&attempt); err != nil {
		return err
	}
	return tx.SaveDelivery(&store.Delivery{Document: doc.ID, Destination: send.To, Key: key, State: document.StateSending})
}

// save writes progress and the columns that are derived from it.
func save(tx store.Tx, doc *store.Document, p Progress) error {
	progress, err := json.Marshal(p)
	if err != nil {
		return err
	}
	doc.Progress, doc.State, doc.Cause = progress, p.State, p.Cause
	doc.NextAt, doc.ExpiresAt, doc.Holds = p.NextAt, p.Expires, holds(p.State)
	doc.Attempts = p.Builds
	for _, d := range p.Deliveries {
		doc.Attempts += d.Attempts
	}
	return tx.SaveDocument(doc)
}

// holds says in which states documents behind this one in its chain wait. One that is set aside holds them too: order
// within a chain is the law's; a new revision of the same business document puts it out of the way (see intake).
func holds(s document.State) bool {
	switch s {
	case document.StateReceived, document.StateBuilding, document.StateInvalid, document.StateAwaitingSignature,
		document.StateReady, document.StateSending, document.StateUnknown, document.StateNeedsPerson:
		return true
	}
	return false
}

// actKey is the key of an outward act: the same for every attempt at it, another one when other bytes follow a refusal.
func actKey(id, destination string, generation int) string {
	return fmt.Sprintf("%s/%s/%d", id, destination, generation)
}

// stranded takes a document whose route is gone for what it is: a person has to bring the route back or cancel the
// document. An act of a person and an answer from outside are decided without the route's policy, which leaves every
// lost answer to a person.
func stranded(tx store.Tx, doc store.Document, before Progress, event Event, gone error) (*Route, Event, error) {
	known, ok := fault.As(gone)
	if !ok || known.Kind.Blame != fault.Setup {
		return nil, nil, gone
	}
	route := &Route{Name: doc.Route, Version: doc.RouteVersion}
	switch event.(type) {
	case Cancelled, Decided, Answered, Settled, Recovered:
		return route, event, nil
	case Replayed:
		return nil, nil, gone
	}
	if before.State != document.StateReceived && before.State != document.StateBuilding {
		return route, event, nil
	}
	return route, Stranded{}, tx.SetFindings(doc.ID, []fault.Finding{fault.FindingOf(gone, errStep)})
}
