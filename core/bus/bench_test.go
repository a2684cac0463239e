package bus_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"github.com/uzelhub/uzel/core/bus"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/postgres/pgtest"
	"github.com/uzelhub/uzel/core/store/sqlite"
)

// onDisk runs a benchmark on each kind of database on the disk, and tells how long that disk needs for one sync meanwhile.
func onDisk(b *testing.B, bench func(b *testing.B, db database, sync time.Duration)) {
	b.Run("sqlite", func(b *testing.B) { bench(b, onSQLite(b), syncTime(b)) })
	b.Run("postgres", func(b *testing.B) {
		bench(b, database{"postgres", pgtest.OnDisk(b).Database(b)}, syncTime(b))
	})
}

// syncTime is how long the disk needs to make 4 KiB durable.
func syncTime(b *testing.B) time.Duration {
	f, err := os.Create(filepath.Join(b.TempDir(), "raw"))
	must(b, err)
	defer f.Close()
	const n = 200
	start := time.Now()
	for range n {
		_, err := f.Write(make([]byte, 4<<10))
		must(b, err)
		must(b, f.Sync())
	}
	return time.Since(start) / n
}

// each does b.N things from so many goroutines.
func each(b *testing.B, goroutines int, do func() error) {
	var next atomic.Int64
	var wait sync.WaitGroup
	b.ResetTimer()
	for range goroutines {
		wait.Go(func() {
			for next.Add(1) <= int64(b.N) {
				if err := do(); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
}

func rate(b *testing.B, what string, sync time.Duration) {
	perSecond := float64(b.N) / b.Elapsed().Seconds()
	b.ReportMetric(perSecond, what+"/s")
	b.ReportMetric(perSecond*sync.Seconds(), what+"/sync")
}

// BenchmarkPublish publishes from so many sources at once, to one group. Without groups of writers messages/sync could not
// exceed one.
func BenchmarkPublish(b *testing.B) {
	for _, sources := range []int{1, 16, 256} {
		b.Run(fmt.Sprintf("sources=%d", sources), func(b *testing.B) {
			onDisk(b, func(b *testing.B, db database, sync time.Duration) {
				u := db.open(b, bus.Options{})
				must(b, u.Subscriber("g").SubscribeInitialize("t"))
				each(b, sources, func() error { return u.Publisher().Publish("t", bus.NewMessage("", []byte("01890a5d"))) })
				rate(b, "messages", sync)
			})
		})
	}
}

// BenchmarkHandle reads what was published before: taking, handing over and acknowledging, with the router and without.
func BenchmarkHandle(b *testing.B) {
	for _, with := range []string{"subscription", "router"} {
		b.Run(with, func(b *testing.B) {
			onDisk(b, func(b *testing.B, db database, sync time.Duration) {
				u := db.open(b, bus.Options{})
				must(b, u.Subscriber("handler").SubscribeInitialize("t"))
				for left := b.N; left > 0; left -= 1000 {
					many := make([]*message.Message, min(left, 1000))
					for i := range many {
						many[i] = bus.NewMessage("", []byte("01890a5d"))
					}
					must(b, u.Publisher().Publish("t", many...))
				}
				left, done := b.N, make(chan struct{})
				count := func() {
					if left--; left == 0 {
						close(done)
					}
				}
				b.ResetTimer()
				if with == "router" {
					router, err := bus.NewRouter(u)
					must(b, err)
					router.On("t", "handler", func(*message.Message) error { count(); return nil })
					ctx, cancel := context.WithCancel(context.Background())
					ended := make(chan error, 1)
					go func() { ended <- router.Run(ctx) }()
					defer func() { cancel(); must(b, <-ended) }()
				} else {
					messages := subscribe(b, u, "handler", "t")
					go func() {
						for m := range messages {
							m.Ack()
							count()
						}
					}()
				}
				<-done
				rate(b, "messages", sync)
			})
		})
	}
}

// BenchmarkWakeUp is how long it takes from publishing to the handler's hands when nobody else has anything to do.
func BenchmarkWakeUp(b *testing.B) {
	onDisk(b, func(b *testing.B, db database, sync time.Duration) {
		u := db.open(b, bus.Options{})
		messages := subscribe(b, u, "g", "t")
		for b.Loop() {
			must(b, u.Publisher().Publish("t", bus.NewMessage("", nil)))
			(<-messages).Ack()
		}
		rate(b, "messages", sync)
	})
}

// BenchmarkBesideTheStore takes documents into an SQLite store from 16 sources, each followed by a wake-up that is handled,
// with the bus in the store's file, in its own, and with no bus.
func BenchmarkBesideTheStore(b *testing.B) {
	for _, where := range []string{"no bus", "own file", "same file"} {
		b.Run(where, func(b *testing.B) {
			dir := b.TempDir()
			s, err := sqlite.Open(context.Background(), sqlite.Options{Path: filepath.Join(dir, "uzel.db")})
			must(b, err)
			b.Cleanup(func() { s.Close() })
			announce := func() error { return nil }
			if where != "no bus" {
				db := database{"sqlite", filepath.Join(dir, map[string]string{"own file": "bus.db", "same file": "uzel.db"}[where])}
				u := db.open(b, bus.Options{})
				messages := subscribe(b, u, "engine", bus.DocumentDue)
				go func() {
					for m := range messages {
						m.Ack()
					}
				}()
				announce = func() error { return u.Publisher().Publish(bus.DocumentDue, bus.NewMessage("", []byte("01890a5d"))) }
			}
			sync := syncTime(b)
			var n atomic.Int64
			each(b, 16, func() error {
				d := store.Document{Route: "upd-out", Source: "tryton"}
				d.Envelope.SourceKey = fmt.Sprint(n.Add(1))
				err := s.Update(context.Background(), store.Hub, func(tx store.Tx) error {
					if _, err := tx.InsertDocument(&d); err != nil {
						return err
					}
					return tx.Note(store.Entry{Action: "document.taken", Document: d.ID})
				})
				if err != nil {
					return err
				}
				return announce()
			})
			rate(b, "documents", sync)
		})
	}
}
