package storetest

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// BenchmarkTake takes documents in, each with a payload of 8 KiB and a journal entry, from so many sources at once. Beside
// documents a second it reports how many shared a group, and documents in relation to the bare syncs that the same disk
// does at the same time: without groups that could not exceed one half, since each needs two.
func BenchmarkTake(b *testing.B, open func(b *testing.B, dir string) store.Store) {
	for _, sources := range []int{1, 16, 256} {
		b.Run(fmt.Sprintf("sources=%d", sources), func(b *testing.B) {
			dir := b.TempDir()
			s := open(b, dir)
			defer s.Close()
			body := make([]byte, 8<<10)
			rand.Read(body)
			perSync := syncTime(b, dir)
			var next atomic.Int64
			var wait sync.WaitGroup
			b.ResetTimer()
			for range sources {
				wait.Go(func() {
					for n := next.Add(1); n <= int64(b.N); n = next.Add(1) {
						if err := take(s, n, body); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			wait.Wait()
			perSecond := float64(b.N) / b.Elapsed().Seconds()
			b.StopTimer()
			report, err := s.VerifyJournal(context.Background(), "")
			if err != nil || report.Entries != int64(b.N) {
				b.Fatalf("%+v, %v", report, err)
			}
			b.ReportMetric(perSecond, "docs/s")
			b.ReportMetric(float64(b.N)/float64(report.Batches), "docs/group")
			b.ReportMetric(perSecond*perSync.Seconds(), "docs/sync")
		})
	}
}

func take(s store.Store, n int64, body []byte) error {
	d := store.Document{
		Route: "upd-out", Source: "tryton", State: document.StateReceived, NextAt: time.Now(),
		Envelope: document.Envelope{
			Kind: document.KindInvoice, SourceKey: fmt.Sprintf("sale/%d", n), Number: fmt.Sprint(n), Date: "2026-09-30",
			Organisation: document.Party{INN: "7700000016", Name: "ООО «Ромашка»"}, Counterparty: document.Party{INN: "7810000026"},
		},
	}
	return s.Update(context.Background(), store.Hub, func(tx store.Tx) error {
		d.ID = ""
		if _, err := tx.InsertDocument(&d); err != nil {
			return err
		}
		if err := tx.PutPayload(&store.Part{Document: d.ID, Role: "original", Name: "upd.xml"}, body); err != nil {
			return err
		}
		return tx.Note(store.Entry{Action: "document.taken", Document: d.ID})
	})
}

// syncTime is how long the disk needs to make 8 KiB durable.
func syncTime(b *testing.B, dir string) time.Duration {
	f, err := os.Create(filepath.Join(dir, "raw"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	const n = 200
	start := time.Now()
	for range n {
		if _, err := f.Write(make([]byte, 8<<10)); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start) / n
}

// BenchmarkDue looks for what is due while a hundred thousand documents wait behind one that holds their chain, and a
// thousand others are due.
func BenchmarkDue(b *testing.B, open func(b *testing.B, dir string) store.Store) {
	s := open(b, b.TempDir())
	defer s.Close()
	const behind, free, group = 100_000, 1000, 1000
	for from := 0; from < behind+free; from += group {
		err := s.Update(context.Background(), store.Hub, func(tx store.Tx) error {
			for n := from; n < from+group; n++ {
				d := store.Document{Route: "upd-out", Source: "tryton", Holds: true, NextAt: time.Now().Add(-time.Hour)}
				d.Envelope.SourceKey = fmt.Sprint(n)
				if n < behind {
					d.Envelope.Chain = "one"
				}
				if _, err := tx.InsertDocument(&d); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		err := s.View(context.Background(), func(tx store.ReadTx) error {
			due, err := tx.Due(time.Now(), 64)
			if len(due) != 64 {
				b.Errorf("%d are due", len(due))
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPayload puts and reads the largest document.
func BenchmarkPayload(b *testing.B, open func(b *testing.B, dir string) store.Store) {
	s := open(b, b.TempDir())
	defer s.Close()
	body := make([]byte, document.MaxBytes)
	rand.Read(body)
	d := store.Document{Envelope: document.Envelope{SourceKey: "1"}}
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	must(s.Update(context.Background(), store.Hub, func(tx store.Tx) error { _, err := tx.InsertDocument(&d); return err }))
	p := store.Part{Document: d.ID, Role: "original"}
	b.Run("put", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			body[0], body[1] = byte(i), byte(b.N)
			must(s.Update(context.Background(), store.Hub, func(tx store.Tx) error { return tx.PutPayload(&p, body) }))
		}
	})
	b.Run("read", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			must(s.View(context.Background(), func(tx store.ReadTx) error { _, err := tx.Payload(d.ID, p.SHA256); return err }))
		}
	})
}
