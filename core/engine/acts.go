package engine

import (
	"context"
	"errors"
	"slices"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// Cancel stops a document that has not gone out, or the remaining deliveries of one that went out to some destinations.
func (e *Engine) Cancel(ctx context.Context, actor store.Actor, id string) error {
	return e.person(ctx, actor, id, nil, func(work) (Event, error) { return Cancelled{}, nil })
}

// Replay takes a document through its route again, from the named step on; an empty name is the first step.
func (e *Engine) Replay(ctx context.Context, actor store.Actor, id, fromStep string) error {
	return e.person(ctx, actor, id, nil, func(w work) (Event, error) {
		if fromStep == "" {
			return Replayed{}, nil
		}
		if w.gone != nil {
			return nil, w.gone
		}
		from := slices.IndexFunc(w.route.Steps, func(s NamedStep) bool { return s.Name == fromStep })
		if from < 0 {
			return nil, errNoStep.With("шаг %q, маршрут %q", fromStep, w.route.Name)
		}
		return Replayed{FromStep: from}, nil
	})
}

// replayable refuses to replay a document that has no route, or no original to begin with.
func replayable(tx store.ReadTx, doc store.Document) error {
	if doc.Route == "" {
		return errNoRouteTookIt.New()
	}
	_, err := Progress{}.part(tx, doc.ID, roleOriginal)
	if errors.Is(err, errNoPart) {
		return errNoOriginal.New()
	}
	return err
}

// Decide records a person's finding on what became of an act whose answer was lost.
func (e *Engine) Decide(ctx context.Context, actor store.Actor, id, destination string, done bool) error {
	end := attemptEnd{outcome: document.OutcomeRetry, fault: "человек решил, что отправка не состоялась"}
	if done {
		end = attemptEnd{outcome: document.OutcomeDone, fault: "человек решил, что отправка состоялась"}
	}
	return e.person(ctx, actor, id, endAttempt(destination, end), func(work) (Event, error) {
		return Decided{To: destination, Done: done}, nil
	})
}

// person records what a person did. It carries out no commands: the document becomes due, and the hub that serves the store, perhaps in
// another process, takes it up.
func (e *Engine) person(ctx context.Context, actor store.Actor, id string, also effects, act func(work) (Event, error)) error {
	var doc store.Document
	err := e.Store.View(ctx, func(tx store.ReadTx) (err error) {
		doc, err = tx.Document(id)
		return err
	})
	if err != nil {
		return err
	}
	w, err := e.workOn(ctx, doc)
	if err != nil {
		return err
	}
	event, err := act(w)
	if err != nil {
		return err
	}
	if _, err := e.decide(ctx, actor, w, event, also); err != nil {
		return err
	}
	e.Wake()
	return nil
}
