package bus_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/bus"
)

// Contexts of publishers end at any moment, subscriptions come and go: what was published comes, what was refused does not.
func TestCancellingLosesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		b := db.open(t, quick)
		must(t, b.Subscriber("g").SubscribeInitialize("t"))
		var (
			mu        sync.Mutex
			published = map[string]bool{} // false: refused
			wait      sync.WaitGroup
		)
		for publisher := range uint64(8) {
			random := rand.New(rand.NewPCG(publisher, 0))
			wait.Go(func() {
				for range 100 {
					m := bus.NewMessage("", nil)
					ctx, cancel := context.WithTimeout(context.Background(), time.Duration(random.IntN(4000))*time.Microsecond)
					m.SetContext(ctx)
					err := b.Publisher().Publish("t", m)
					cancel()
					mu.Lock()
					published[m.UUID] = err == nil
					mu.Unlock()
				}
			})
		}
		ended := make(chan struct{})
		go func() {
			wait.Wait()
			publish(t, b, "t", "the last")
			close(ended)
		}()
		received := readOnAndOff(t, b, ended)
		counts := map[string]int{}
		for id, was := range published {
			counts[fmt.Sprint(was)]++
			if was != received[id] {
				t.Errorf("published: %v, received: %v", was, received[id])
			}
		}
		t.Log("published or not:", counts)
		if counts["true"] == 0 || counts["false"] == 0 {
			t.Error("one of both was not tried")
		}
	})
}

// readOnAndOff reads with subscriptions that end after a few messages, until it finds the
// last one.
func readOnAndOff(t *testing.T, b *bus.Bus, ended <-chan struct{}) map[string]bool {
	random := rand.New(rand.NewPCG(99, 0))
	received := map[string]bool{}
	for {
		ctx, cancel := context.WithCancel(context.Background())
		messages, err := b.Subscriber("g").Subscribe(ctx, "t")
		must(t, err)
		for range 1 + random.IntN(50) {
			m := receive(t, messages)
			if string(m.Payload) == "the last" {
				m.Ack()
				cancel()
				<-ended
				return received
			}
			received[m.UUID] = true
			m.Ack()
		}
		cancel()
		for m := range messages { // it may be offering one still
			m.Nack()
		}
	}
}
