package storetest

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

var errOwn = errors.New("the function's own")

var updateRules = []rule{
	{"an update that fails leaves nothing", func(b *bench) {
		err := b.Update(context.Background(), clerk, func(tx store.Tx) error {
			d := sample(1)
			if _, err := tx.InsertDocument(&d); err != nil {
				return err
			}
			if err := tx.Note(store.Entry{Action: "document.taken", Document: d.ID}); err != nil {
				return err
			}
			return errOwn
		})
		b.is(err, errOwn)
		if n := len(b.list(store.DocumentFilter{})); n != 0 {
			b.Errorf("%d documents", n)
		}
		if n := len(b.entries(store.JournalFilter{})); n != 0 {
			b.Errorf("%d journal entries", n)
		}
	}},
	{"a panic is contained and undone", func(b *bench) {
		err := b.Update(context.Background(), clerk, func(tx store.Tx) error {
			d := sample(1)
			if _, err := tx.InsertDocument(&d); err != nil {
				return err
			}
			panic("Иванов Иван")
		})
		b.is(err, store.ErrPanic)
		if strings.Contains(err.Error(), "Иванов") {
			b.Errorf("the panic's words are told: %v", err)
		}
		if !strings.Contains(err.Error(), "storetest") {
			b.Errorf("the place is not told: %v", err)
		}
		b.insert(sample(1))
	}},
	{"a goroutine that ends within an update takes nobody with it", func(b *bench) {
		done := make(chan struct{})
		go func() {
			defer close(done)
			_ = b.Update(context.Background(), clerk, func(tx store.Tx) error {
				d := sample(1)
				if _, err := tx.InsertDocument(&d); err != nil {
					return err
				}
				runtime.Goexit()
				return nil
			})
		}()
		<-done
		b.insert(sample(1))
	}},
	{"a context that has ended starts nothing", func(b *bench) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		b.is(b.Update(ctx, clerk, func(store.Tx) error { b.Error("was run"); return nil }), context.Canceled)
		b.is(b.View(ctx, func(store.ReadTx) error { b.Error("was run"); return nil }), context.Canceled)
	}},
	{"a context that ends while the update runs changes nothing", func(b *bench) {
		ctx, cancel := context.WithCancel(context.Background())
		d := sample(1)
		b.must(b.Update(ctx, clerk, func(tx store.Tx) error {
			cancel()
			_, err := tx.InsertDocument(&d)
			return err
		}))
		b.document(d.ID)
	}},
	{"an update sees its own writes, a view does not see half of it", func(b *bench) {
		d := b.insert(sample(1))
		b.update(func(tx store.Tx) error {
			d.State = document.StateReady
			if err := tx.SaveDocument(&d); err != nil {
				return err
			}
			within, err := tx.Document(d.ID)
			if within.State != document.StateReady {
				b.Errorf("the update sees %s", within.State)
			}
			if outside := b.document(d.ID); outside.State != document.StateReceived {
				b.Errorf("a view sees %s", outside.State)
			}
			return err
		})
	}},
	{"a view stays at one state", func(b *bench) {
		b.insert(sample(1))
		b.view(func(tx store.ReadTx) error {
			before, err := tx.Documents(store.DocumentFilter{})
			if err != nil {
				return err
			}
			b.insert(sample(2))
			after, err := tx.Documents(store.DocumentFilter{})
			if len(before) != 1 || len(after) != 1 {
				b.Errorf("%d documents, then %d", len(before), len(after))
			}
			return err
		})
	}},
	{"of many at once each succeeds or fails for itself", func(b *bench) {
		const n = 200
		var wait sync.WaitGroup
		errs := make([]error, n)
		for i := range n {
			wait.Go(func() {
				errs[i] = b.Update(context.Background(), clerk, func(tx store.Tx) error {
					d := sample(i)
					if _, err := tx.InsertDocument(&d); err != nil {
						return err
					}
					if err := tx.PutPayload(&store.Part{Document: d.ID, Role: "original"}, noise(uint64(i), 100*i)); err != nil {
						return err
					}
					switch i % 10 {
					case 3:
						return errOwn
					case 7:
						panic("seven")
					}
					return tx.Note(store.Entry{Action: "document.taken", Document: d.ID})
				})
			})
		}
		wait.Wait()
		for i, err := range errs {
			b.is(err, map[int]error{3: errOwn, 7: store.ErrPanic}[i%10])
		}
		b.reopen()
		found := b.list(store.DocumentFilter{Limit: n})
		if len(found) != n*8/10 {
			b.Errorf("%d documents", len(found))
		}
		for _, d := range found {
			if d.Unreadable != nil {
				b.Errorf("%s: %v", d.ID, d.Unreadable)
			}
			b.view(func(tx store.ReadTx) error {
				parts, err := tx.Parts(d.ID)
				if err != nil {
					return err
				}
				_, err = tx.Payload(d.ID, parts[0].SHA256)
				return err
			})
		}
		if report := b.verify(""); report.Entries != n*8/10 {
			b.Errorf("%+v", report)
		}
	}},
	{"closing lets what was begun finish and turns the rest away", func(b *bench) {
		const n = 50
		errs := make([]error, n)
		var wait sync.WaitGroup
		for i := range n {
			wait.Go(func() {
				errs[i] = b.Update(context.Background(), clerk, func(tx store.Tx) error {
					d := sample(i)
					_, err := tx.InsertDocument(&d)
					return err
				})
			})
		}
		b.must(b.Close())
		wait.Wait()
		b.reopen()
		for i, err := range errs {
			there := len(b.list(store.DocumentFilter{SourceKey: sample(i).Envelope.SourceKey})) == 1
			if there != (err == nil) {
				b.Errorf("document %d: answer %v, there: %v", i, err, there)
			}
			if err != nil {
				b.is(err, store.ErrClosed)
			}
		}
	}},
	{"a closed store says so", func(b *bench) {
		b.must(b.Close())
		b.is(b.Update(context.Background(), clerk, func(store.Tx) error { return nil }), store.ErrClosed)
		b.is(b.View(context.Background(), func(store.ReadTx) error { return nil }), store.ErrClosed)
		b.must(b.Close())
	}},
	{"only one hub serves a store", func(b *bench) {
		_, release, err := b.Exclusive(context.Background(), "узел на сервере А")
		b.must(err)
		second := b.open(b.T, Options{Dir: b.dir, Clock: b.clock})
		defer func() { b.must(second.Close()) }()
		_, _, err = second.Exclusive(context.Background(), "узел на сервере Б")
		b.is(err, store.ErrServed)
		if !strings.Contains(err.Error(), "узел на сервере А") {
			b.Errorf("does not name the first: %v", err)
		}
		b.must(second.Update(context.Background(), clerk, func(tx store.Tx) error { return tx.SetCursor("c", "r", "1") }))
		b.must(release())
		_, release, err = second.Exclusive(context.Background(), "узел на сервере Б")
		b.must(err)
		b.must(release())
	}},
	{"two that have the store open see each other's documents", func(b *bench) {
		second := b.open(b.T, Options{Dir: b.dir, Clock: b.clock})
		defer func() { b.must(second.Close()) }()
		for i := range 5 {
			d := sample(2 * i)
			b.must(second.Update(context.Background(), clerk, func(tx store.Tx) error {
				if _, err := tx.InsertDocument(&d); err != nil {
					return err
				}
				return tx.Note(store.Entry{Action: "document.taken", Document: d.ID})
			}))
			if got := b.document(d.ID); got.Unreadable != nil || got.Envelope.Counterparty.Name == "" {
				b.Errorf("%+v", got)
			}
			b.note(b.insert(sample(2*i+1)).ID, "document.taken")
		}
		b.verify("")
	}},
}
