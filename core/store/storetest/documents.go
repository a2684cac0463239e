package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

var documentRules = []rule{
	{"everything of a document comes back, also after reopening", func(b *bench) {
		d := sample(1)
		d.Cause, d.Step, d.Holds, d.Attempts = document.CauseLimit, 3, true, 2
		d.NextAt, d.ExpiresAt = b.now.Add(time.Minute), b.now.Add(time.Hour)
		d.Progress = json.RawMessage(`{"draft": "да"}`)
		d.Envelope.Labels = map[string]string{"склад": "7"}
		d.Envelope.Total, d.Envelope.Currency = "120.00", "643"
		d = b.insert(d)
		if d.ID == "" || d.Version != 1 || !d.TakenAt.Equal(b.now) || !d.ChangedAt.Equal(b.now) {
			b.Fatalf("insert filled in %+v", d)
		}
		b.reopen()
		if diff := cmp.Diff(d, b.document(d.ID)); diff != "" {
			b.Fatal(diff)
		}
	}},
	{"the same business document is taken once", func(b *bench) {
		first := b.insert(sample(1))
		again := sample(1)
		b.update(func(tx store.Tx) error {
			taken, err := tx.InsertDocument(&again)
			if taken {
				b.Error("taken twice")
			}
			return err
		})
		if again.ID != first.ID {
			b.Errorf("the second one learns id %q, want %q", again.ID, first.ID)
		}
		b.update(func(tx store.Tx) error {
			taken, err := tx.InsertDocument(&first)
			if taken {
				b.Error("taken a third time")
			}
			return err
		})
		if found := b.list(store.DocumentFilter{}); len(found) != 1 {
			b.Errorf("%d documents", len(found))
		}
	}},
	{"another revision, route or source makes another document", func(b *bench) {
		b.insert(sample(1))
		revision, route, source := sample(1), sample(1), sample(1)
		revision.Envelope.Revision = "2"
		route.Route = "archive"
		source.Source = "tryton-2"
		for _, d := range []store.Document{revision, route, source} {
			b.insert(d)
		}
		if found := b.list(store.DocumentFilter{SourceKey: "sale/1"}); len(found) != 4 {
			b.Errorf("%d documents", len(found))
		}
	}},
	{"saving counts versions and refuses an old one", func(b *bench) {
		d := b.insert(sample(1))
		stale := d
		b.advance(time.Second)
		d.State, d.Progress = document.StateBuilding, json.RawMessage(`[1]`)
		d.Envelope.Kind, d.Envelope.Counterparty.KPP = document.KindUPD, "781001002"
		b.update(func(tx store.Tx) error { return tx.SaveDocument(&d) })
		if d.Version != 2 || !d.ChangedAt.Equal(b.now) {
			b.Errorf("version %d, changed %v", d.Version, d.ChangedAt)
		}
		if diff := cmp.Diff(d, b.document(d.ID)); diff != "" {
			b.Error(diff)
		}
		b.is(b.Update(context.Background(), clerk, func(tx store.Tx) error { return tx.SaveDocument(&stale) }), store.ErrStale)
	}},
	{"what identifies a document never changes", func(b *bench) {
		d := b.insert(sample(1))
		for _, change := range []func(*document.Envelope){
			func(e *document.Envelope) { e.SourceKey = "sale/2" },
			func(e *document.Envelope) { e.Revision = "2" },
			func(e *document.Envelope) { e.Chain = "contract/9" },
		} {
			changed := d
			change(&changed.Envelope)
			if b.Update(context.Background(), clerk, func(tx store.Tx) error { return tx.SaveDocument(&changed) }) == nil {
				b.Errorf("%+v was saved", changed.Envelope)
			}
		}
		if diff := cmp.Diff(d, b.document(d.ID)); diff != "" {
			b.Error(diff)
		}
	}},
	{"an unknown document is not found", func(b *bench) {
		missing := sample(1)
		missing.ID = "01a20385-6c09-7146-ab98-573064cb31d8"
		for name, do := range map[string]func(tx store.Tx) error{
			"read":     func(tx store.Tx) error { _, err := tx.Document(missing.ID); return err },
			"save":     func(tx store.Tx) error { return tx.SaveDocument(&missing) },
			"payload":  func(tx store.Tx) error { _, err := tx.Payload(missing.ID, "00"); return err },
			"put":      func(tx store.Tx) error { return tx.PutPayload(&store.Part{Document: missing.ID}, nil) },
			"findings": func(tx store.Tx) error { return tx.SetFindings(missing.ID, nil) },
			"delivery": func(tx store.Tx) error { return tx.SaveDelivery(&store.Delivery{Document: missing.ID}) },
			"attempt":  func(tx store.Tx) error { return tx.StartAttempt(&store.Attempt{Document: missing.ID}) },
		} {
			if err := b.Update(context.Background(), clerk, do); !errors.Is(err, store.ErrNotFound) {
				b.Errorf("%s: %v", name, err)
			}
		}
	}},
	{"documents are found by every business key", func(b *bench) {
		d := sample(1)
		d.Cause, d.Envelope.Chain = document.CauseLimit, "contract/1"
		d = b.insert(d)
		b.insert(store.Document{
			Route: "r", Source: "s", State: document.StateReady,
			Envelope: document.Envelope{Kind: document.KindUPD, SourceKey: "k"},
		})
		for _, f := range []store.DocumentFilter{
			{INN: "7700000016"}, {INN: "7810000026"}, {Organisations: []string{"6605000014", "7700000016"}}, {Number: "А-1"},
			{Date: "2026-09-30"}, {Period: "2026-09"}, {Kind: document.KindInvoice}, {State: document.StateReceived},
			{Cause: document.CauseLimit}, {Route: "upd-out"}, {Source: "tryton"}, {SourceKey: "sale/1"}, {Chain: "contract/1"},
			{INN: "7810000026", Organisations: []string{"7700000016"}, Number: "А-1", State: document.StateReceived},
		} {
			if found := b.list(f); len(found) != 1 || found[0].ID != d.ID {
				b.Errorf("%+v finds %v", f, ids(found))
			}
		}
		for _, f := range []store.DocumentFilter{
			{INN: "7810000026", Organisations: []string{"7810000026"}}, {Number: "А-2"},
			{State: document.StateReady, Route: "upd-out"},
		} {
			if found := b.list(f); len(found) != 0 {
				b.Errorf("%+v finds %v", f, ids(found))
			}
		}
	}},
	{"pages follow each other without gaps, the latest first", func(b *bench) {
		var all []string
		for n := range 7 {
			all = append(all, b.insert(sample(n)).ID)
		}
		slices.Reverse(all)
		var paged []string
		for after := ""; ; {
			page := ids(b.list(store.DocumentFilter{After: after, Limit: 3}))
			if len(page) == 0 {
				break
			}
			paged = append(paged, page...)
			after = page[len(page)-1]
		}
		if diff := cmp.Diff(all, paged); diff != "" {
			b.Error(diff)
		}
	}},
	{"a party's documents are found on either side, page by page", func(b *bench) {
		var want []string
		for n := range 9 {
			d := sample(n)
			switch n % 3 {
			case 0:
				d.Envelope.Organisation.INN = "6605000014"
			case 1:
				d.Envelope.Counterparty.INN = "6605000014"
			}
			if d = b.insert(d); n%3 < 2 {
				want = append([]string{d.ID}, want...)
			}
		}
		var paged []string
		for after := ""; ; {
			page := ids(b.list(store.DocumentFilter{INN: "6605000014", Kind: document.KindInvoice, After: after, Limit: 4}))
			if len(page) == 0 {
				break
			}
			paged = append(paged, page...)
			after = page[len(page)-1]
		}
		if diff := cmp.Diff(want, paged); diff != "" {
			b.Error(diff)
		}
	}},
	{"what identifies a document must be text, and what must not holds up nobody", func(b *bench) {
		for _, broken := range []string{"a\x00b", "\xff", "\xd0"} {
			for name, change := range map[string]func(*store.Document){
				"key":      func(d *store.Document) { d.Envelope.SourceKey = broken },
				"revision": func(d *store.Document) { d.Envelope.Revision = broken },
				"chain":    func(d *store.Document) { d.Envelope.Chain = broken },
				"source":   func(d *store.Document) { d.Source = broken },
			} {
				d := sample(1)
				change(&d)
				err := b.Update(context.Background(), clerk, func(tx store.Tx) error {
					_, err := tx.InsertDocument(&d)
					return err
				})
				if !errors.Is(err, store.ErrText) {
					b.Errorf("%s %q: %v", name, broken, err)
				}
			}
			b.is(b.Update(context.Background(), clerk, func(tx store.Tx) error { return tx.SetCursor("c", "r", broken) }), store.ErrText)
		}
		d := sample(1)
		d.Envelope.Number, d.Envelope.Period, d.Envelope.Counterparty.INN = "А\x00-1", "2026\xff", "\x00"
		d = b.insert(d)
		d.Envelope.Date = "\x00"
		b.update(func(tx store.Tx) error { return tx.SaveDocument(&d) })
		got := b.document(d.ID)
		if got.Envelope.Number != "А\x00-1" { // sealed as it came
			b.Errorf("%q", got.Envelope.Number)
		}
		if found := b.list(store.DocumentFilter{Number: "А\ufffd-1"}); len(found) != 1 {
			b.Errorf("%d documents", len(found))
		}
	}},
	{"findings are replaced as a whole and keep their order", func(b *bench) {
		d := b.insert(sample(1))
		many := []fault.Finding{
			{Code: "UZ-1", Path: "/Файл/Документ", Message: "нет ИНН"}, {Code: "UZ-0", Severity: fault.SeverityWarning},
		}
		for _, set := range [][]fault.Finding{many, many[1:], nil} {
			b.update(func(tx store.Tx) error { return tx.SetFindings(d.ID, set) })
			b.view(func(tx store.ReadTx) error {
				found, err := tx.Findings(d.ID)
				if diff := cmp.Diff(set, found); diff != "" {
					b.Error(diff)
				}
				return err
			})
		}
	}},
}

func (b *bench) list(f store.DocumentFilter) (found []store.Document) {
	b.Helper()
	b.view(func(tx store.ReadTx) (err error) {
		found, err = tx.Documents(f)
		return err
	})
	return found
}
