package engine

import (
	"context"
	"errors"
	"sync"

	"github.com/uzelhub/uzel/core/engine/gate"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// work is a document in the executor's hands, with the route that took it. The route is found before any transaction begins:
// building an earlier version of a route may mean asking a connector, and other writers would wait for that.
type work struct {
	id    string
	route *Route
	gone  error // why there is no such route any more
}

// workOn finds a document's route. That a route is gone is a matter of settings, which a person is told of; any other failure is
// returned, since it may pass.
func (e *Engine) workOn(ctx context.Context, doc store.Document) (work, error) {
	route, err := e.Routes.Version(ctx, doc.Route, doc.RouteVersion)
	if err == nil {
		return work{id: doc.ID, route: route}, nil
	}
	if known, ok := fault.As(err); ok && known.Kind.Blame == fault.Setup {
		return work{id: doc.ID, route: &Route{Name: doc.Route, Version: doc.RouteVersion}, gone: err}, nil
	}
	return work{}, err
}

// advance takes a document as far as it goes by itself: an event is decided, its commands are carried out, each gives
// another event. Commands of one document run side by side, so that one slow destination does not hold up another; only
// what comes due meanwhile waits until they have ended.
func (e *Engine) advance(ctx context.Context, doc store.Document, event Event) {
	w, err := e.workOn(ctx, doc)
	var commands []Command
	if err == nil {
		commands, err = e.decide(ctx, store.Hub, w, event, nil)
	}
	if err != nil {
		e.setAside(ctx, doc.ID, err)
		return
	}
	e.carryOut(ctx, w, commands)
}

func (e *Engine) carryOut(ctx context.Context, w work, commands []Command) {
	var all sync.WaitGroup
	for _, command := range commands {
		all.Go(func() {
			event, effects := e.perform(ctx, w, command)
			if event == nil {
				return
			}
			next, err := e.writeDown(ctx, w, event, effects)
			if err != nil {
				e.setAside(ctx, w.id, err)
				return
			}
			if ctx.Err() == nil {
				e.carryOut(ctx, w, next)
				return
			}
			e.giveBack(ctx, w, next)
		})
	}
	all.Wait()
}

// writeDown records what was done outside, even while the hub is being stopped. A store that fails for a while, as on a full disk,
// is tried again: the act was done, and nobody else knows how it ended.
func (e *Engine) writeDown(ctx context.Context, w work, event Event, effects effects) ([]Command, error) {
	for tries := 1; ; tries++ {
		next, err := e.decide(context.WithoutCancel(ctx), store.Hub, w, event, effects)
		if err == nil || ctx.Err() != nil || errors.Is(err, store.ErrClosed) || takesNothing(err) {
			return next, err
		}
		e.Log.Error("итог действия не записан, повторяю", "document", w.id, "error", err)
		select {
		case <-ctx.Done():
		case <-e.Clock.After(min(backoff(tries, 0), restFor)):
		}
	}
}

// giveBack ends the commands that a stopping hub will not carry out. Their attempts are on record but were never made, so they
// certainly did nothing.
func (e *Engine) giveBack(ctx context.Context, w work, commands []Command) {
	for _, command := range commands {
		if to, calls := callOf(command); calls {
			e.leave(to, w.id, gate.End{})
		}
		end := attemptEnd{
			outcome: document.OutcomeRetry, cause: document.CauseTransient, fault: "узел останавливается, отправка не начата",
		}
		var answer Event
		var to string
		switch c := command.(type) {
		case Send:
			to, answer = c.To, Answered{To: c.To, Number: c.Number, Outcome: end.outcome, Cause: end.cause}
		case Prepare:
			to, answer = c.To, Prepared{To: c.To, Number: c.Number, Outcome: end.outcome, Cause: end.cause}
		default:
			continue // it is due again when a hub starts
		}
		next, err := e.decide(context.WithoutCancel(ctx), store.Hub, w, answer, endAttempt(to, end))
		if err != nil {
			e.setAside(ctx, w.id, err)
			continue
		}
		e.giveBack(ctx, w, next)
	}
}
