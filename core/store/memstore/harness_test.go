package memstore_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/memstore"
	"github.com/uzelhub/uzel/schemas/document"
)

var morning = time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)

func open(t testing.TB, disk *memstore.Disk) *memstore.Store {
	t.Helper()
	s, err := memstore.Open(context.Background(), memstore.Options{Disk: disk, Clock: func() time.Time { return morning }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// tryTake takes a document with a payload in.
func tryTake(s store.Store, key string) (store.Document, error) {
	d := store.Document{
		Route: "upd-out", Source: "tryton", State: document.StateReceived, NextAt: morning,
		Envelope: document.Envelope{
			Kind: document.KindInvoice, SourceKey: key, Number: key, Date: "2026-09-30",
			Organisation: document.Party{INN: "7700000016", Name: "ООО «Ромашка»"}, Counterparty: document.Party{INN: "7810000026"},
		},
	}
	err := s.Update(context.Background(), store.Hub, func(tx store.Tx) error {
		d.ID = ""
		if _, err := tx.InsertDocument(&d); err != nil {
			return err
		}
		if err := tx.PutPayload(&store.Part{Document: d.ID, Role: "original", Name: "upd.xml"}, []byte("тело "+key)); err != nil {
			return err
		}
		return tx.Note(store.Entry{Action: "document.taken", Document: d.ID})
	})
	return d, err
}

func take(t testing.TB, s store.Store, key string) store.Document {
	t.Helper()
	d, err := tryTake(s, key)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func is(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
}

// audit says what is wrong with a store: documents that cannot be read although nobody erased them, a broken journal,
// documents without an entry or with two, keys that are missing.
func audit(s store.Store) error {
	entries := map[string]int{}
	err := s.View(context.Background(), func(tx store.ReadTx) error {
		all, err := tx.Journal(store.JournalFilter{Action: "document.taken", Limit: 1 << 30})
		for _, e := range all {
			entries[e.Document]++
		}
		if err != nil {
			return err
		}
		documents, err := tx.Documents(store.DocumentFilter{Limit: 1 << 30})
		for _, d := range documents {
			if err == nil && d.Unreadable != nil && !errors.Is(d.Unreadable, store.ErrErased) {
				err = d.Unreadable
			}
			if entries[d.ID] != 1 {
				err = fmt.Errorf("%s has %d entries", d.ID, entries[d.ID])
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	report, err := s.VerifyJournal(context.Background(), "")
	if err == nil && report.Break != nil {
		err = fmt.Errorf("%+v", *report.Break)
	}
	if err != nil {
		return err
	}
	findings, err := s.Check(context.Background())
	if err == nil && len(findings) > 0 {
		err = fmt.Errorf("%+v", findings)
	}
	return err
}
