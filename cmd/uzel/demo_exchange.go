package main

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"github.com/uzelhub/uzel/cmd/uzel/demo"
	"github.com/uzelhub/uzel/core/bundle"
	exchange "github.com/uzelhub/uzel/core/docflow"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// exchanged is what became of the demo's exchanges.
type exchanges struct {
	Accepted int    `json:"accepted"`
	Refused  int    `json:"refused"`
	Waiting  int    `json:"waiting"`  // for a buyer who keeps silent
	Document string `json:"document"` // one that was accepted
	Bundle   string `json:"bundle"`   // of it, checked
	Until    string `json:"until,omitempty"`
}

// exchangesEnd waits until every exchange has come to its end, but those with a buyer who keeps silent: these wait for
// nothing but the answer.
func exchangesEnd(ctx context.Context, o *office, after func(time.Duration) <-chan time.Time) error {
	for {
		docs, err := documentsInExchange(ctx, o)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(docs, goesOn) {
			return o.hub.Engine().Drain(ctx)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-after(30 * time.Second):
		}
	}
}

// inExchange is a document with what is known of its exchange.
type inExchange struct {
	store.Document
	exchange *engine.Exchange
}

func documentsInExchange(ctx context.Context, o *office) ([]inExchange, error) {
	var found []inExchange
	err := o.store.View(ctx, func(tx store.ReadTx) error {
		found = nil
		docs, err := tx.Documents(store.DocumentFilter{Kind: document.KindUPD, Limit: 1000})
		for _, doc := range docs {
			x, err := engine.ExchangeOf(doc)
			if err != nil {
				return err
			}
			found = append(found, inExchange{doc, x})
		}
		return err
	})
	return found, err
}

// goesOn reports whether something is still to come about while somebody watches.
func goesOn(d inExchange) bool {
	if d.State.Final() || d.State == document.StateNeedsPerson || d.State == document.StateInvalid {
		return false
	}
	byBuyer := func(m exchange.Missing) bool { return m.By == docflow.Buyer }
	return d.exchange == nil || !demo.Silent(d.Envelope.Counterparty.INN) ||
		slices.ContainsFunc(d.exchange.Verdict.Missing, func(m exchange.Missing) bool { return !byBuyer(m) })
}

// tellExchanges counts how exchanges ended, and exports and checks the bundle of one that was accepted.
func tellExchanges(ctx context.Context, o *office, dir string) (*exchanges, error) {
	docs, err := documentsInExchange(ctx, o)
	if err != nil {
		return nil, err
	}
	told := &exchanges{}
	for _, d := range docs {
		switch {
		case d.State == document.StateRefused:
			told.Refused++
		case d.State == document.StateInExchange:
			told.Waiting++
			if d.exchange != nil && len(d.exchange.Verdict.Timers) > 0 {
				told.Until = d.exchange.Verdict.Timers[0].At.Format(time.DateOnly)
			}
		case d.State == document.StateFinished:
			if told.Accepted++; told.Bundle != "" {
				continue
			}
			told.Document = d.ID
			if told.Bundle, err = exportChecked(ctx, o, d, dir); err != nil {
				return nil, err
			}
		}
	}
	return told, nil
}

// exportChecked writes a document's bundle and checks it as anybody can who has nothing but the file.
func exportChecked(ctx context.Context, o *office, d inExchange, dir string) (string, error) {
	archive, err := bundled(ctx, &room{office: o, actor: store.Hub}, d.ID)
	if err != nil {
		return "", err
	}
	report, err := bundle.Verify(archive)
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "out", "bundle-"+d.ID+".zip")
	if len(report.Findings) > 0 {
		return "", errNotRight.At(name)
	}
	return name, write(name, archive)
}
