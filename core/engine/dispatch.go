package engine

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/uzelhub/uzel/core/store"
)

// Run works until the context ends: it takes up what an earlier hub left under way, then looks for due documents
// whenever it is woken, when the next one is due, and at least every sweepEvery. It returns when the work in progress is
// done, and with an error when the store no longer accepts writes. Only one engine may run on a store at a time; the hub's
// lease ensures that.
func (e *Engine) Run(ctx context.Context) error {
	e.running.Store(true)
	defer e.running.Store(false)
	if err := e.findInterrupted(ctx); err != nil {
		if ctx.Err() != nil {
			return nil // stopped before anything was begun
		}
		return err
	}
	var workers sync.WaitGroup
	defer workers.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	slots := make(chan struct{}, e.Workers)
	for ctx.Err() == nil {
		e.recoverInterrupted(ctx)
		began, asked := e.Clock.Now(), e.drainsAsked()
		started, err := e.dispatch(ctx, slots, &workers)
		if err != nil && ctx.Err() == nil {
			e.Log.Error("не удалось выбрать документы к обработке", "error", err)
		}
		if started > 0 {
			continue
		}
		if err == nil {
			e.answerDrains(asked)
		}
		select {
		case <-ctx.Done():
		case err := <-e.broken:
			return err
		case <-e.wake:
		case <-e.Clock.After(e.untilNext(ctx, began)):
		}
	}
	return nil
}

// dispatch starts every due document that is not in work, and says how many it started.
func (e *Engine) dispatch(ctx context.Context, slots chan struct{}, workers *sync.WaitGroup) (int, error) {
	calls, err := e.toCall(ctx, 4*e.Workers)
	if err != nil {
		return 0, err
	}
	started := 0
	start := func(doc store.Document, take func()) {
		if ctx.Err() != nil {
			return
		}
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return
		}
		e.begin(doc.ID)
		started++
		workers.Go(func() {
			defer func() {
				e.end(doc.ID)
				<-slots
			}()
			take()
		})
	}
	for _, c := range calls {
		start(c.document, func() { e.answerCall(ctx, c) })
	}
	due, err := e.due(ctx, 4*e.Workers)
	for _, doc := range due {
		start(doc, func() { e.advance(ctx, doc, Woken{}) })
	}
	return started, err
}

// due lists documents to start. Documents in work and at rest are still due by the store's books, so it asks for that many more and
// passes over them.
func (e *Engine) due(ctx context.Context, limit int) ([]store.Document, error) {
	now := e.Clock.Now()
	e.mu.Lock()
	maps.DeleteFunc(e.resting, func(_ string, until time.Time) bool { return !now.Before(until) })
	passed := maps.Clone(e.inFlight)
	for id := range e.resting {
		passed[id] = true
	}
	e.mu.Unlock()
	for id := range e.interrupted {
		passed[id] = true
	}
	var due []store.Document
	err := e.Store.View(ctx, func(tx store.ReadTx) (err error) {
		due, err = tx.Due(now, limit+len(passed))
		return err
	})
	fresh := due[:0]
	for _, doc := range due {
		if !passed[doc.ID] {
			fresh = append(fresh, doc)
		}
	}
	return fresh, err
}

// setAside logs that the store or the program failed to move a document, and lets the document rest for a while. It is still due:
// without the rest it would be tried again at once, for ever.
func (e *Engine) setAside(ctx context.Context, id string, err error) {
	if ctx.Err() != nil {
		return
	}
	e.Log.Error("документ не продвинулся", "document", id, "error", err)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.resting[id] = e.Clock.Now().Add(restFor)
}

// untilNext is how long there is nothing to do. A document that was due when the last look began and was not started is in work or
// at rest, so looking again at once would find nothing else.
func (e *Engine) untilNext(ctx context.Context, began time.Time) time.Duration {
	var next time.Time
	err := e.Store.View(ctx, func(tx store.ReadTx) (err error) {
		next, err = tx.NextDue()
		return err
	})
	if err != nil || !next.After(began) {
		return sweepEvery
	}
	return min(max(next.Sub(e.Clock.Now()), time.Millisecond), sweepEvery)
}

// begin marks a document as in work.
func (e *Engine) begin(id string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.inFlight[id] = true
}

func (e *Engine) end(id string) {
	e.mu.Lock()
	delete(e.inFlight, id)
	e.mu.Unlock()
	e.Wake()
}
