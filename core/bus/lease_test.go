package bus_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/uzelhub/uzel/core/bus"
)

// inTime runs a test in a bubble where time passes only when everybody waits.
func inTime(t *testing.T, test func(t *testing.T, db database)) {
	synctest.Test(t, func(t *testing.T) { test(t, onSQLite(t)) })
}

func TestAHandlerMayTakeItsTime(t *testing.T) {
	inTime(t, func(t *testing.T, db database) {
		slow, idle := db.open(t, bus.Options{}), db.open(t, bus.Options{})
		publisher := db.open(t, bus.Options{})
		in := subscribe(t, slow, "g", "t")
		publish(t, publisher, "t", "long work")
		m := receive(t, in)
		others := subscribe(t, idle, "g", "t")
		select {
		case <-others:
			t.Error("somebody else got it meanwhile")
		case <-m.Context().Done():
			t.Error("it was taken away")
		case <-time.After(time.Hour): // many times the lease
		}
		m.Ack()
		publish(t, publisher, "t", "next")
		select {
		case got := <-in:
			expectPayload(t, string(got.Payload), "next")
			got.Ack()
		case got := <-others:
			expectPayload(t, string(got.Payload), "next")
			got.Ack()
		}
	})
}

func expectPayload(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestALostLease(t *testing.T) {
	inTime(t, func(t *testing.T, db database) {
		b := db.open(t, bus.Options{})
		must(t, b.Subscriber("g").SubscribeInitialize("t"))
		publish(t, b, "t", "1", "2")
		messages := subscribe(t, b, "g", "t")
		m := receive(t, messages)
		// As when the machine slept and somebody else took the message meanwhile.
		raw := db.raw(t)
		_, err := raw.Exec(`UPDATE bus_deliveries SET lease = 'another' WHERE topic = 't'`)
		must(t, err)
		<-m.Context().Done()
		if err := context.Cause(m.Context()); !errors.Is(err, bus.ErrLost) {
			t.Errorf("the handler hears %v", err)
		}
		m.Ack() // comes too late
		synctest.Wait()
		if n := rows(t, raw, "t"); n != 2 {
			t.Errorf("%d messages are left of 2 that somebody else has", n)
		}
		expect(t, messages, "1", "2") // when the other's lease has run out
	})
}

func TestPausesAfterFailures(t *testing.T) {
	inTime(t, func(t *testing.T, db database) {
		b := db.open(t, bus.Options{})
		messages := subscribe(t, b, "g", "t")
		publish(t, b, "t", "refused")
		var pauses []time.Duration
		for last := time.Now(); len(pauses) < 12; last = time.Now() {
			m := <-messages
			pauses = append(pauses, time.Since(last))
			m.Nack()
		}
		for i, got := range pauses {
			want := []time.Duration{0, 100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 30000, 30000}[i] * time.Millisecond
			if got < want || got > want+50*time.Millisecond {
				t.Errorf("pause %d is %v, want %v; all: %v", i, got, want, pauses)
			}
		}
	})
}

func TestClosing(t *testing.T) {
	const grace = 10 * time.Second
	for _, c := range []struct {
		rule   string
		handle func(answer func(), ended <-chan struct{})
		takes  time.Duration
		again  bool // the message comes, after the lease
	}{
		{"waits for the handler", func(ack func(), _ <-chan struct{}) { time.Sleep(4 * time.Second); ack() }, 4 * time.Second, false},
		{"not for ever", func(ack func(), _ <-chan struct{}) { time.Sleep(time.Minute); ack() }, grace, true},
		{"tells the handler when its grace is over", func(_ func(), ended <-chan struct{}) { <-ended }, grace, true},
	} {
		t.Run(c.rule, func(t *testing.T) {
			inTime(t, func(t *testing.T, db database) {
				watcher := db.open(t, bus.Options{})
				b, err := db.tryOpen(bus.Options{})
				must(t, err)
				must(t, b.Subscriber("g").SubscribeInitialize("t"))
				publish(t, b, "t", "in hand", "2", "3")
				messages := subscribe(t, b, "g", "t")
				m := receive(t, messages)
				var handling sync.WaitGroup
				defer handling.Wait()
				handling.Go(func() { c.handle(func() { m.Ack() }, m.Context().Done()) })
				began := time.Now()
				must(t, b.Close())
				if took := time.Since(began); took != c.takes {
					t.Errorf("closing took %v", took)
				}
				if _, open := <-messages; open {
					t.Error("the subscription is still open")
				}
				ended := time.Now()
				others := subscribe(t, watcher, "g", "t")
				expect(t, others, "2", "3") // what was taken along is given back at once
				select {
				case <-others:
					// The lease was extended a third of it ago at the most.
					if late := time.Since(ended); !c.again || late < 20*time.Second || late > 31*time.Second {
						t.Errorf("it comes again after %v", late)
					}
				case <-time.After(time.Hour):
					if c.again {
						t.Error("it does not come again")
					}
				}
			})
		})
	}
}

// What a message goes through without having been handled must not count against it.
func TestBeingTakenAlongIsNoAttempt(t *testing.T) {
	inTime(t, func(t *testing.T, db database) {
		watcher := db.open(t, bus.Options{})
		raw := db.raw(t)
		must(t, watcher.Subscriber("g").SubscribeInitialize("t"))
		publish(t, watcher, "t", "1", "2", "3")
		for range 3 {
			b, err := db.tryOpen(bus.Options{})
			must(t, err)
			m := receive(t, subscribe(t, b, "g", "t"))
			go func() {
				time.Sleep(time.Second)
				m.Nack() // interrupted
			}()
			must(t, b.Close())
		}
		found, err := raw.Query(`SELECT attempts FROM bus_deliveries WHERE topic = 't' ORDER BY place`)
		must(t, err)
		defer found.Close()
		var attempts []int
		for found.Next() {
			var n int
			must(t, found.Scan(&n))
			attempts = append(attempts, n)
		}
		must(t, found.Err())
		if !slices.Equal(attempts, []int{0, 0, 0}) {
			t.Errorf("attempts: %v", attempts)
		}
	})
}
