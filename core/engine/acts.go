package engine

import (
	"context"
	"errors"
	"slices"

	"github.com/uzelhub/uzel/core/store"
)

// Cancel stops a document that has not gone out.
func (e *Engine) Cancel(ctx context.Context, actor store.Actor, id string) error {
	return e.person(ctx, actor, id, Cancelled{})
}

// Replay takes a document through its route again, from the named step on; an empty name is the first step.
func (e *Engine) Replay(ctx context.Context, actor store.Actor, id, fromStep string) error {
	from := 0
	if fromStep != "" {
		_, _, route, err := e.load(ctx, id)
		if err != nil {
			return err
		}
		from = slices.IndexFunc(route.Steps, func(s NamedStep) bool { return s.Name == fromStep })
		if from < 0 {
			return errNoStep.With("шаг %q, маршрут %q", fromStep, route.Name)
		}
	}
	return e.person(ctx, actor, id, Replayed{FromStep: from})
}

// replayable refuses to replay what has no way to go again, or nothing to go with.
func replayable(tx store.ReadTx, doc store.Document) error {
	if doc.Route == "" {
		return errNoRouteTookIt.New()
	}
	_, err := lastPart(tx, doc.ID, roleOriginal)
	if errors.Is(err, errNoPart) {
		return errNoOriginal.New()
	}
	return err
}

// Decide settles by a person's word what became of an act whose answer was lost.
func (e *Engine) Decide(ctx context.Context, actor store.Actor, id, destination string, done bool) error {
	return e.person(ctx, actor, id, Decided{To: destination, Done: done})
}

// person writes down what a person did. It gives no commands: the document becomes due, and the hub that serves the
// store, perhaps another process, takes it up.
func (e *Engine) person(ctx context.Context, actor store.Actor, id string, event Event) error {
	if _, err := e.decide(ctx, actor, id, event, nil); err != nil {
		return err
	}
	e.Wake()
	return nil
}
