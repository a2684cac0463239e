package bus_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"github.com/uzelhub/uzel/core/bus"
)

func TestWhatAPersonDoesWithPoisonedMessages(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		b := db.open(t, quick)
		repaired := false
		got := make(chan *message.Message, 10)
		stop := route(t, b, func(m *message.Message) error {
			if !repaired {
				return errors.New("не вышло")
			}
			got <- m
			return nil
		})
		sent := bus.NewMessage("chain-1", []byte("1"))
		must(t, b.Publisher().Publish("t", sent))
		publish(t, b, "t", "2")
		given := poisoned(t, b, 2)
		stop()
		if p := given[0]; p.UUID != sent.UUID || p.Topic != "t" || p.Group != "handler" || p.Reason != "не вышло" ||
			string(p.Payload) != "1" || p.Metadata["key"] != "chain-1" || len(p.Metadata) != 1 || time.Since(p.At) > time.Minute {
			t.Errorf("poisoned: %+v", p)
		}

		repaired = true
		defer route(t, b, func(m *message.Message) error { got <- m; return nil })()
		other := subscribe(t, b, "another group", "t")
		must(t, b.Replay(t.Context(), given[0]))
		if m := <-got; !m.Equals(sent) {
			t.Errorf("sent %+v, got %+v", sent, m)
		}
		must(t, b.Discard(t.Context(), given[1]))
		for what, act := range map[string]func(context.Context, bus.Poisoned) error{"replayed": b.Replay, "discarded": b.Discard} {
			for _, p := range given {
				if err := act(t.Context(), p); !errors.Is(err, bus.ErrNotPoisoned) {
					t.Errorf("%s again: %v", what, err)
				}
			}
		}
		poisoned(t, b, 0)
		publish(t, b, "t", "3")
		expect(t, other, "3") // it never heard of the others
	})
}

// poisoned waits until so many messages are poisoned.
func poisoned(t *testing.T, b *bus.Bus, n int) []bus.Poisoned {
	t.Helper()
	for began := time.Now(); time.Since(began) < patience; time.Sleep(10 * time.Millisecond) {
		list, err := b.Poisoned(t.Context(), 10)
		must(t, err)
		if len(list) == n {
			return list
		}
	}
	t.Fatalf("there are never %d poisoned messages", n)
	return nil
}
