package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/store"
)

// Crash ends whatever a store stands on as a power cut does, and brings it up again, so that the store of the directory
// can be opened. It returns when nothing of the time before can be written any more.
type Crash func(dir string)

// RunCrashes runs the rules for what is there after a crash.
func RunCrashes(t *testing.T, open Open, crash Crash) {
	for _, r := range crashRules {
		t.Run(r.says, func(t *testing.T) {
			b := newBench(t, open)
			b.crash = func() {
				t.Helper()
				crash(b.dir)
			}
			r.holds(b)
		})
	}
}

// restart crashes and opens the store again.
func (b *bench) restart() {
	b.Helper()
	b.crash()
	_ = b.Close() // a store that has crashed may say anything
	b.Store = b.open(b.T, Options{Dir: b.dir, Clock: b.clock})
}

var crashRules = []rule{
	{"everything that was answered is there, after every crash", func(b *bench) {
		for n := range 3 {
			id, sum := b.full(n)
			r := employee(fmt.Sprint(100 + n))
			b.update(func(tx store.Tx) error {
				run := store.Run{Schedule: "monthly", Due: b.now.Add(time.Duration(n) * time.Hour), State: "running"}
				_, err := tx.StartRun(&run)
				return errors.Join(err, tx.PutRecord(&r), tx.SetCursor("tryton", "upd-out", fmt.Sprint(n)),
					tx.PutPerson(store.Person{Name: fmt.Sprint("person", n)}), tx.Note(store.Entry{Action: "x", Document: id}))
			})
			b.restart()
			if string(b.payload(id, sum)) != "тело" {
				b.Errorf("document %d: other bytes", n)
			}
			b.view(func(tx store.ReadTx) error {
				cursor, err := tx.Cursor("tryton", "upd-out")
				if cursor != fmt.Sprint(n) {
					b.Errorf("cursor %q", cursor)
				}
				runs, err2 := tx.Runs("monthly", 0)
				people, err3 := tx.People()
				records, err4 := tx.Records(store.RecordFilter{Collection: "employee"})
				attempts, err5 := tx.OpenAttempts(100)
				for what, got := range map[string]int{
					"runs": len(runs), "people": len(people), "records": len(records), "open attempts": len(attempts),
					"documents": len(b.list(store.DocumentFilter{})), "entries": len(b.entries(store.JournalFilter{})),
				} {
					if got != n+1 {
						b.Errorf("%d %s, want %d", got, what, n+1)
					}
				}
				return errors.Join(err, err2, err3, err4, err5)
			})
		}
		b.inOrder()
	}},
	{"an update that a crash interrupts is done if it says so, and leaves nothing if it does not", func(b *bench) {
		d := sample(1)
		crashed := false
		err := b.Update(context.Background(), clerk, func(tx store.Tx) error {
			d.ID = ""
			if _, err := tx.InsertDocument(&d); err != nil {
				return err
			}
			if !crashed {
				crashed = true
				b.crash()
			}
			return tx.Note(store.Entry{Action: "document.taken", Document: d.ID})
		})
		_ = b.Close()
		b.Store = b.open(b.T, Options{Dir: b.dir, Clock: b.clock})
		if there := len(b.list(store.DocumentFilter{})) == 1; there != (err == nil) {
			b.Errorf("there: %v, and the answer was %v", there, err)
		}
		b.insert(sample(2))
		b.inOrder()
	}},
	{"crashes under many writers lose nothing that was answered and double nothing", func(b *bench) {
		var answered, stopped sync.Map
		for round := range 3 {
			var count atomic.Int64
			var wait sync.WaitGroup
			stop := make(chan struct{})
			for w := range 4 {
				wait.Go(func() { b.write(fmt.Sprint(round, "/", w), stop, &count, &answered, &stopped) })
			}
			for count.Load() < 20 {
				b.view(func(store.ReadTx) error { return nil })
			}
			b.crash()
			close(stop)
			wait.Wait()
			_ = b.Close()
			b.Store = b.open(b.T, Options{Dir: b.dir, Clock: b.clock})
		}
		b.accounted(&answered, &stopped)
		b.inOrder()
	}},
	{"an erasure that was answered is one after a crash", func(b *bench) {
		gone, sum := b.full(1)
		kept, keptSum := b.full(2)
		b.must(b.Erase(context.Background(), clerk, gone))
		b.restart()
		b.is(b.View(b.Context(), func(tx store.ReadTx) error {
			_, err := tx.Payload(gone, sum)
			return err
		}), store.ErrErased)
		if string(b.payload(kept, keptSum)) != "тело" {
			b.Error("other bytes")
		}
		b.inOrder()
	}},
	{"the place of a hub that crashed is free", func(b *bench) {
		held, _, err := b.Exclusive(context.Background(), "узел-1")
		b.must(err)
		b.restart()
		second, release, err := b.Exclusive(context.Background(), "узел-2")
		b.must(err)
		<-held.Done()
		if second.Err() != nil {
			b.Error("the second hub lost its place too")
		}
		b.update(func(tx store.Tx) error { return tx.SetCursor("c", "r", "1") })
		b.must(release())
	}},
}

// write takes documents in one after the other until it is stopped, and notes which were answered and which not.
func (b *bench) write(name string, stop <-chan struct{}, count *atomic.Int64, answered, refused *sync.Map) {
	s := b.Store
	for n := 0; ; n++ {
		select {
		case <-stop:
			return
		default:
		}
		d := sample(n)
		d.Envelope.SourceKey = fmt.Sprint(name, "/", n)
		err := s.Update(context.Background(), clerk, func(tx store.Tx) error {
			d.ID = ""
			if _, err := tx.InsertDocument(&d); err != nil {
				return err
			}
			p := store.Part{Document: d.ID, Role: "original"}
			return errors.Join(tx.PutPayload(&p, noise(uint64(n), 100)), tx.Note(store.Entry{Action: "document.taken", Document: d.ID}))
		})
		if err == nil {
			answered.Store(d.Envelope.SourceKey, d.ID)
			count.Add(1)
		} else {
			refused.Store(d.Envelope.SourceKey, err)
		}
	}
}

// accounted checks that what was answered is there, and what was refused is not.
func (b *bench) accounted(answered, refused *sync.Map) {
	b.Helper()
	there := map[string]bool{}
	for _, d := range b.list(store.DocumentFilter{Limit: 1 << 20}) {
		there[d.Envelope.SourceKey] = true
		b.view(func(tx store.ReadTx) error {
			parts, err := tx.Parts(d.ID)
			if err == nil {
				_, err = tx.Payload(d.ID, parts[0].SHA256)
			}
			return err
		})
	}
	answered.Range(func(key, _ any) bool {
		if !there[key.(string)] {
			b.Errorf("%s was answered and is not there", key)
		}
		return true
	})
	refused.Range(func(key, err any) bool {
		if there[key.(string)] {
			b.Errorf("%s is there, and the answer was %v", key, err)
		}
		return true
	})
	if taken := b.entries(store.JournalFilter{Action: "document.taken", Limit: 1 << 20}); len(taken) != len(there) {
		b.Errorf("%d documents, %d entries", len(there), len(taken))
	}
}

// inOrder checks the journal and the keys.
func (b *bench) inOrder() {
	b.Helper()
	b.verify("")
	findings, err := b.Check(context.Background())
	b.must(err)
	if len(findings) != 0 {
		b.Errorf("%+v", findings)
	}
}
