package engine

import (
	"context"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// newsAge is how long news waits for its document before people are told. News overtakes a receipt by minutes; a day leaves time to
// settle a lost answer. It must not be longer: a buyer has only five working days to answer.
const newsAge = 24 * time.Hour

// newsAtOnce are ended in one transaction.
const newsAtOnce = 100

// EndNews ends the wait of news that no document has claimed. For each document that the hub does not know, one piece of news is set
// aside where people see it, and the others expire. Nothing is thrown away: if the document comes after all, it is given everything.
// EndNews returns how many documents people are now told of.
func (e *Engine) EndNews(ctx context.Context) (told int, err error) {
	waiting, err := e.newsBefore(ctx, e.Clock.Now().Add(-newsAge))
	for len(waiting) > 0 && err == nil {
		batch := waiting[:min(newsAtOnce, len(waiting))]
		waiting = waiting[len(batch):]
		var changes []Change
		if changes, err = e.endNews(ctx, batch); err != nil {
			break
		}
		for _, c := range changes {
			e.Notify(c)
			if c.To == document.StateInvalid {
				told++
			}
		}
	}
	return told, err
}

// newsBefore lists the news that has waited since before a moment, the oldest first.
func (e *Engine) newsBefore(ctx context.Context, moment time.Time) (ids []string, err error) {
	filter := store.DocumentFilter{Kind: document.KindNews, State: document.StateReceived, Limit: 1000}
	for {
		var page []store.Document
		err := e.Store.View(ctx, func(tx store.ReadTx) (err error) {
			page, err = tx.Documents(filter)
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, d := range page { // the latest comes first
			filter.After = d.ID
			if d.TakenAt.Before(moment) {
				ids = append([]string{d.ID}, ids...)
			}
		}
		if len(page) < filter.Limit {
			return ids, nil
		}
	}
}

func (e *Engine) endNews(ctx context.Context, ids []string) (changes []Change, err error) {
	err = e.update(ctx, store.Hub, func(tx store.Tx) error {
		changes = nil
		for _, id := range ids {
			doc, err := tx.Document(id)
			if err != nil {
				return err
			}
			if doc.State != document.StateReceived { // claimed meanwhile
				continue
			}
			change, err := endOne(tx, doc)
			if err != nil {
				return err
			}
			changes = append(changes, change)
		}
		return nil
	})
	return changes, err
}

func endOne(tx store.Tx, doc store.Document) (Change, error) {
	p, _ := progressOf(doc) // erased news has no progress, only a state
	change := Change{Document: doc.ID, Kind: doc.Envelope.Kind, From: doc.State, To: document.StateExpired}
	known, err := toldOf(tx, doc)
	if err != nil {
		return change, err
	}
	if known {
		p.halt(document.StateExpired, "")
		return change, save(tx, &doc, p)
	}
	change.To = document.StateInvalid
	p.halt(document.StateInvalid, document.CauseMisconfigured)
	if err := save(tx, &doc, p); err != nil {
		return change, err
	}
	if err := tx.SetFindings(doc.ID, []fault.Finding{errStrange.Finding(doc.Envelope.Number, doc.Envelope.Date)}); err != nil {
		return change, err
	}
	return change, tx.Note(store.Entry{Action: "news.unclaimed", Document: doc.ID, Subject: doc.Source})
}

// toldOf reports whether other news of the same document was already shown to people.
func toldOf(tx store.ReadTx, doc store.Document) (bool, error) {
	for _, state := range []document.State{document.StateInvalid, document.StateCancelled} {
		others, err := tx.Documents(store.DocumentFilter{
			Source: doc.Source, Kind: document.KindNews, Chain: doc.Envelope.Chain, State: state, Limit: 1,
		})
		if err != nil || len(others) > 0 {
			return len(others) > 0, err
		}
	}
	return false, nil
}
