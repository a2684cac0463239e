// Package storetest is what every store must pass. A test of a store says how to open one:
//
//	func TestSuite(t *testing.T) {
//		storetest.Run(t, func(t *testing.T, o storetest.Options) store.Store { … })
//	}
package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// Options are what a store is opened with.
type Options struct {
	Dir   string // the same directory gives the same store again
	Clock func() time.Time
}

// Open opens a store; it must not be closed at the end of the test by whoever opens it.
type Open func(t *testing.T, o Options) store.Store

// Run runs the whole suite.
func Run(t *testing.T, open Open) {
	for _, group := range []struct {
		name  string
		rules []rule
	}{
		{"documents", documentRules},
		{"chains", chainRules},
		{"payloads", payloadRules},
		{"deliveries", deliveryRules},
		{"updates", updateRules},
		{"journal", journalRules},
		{"erasure", erasureRules},
		{"reference", referenceRules},
		{"nodes", nodeRules},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, r := range group.rules {
				t.Run(r.says, func(t *testing.T) { r.holds(newBench(t, open)) })
			}
		})
	}
}

// rule is one thing that must hold, named by a sentence.
type rule struct {
	says  string
	holds func(*bench)
}

// bench is a store in a test, with a clock that only the test moves.
type bench struct {
	*testing.T
	store.Store
	open  Open
	dir   string
	crash func() // of RunCrashes

	mu  sync.Mutex
	now time.Time
}

func newBench(t *testing.T, open Open) *bench {
	b := &bench{T: t, open: open, dir: t.TempDir(), now: time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)}
	b.reopen()
	t.Cleanup(func() { b.must(b.Close()) })
	return b
}

// reopen closes the store and opens it again.
func (b *bench) reopen() {
	b.Helper()
	if b.Store != nil {
		b.must(b.Close())
	}
	b.Store = b.open(b.T, Options{Dir: b.dir, Clock: b.clock})
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) advance(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatalf("unexpected: %v", err)
	}
}

// is fails unless err is the wanted kind.
func (b *bench) is(err, want error) {
	b.Helper()
	if !errors.Is(err, want) {
		b.Fatalf("got %v, want %v", err, want)
	}
}

var clerk = store.Actor{Name: "petrov", Kind: store.ActorPerson}

func (b *bench) update(do func(tx store.Tx) error) {
	b.Helper()
	b.must(b.Update(context.Background(), clerk, do))
}

func (b *bench) view(do func(tx store.ReadTx) error) {
	b.Helper()
	b.must(b.View(context.Background(), do))
}

// sample is a document as a source gives it; the number makes it one of its own.
func sample(number int) store.Document {
	return store.Document{
		Route: "upd-out", RouteVersion: "v1", Source: "tryton", State: document.StateReceived,
		Envelope: document.Envelope{
			Kind: document.KindInvoice, SourceKey: fmt.Sprintf("sale/%d", number), Number: fmt.Sprintf("А-%d", number),
			Date: "2026-09-30", Period: "2026-09",
			Organisation: document.Party{INN: "7700000016", KPP: "770001001", Name: "ООО «Ромашка»"},
			Counterparty: document.Party{INN: "7810000026", KPP: "781001001", Name: "ООО «Василёк»"},
		},
	}
}

// insert takes a document in.
func (b *bench) insert(d store.Document) store.Document {
	b.Helper()
	b.update(func(tx store.Tx) error {
		taken, err := tx.InsertDocument(&d)
		if err == nil && !taken {
			err = errors.New("was taken before")
		}
		return err
	})
	return d
}

// document reads a document.
func (b *bench) document(id string) (d store.Document) {
	b.Helper()
	b.view(func(tx store.ReadTx) (err error) {
		d, err = tx.Document(id)
		return err
	})
	return d
}

// ids of documents, in their order.
func ids(documents []store.Document) []string {
	var all []string
	for _, d := range documents {
		all = append(all, d.ID)
	}
	return all
}
