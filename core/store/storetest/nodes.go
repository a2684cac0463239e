package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// Rules for several processes, on one machine or on many, that have one store open.
var nodeRules = []rule{
	{"what one node wrote the other sees at once, and neither loses an update", func(b *bench) {
		const rounds = 25
		d := sample(1)
		d.Progress = json.RawMessage(`0`)
		d = b.insert(d)
		var stale atomic.Int64
		b.together(2, func(_ int, s store.Store) error {
			for range rounds {
				if err := increment(s, d.ID, &stale); err != nil {
					return err
				}
			}
			return nil
		})
		got := b.document(d.ID)
		if string(got.Progress) != strconv.Itoa(4*rounds) || got.Version != 4*rounds+1 {
			b.Errorf("counted to %s in version %d", got.Progress, got.Version)
		}
		b.Logf("of %d saves %d came too late", 4*rounds, stale.Load())
	}},
	{"a document that another node has saved meanwhile is stale", func(b *bench) {
		second := b.second()
		d := b.insert(sample(1))
		theirs := d
		theirs.State = document.StateReady
		b.must(second.Update(b.Context(), clerk, func(tx store.Tx) error { return tx.SaveDocument(&theirs) }))
		d.State = document.StateCancelled
		b.is(b.Update(b.Context(), clerk, func(tx store.Tx) error { return tx.SaveDocument(&d) }), store.ErrStale)
		if got := b.document(d.ID); got.State != document.StateReady {
			b.Errorf("%s", got.State)
		}
	}},
	{"a business document that both nodes are offered is taken once", func(b *bench) {
		const documents = 10
		var took atomic.Int64
		ids := make([]sync.Map, documents)
		b.together(2, func(_ int, s store.Store) error {
			for n := range documents {
				d, taken := sample(n), false
				if err := s.Update(context.Background(), clerk, func(tx store.Tx) (err error) {
					d.ID = ""
					if taken, err = tx.InsertDocument(&d); taken {
						err = tx.Note(store.Entry{Action: "document.taken", Document: d.ID})
					}
					return err
				}); err != nil {
					return err
				}
				if taken {
					took.Add(1)
				}
				ids[n].Store(d.ID, true)
			}
			return nil
		})
		if took.Load() != documents || len(b.list(store.DocumentFilter{})) != documents {
			b.Errorf("%d were taken, %d are there", took.Load(), len(b.list(store.DocumentFilter{})))
		}
		for n := range ids {
			different := 0
			ids[n].Range(func(any, any) bool { different++; return true })
			if different != 1 {
				b.Errorf("document %d is known by %d ids", n, different)
			}
		}
		if report := b.verify(""); report.Entries != documents {
			b.Errorf("%+v", report)
		}
	}},
	{"over all nodes a schedule fires once for each due time", func(b *bench) {
		const dues = 20
		fired := make([]atomic.Int64, dues)
		b.together(2, func(_ int, s store.Store) error {
			for n := range dues {
				run := store.Run{Schedule: "monthly", Due: b.now.Add(time.Duration(n) * time.Hour), State: "running"}
				var taken bool
				if err := s.Update(context.Background(), store.Hub, func(tx store.Tx) (err error) {
					taken, err = tx.StartRun(&run)
					return err
				}); err != nil {
					return err
				}
				if taken {
					fired[n].Add(1)
				}
			}
			return nil
		})
		for n := range fired {
			if fired[n].Load() != 1 {
				b.Errorf("due time %d fired %d times", n, fired[n].Load())
			}
		}
	}},
	{"over all nodes a lease has one holder", func(b *bench) {
		var holders sync.Map // by all that asked
		var taken atomic.Int64
		b.together(4, func(n int, s store.Store) error {
			l := store.Lease{Name: "sweeper", Holder: fmt.Sprint("node ", n), Until: b.now.Add(time.Minute)}
			err := s.Update(context.Background(), store.Hub, func(tx store.Tx) error {
				ok, err := tx.TakeLease(&l)
				if ok {
					taken.Add(1)
				}
				return err
			})
			holders.Store(l.Holder, true)
			return err
		})
		different := 0
		holders.Range(func(any, any) bool { different++; return true })
		if different != 1 || taken.Load() != 1 {
			b.Errorf("%d holders, taken %d times", different, taken.Load())
		}
	}},
	{"attempts of both nodes are numbered without a gap", func(b *bench) {
		const each = 10
		id := b.insert(sample(1)).ID
		b.together(2, func(_ int, s store.Store) error {
			return repeat(each, func(int) error {
				a := store.Attempt{Document: id, Destination: "diadoc", Action: "send"}
				return s.Update(context.Background(), store.Hub, func(tx store.Tx) error { return tx.StartAttempt(&a) })
			})
		})
		b.view(func(tx store.ReadTx) error {
			attempts, err := tx.Attempts(id)
			numbers := map[int]bool{}
			for _, a := range attempts {
				numbers[a.Number] = true
			}
			for n := 1; n <= 4*each; n++ {
				if !numbers[n] {
					b.Errorf("number %d is missing", n)
				}
			}
			return err
		})
	}},
	{"both nodes write one journal", func(b *bench) {
		const each = 15
		b.together(2, func(n int, s store.Store) error {
			return repeat(each, func(i int) error {
				return s.Update(context.Background(), clerk, func(tx store.Tx) error {
					return tx.Note(store.Entry{Action: "x", Subject: fmt.Sprint(n, "/", i)})
				})
			})
		})
		seen := map[string]bool{}
		for _, e := range b.entries(store.JournalFilter{Limit: 1000}) {
			seen[e.Subject] = true
		}
		if report := b.verify(b.head()); report.Entries != 4*each || len(seen) != 4*each {
			b.Errorf("%+v, %d different entries", report, len(seen))
		}
	}},
	{"a record that both nodes write has one id and can be read by both", func(b *bench) {
		second := b.second()
		b.together(2, func(_ int, s store.Store) error {
			return repeat(5, func(int) error {
				r := employee("101")
				return s.Update(context.Background(), clerk, func(tx store.Tx) error { return tx.PutRecord(&r) })
			})
		})
		for _, s := range []store.Store{b.Store, second} {
			b.must(s.View(b.Context(), func(tx store.ReadTx) error {
				r, err := tx.Record("employee", "101")
				if string(r.Data) != `{"name":"Иванов"}` {
					b.Errorf("%s", r.Data)
				}
				return err
			}))
		}
		if found := b.records("employee"); len(found) != 1 {
			b.Errorf("%+v", found)
		}
	}},
	{"what one node erases no other can read, and both go on", func(b *bench) {
		second := b.second()
		gone, sum := b.full(1)
		kept, keptSum := b.full(2)
		b.must(second.Erase(context.Background(), clerk, gone))
		b.is(b.View(b.Context(), func(tx store.ReadTx) error {
			_, err := tx.Payload(gone, sum)
			return err
		}), store.ErrErased)
		third, thirdSum := b.full(3)
		for _, s := range []store.Store{b.Store, second} {
			b.must(s.View(b.Context(), func(tx store.ReadTx) error {
				_, err := tx.Payload(kept, keptSum)
				_, err2 := tx.Payload(third, thirdSum)
				return errors.Join(err, err2)
			}))
		}
		findings, err := second.Check(b.Context())
		b.must(err)
		if len(findings) > 0 {
			b.Errorf("%+v", findings)
		}
	}},
}

// second opens the store once more.
func (b *bench) second() store.Store {
	b.Helper()
	s := b.open(b.T, Options{Dir: b.dir, Clock: b.clock})
	b.Cleanup(func() { b.must(s.Close()) })
	return s
}

// together runs do in goroutines of two stores at once, so many on each, and numbers them.
func (b *bench) together(each int, do func(n int, s store.Store) error) {
	b.Helper()
	stores := []store.Store{b.Store, b.second()}
	var wait sync.WaitGroup
	for n := range each * len(stores) {
		wait.Go(func() {
			if err := do(n, stores[n%len(stores)]); err != nil {
				b.Error(err)
			}
		})
	}
	wait.Wait()
}

func repeat(times int, do func(i int) error) error {
	for i := range times {
		if err := do(i); err != nil {
			return err
		}
	}
	return nil
}

// increment counts a document's progress on, reading in one transaction and writing in the next, until nobody comes
// between.
func increment(s store.Store, id string, stale *atomic.Int64) error {
	for {
		var d store.Document
		err := s.View(context.Background(), func(tx store.ReadTx) (err error) {
			d, err = tx.Document(id)
			return err
		})
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(string(d.Progress))
		if err != nil {
			return err
		}
		d.Progress = json.RawMessage(strconv.Itoa(n + 1))
		err = s.Update(context.Background(), clerk, func(tx store.Tx) error {
			save := d
			return tx.SaveDocument(&save)
		})
		if !errors.Is(err, store.ErrStale) {
			return err
		}
		stale.Add(1)
	}
}
