package engine

import (
	"context"
	"maps"
	"slices"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// findInterrupted lists the documents whose outward act was under way when an earlier hub ended. Nothing else is done with them before
// that is recorded.
func (e *Engine) findInterrupted(ctx context.Context) error {
	filter := store.DocumentFilter{State: document.StateSending, Limit: 100}
	for {
		var page []store.Document
		err := e.Store.View(ctx, func(tx store.ReadTx) (err error) {
			page, err = tx.Documents(filter)
			return err
		})
		if err != nil {
			return err
		}
		for _, doc := range page {
			e.interrupted[doc.ID] = store.Document{ID: doc.ID, Route: doc.Route, RouteVersion: doc.RouteVersion}
		}
		if len(page) < filter.Limit {
			return e.findInterruptedAnswers(ctx)
		}
		filter.After = page[len(page)-1].ID
	}
}

// mostInterrupted bounds the answers that one hub can have had under way.
const mostInterrupted = 100_000

// findInterruptedAnswers lists the documents in exchange with an answer under way, which their state does not show.
func (e *Engine) findInterruptedAnswers(ctx context.Context) error {
	return e.Store.View(ctx, func(tx store.ReadTx) error {
		open, err := tx.OpenAttempts(mostInterrupted)
		if err != nil {
			return err
		}
		for _, attempt := range open {
			if _, known := e.interrupted[attempt.Document]; known {
				continue
			}
			doc, err := tx.Document(attempt.Document)
			if err != nil {
				return err
			}
			e.interrupted[doc.ID] = store.Document{ID: doc.ID, Route: doc.Route, RouteVersion: doc.RouteVersion}
		}
		return nil
	})
}

// recoverInterrupted records that nobody knows how the acts of these documents ended. If that fails for one of them, for instance
// because the store cannot read it, that one is tried again later and the others go on.
func (e *Engine) recoverInterrupted(ctx context.Context) {
	for _, id := range slices.Sorted(maps.Keys(e.interrupted)) {
		doc := e.interrupted[id]
		if e.atRest(id) {
			continue
		}
		w, err := e.workOn(ctx, doc)
		if err == nil {
			e.Fail.At(PointInterrupted)
			_, err = e.decide(ctx, store.Hub, w, Recovered{}, loseAttempts)
		}
		if err != nil {
			e.setAside(ctx, id, err)
			continue
		}
		delete(e.interrupted, id)
	}
}

func (e *Engine) atRest(id string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	until, resting := e.resting[id]
	return resting && e.Clock.Now().Before(until)
}
