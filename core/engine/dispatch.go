package engine

import (
	"context"
	"sync"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// Run works until the context ends: it takes up what an earlier hub left under way, then looks for due documents
// whenever it is woken, when the next one is due, and at least every sweepEvery. It returns when all work at hand is
// done. Only one engine may run on a store at a time; the hub's lease sees to that.
func (e *Engine) Run(ctx context.Context) error {
	if err := e.recoverInterrupted(ctx); err != nil {
		if ctx.Err() != nil {
			return nil // stopped before anything was begun
		}
		return err
	}
	var workers sync.WaitGroup
	defer workers.Wait()
	slots := make(chan struct{}, e.Workers)
	for ctx.Err() == nil {
		started, err := e.dispatch(ctx, slots, &workers)
		if err != nil && ctx.Err() == nil {
			e.Log.Error("не удалось выбрать документы к обработке", "error", err)
		}
		if started > 0 {
			continue
		}
		select {
		case <-ctx.Done():
		case <-e.wake:
		case <-e.Clock.After(e.untilNext(ctx)):
		}
	}
	return nil
}

// dispatch starts every due document that is not in work, and says how many it started.
func (e *Engine) dispatch(ctx context.Context, slots chan struct{}, workers *sync.WaitGroup) (int, error) {
	due, err := e.due(ctx, 4*e.Workers)
	if err != nil {
		return 0, err
	}
	started := 0
	for _, doc := range due {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return started, nil
		}
		if !e.begin(doc.ID) {
			<-slots
			continue
		}
		started++
		workers.Go(func() {
			defer func() {
				e.end(doc.ID)
				<-slots
			}()
			e.advance(ctx, doc, Woken{})
		})
	}
	return started, nil
}

// due lists documents to start. Those in work and those at rest are still due in the store, so it asks for that many
// more.
func (e *Engine) due(ctx context.Context, limit int) ([]store.Document, error) {
	e.mu.Lock()
	limit += len(e.inFlight) + len(e.resting)
	e.mu.Unlock()
	var due []store.Document
	err := e.Store.View(ctx, func(tx store.ReadTx) (err error) {
		due, err = tx.Due(e.Clock.Now(), limit)
		return err
	})
	fresh := due[:0]
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, doc := range due {
		if !e.inFlight[doc.ID] && !e.atRest(doc.ID) {
			fresh = append(fresh, doc)
		}
	}
	return fresh, err
}

// atRest reports whether a document is left alone for now. The engine's lock is held.
func (e *Engine) atRest(id string) bool {
	until, resting := e.resting[id]
	if resting && !e.Clock.Now().Before(until) {
		delete(e.resting, id)
		return false
	}
	return resting
}

// setAside leaves a document alone for a while that the store or the program failed to move, and says so. It is still
// due: without a rest it would be tried again at once, for ever.
func (e *Engine) setAside(ctx context.Context, id string, err error) {
	if ctx.Err() != nil {
		return
	}
	e.Log.Error("документ не продвинулся", "document", id, "error", err)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.resting[id] = e.Clock.Now().Add(restFor)
}

func (e *Engine) untilNext(ctx context.Context) time.Duration {
	var next time.Time
	err := e.Store.View(ctx, func(tx store.ReadTx) (err error) {
		next, err = tx.NextDue()
		return err
	})
	if err != nil || next.IsZero() {
		return sweepEvery
	}
	return min(max(next.Sub(e.Clock.Now()), time.Millisecond), sweepEvery)
}

// recoverInterrupted tells every document whose outward act was under way that nobody knows how it ended.
func (e *Engine) recoverInterrupted(ctx context.Context) error {
	for {
		var sending []store.Document
		err := e.Store.View(ctx, func(tx store.ReadTx) (err error) {
			sending, err = tx.Documents(store.DocumentFilter{State: document.StateSending})
			return err
		})
		if err != nil || len(sending) == 0 {
			return err
		}
		for _, doc := range sending {
			if _, err := e.decide(ctx, store.Hub, doc.ID, Recovered{}, loseAttempts(e.Clock.Now())); err != nil {
				return err
			}
		}
	}
}

// begin marks a document as in work; false: it is already.
func (e *Engine) begin(id string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.inFlight[id] {
		return false
	}
	e.inFlight[id] = true
	return true
}

func (e *Engine) end(id string) {
	e.mu.Lock()
	delete(e.inFlight, id)
	e.idle.Broadcast()
	e.mu.Unlock()
	e.Wake()
}

// Drain returns when no document is in work and none is due: everything taken so far has gone as far as it can by
// itself for now.
func (e *Engine) Drain(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() {
		e.mu.Lock()
		e.idle.Broadcast()
		e.mu.Unlock()
	})
	defer stop()
	for {
		e.mu.Lock()
		for len(e.inFlight) > 0 && ctx.Err() == nil {
			e.idle.Wait()
		}
		e.mu.Unlock()
		due, err := e.due(ctx, 1)
		if err != nil || len(due) == 0 && !e.busy() {
			return err
		}
		e.Wake()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-e.Clock.After(time.Millisecond):
		}
	}
}

func (e *Engine) busy() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.inFlight) > 0
}
