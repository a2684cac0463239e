package bus_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/uzelhub/uzel/core/bus"
)

const day = 24 * time.Hour

// patient options poll once a day: what is published in this process is announced.
var patient = bus.Options{Poll: day}

func TestAGroupThatNobodyReadsIsForgotten(t *testing.T) {
	inTime(t, func(t *testing.T, db database) {
		b := db.open(t, patient)
		raw := db.raw(t)
		left := subscribe(t, b, "reads on", "t")
		must(t, b.Subscriber("is gone").SubscribeInitialize("t"))
		keep := func(days time.Duration, want int) {
			t.Helper()
			time.Sleep(days * day)
			publish(t, b, "t", "x")
			expect(t, left, "x")
			synctest.Wait()
			if n := rows(t, raw, "t"); n != want {
				t.Errorf("%d messages are left, want %d", n, want)
			}
		}
		keep(0, 1)
		keep(29, 2) // may be holidays
		keep(2, 0)
		keep(100, 0)
	})
}

func TestWhatIsPoisonedWaitsForAPerson(t *testing.T) {
	inTime(t, func(t *testing.T, db database) {
		b := db.open(t, patient)
		publish(t, b, bus.Poison, "x") // nobody reads this topic
		time.Sleep(100 * day)
		list, err := b.Poisoned(context.Background(), 10)
		must(t, err)
		if len(list) != 1 {
			t.Errorf("%d are left", len(list))
		}
	})
}

func TestAfterClosing(t *testing.T) {
	b, err := onSQLite(t).tryOpen(quick)
	must(t, err)
	must(t, b.Close())
	must(t, b.Close())
	subscriber := b.Subscriber("g")
	for what, err := range map[string]error{
		"publish":    b.Publisher().Publish("t", bus.NewMessage("", nil)),
		"initialize": subscriber.SubscribeInitialize("t"),
		"replay":     b.Replay(context.Background(), bus.Poisoned{}),
	} {
		if !errors.Is(err, bus.ErrClosed) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := subscriber.Subscribe(context.Background(), "t"); !errors.Is(err, bus.ErrClosed) {
		t.Errorf("subscribe: %v", err)
	}
	must(t, subscriber.Close())
}
