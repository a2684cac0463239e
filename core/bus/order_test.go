package bus_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/ThreeDotsLabs/watermill/message"

	"github.com/uzelhub/uzel/core/bus"
)

// ledger watches handlers of one group: what they have in hand, what they have handled.
type ledger struct {
	*testing.T
	sync.Mutex
	inHand  map[string]bool // keys
	handled map[string][]string
	left    int
	done    chan struct{}
}

func (l *ledger) begin(m *message.Message) {
	l.Lock()
	defer l.Unlock()
	key := bus.Key(m)
	if key != "" && l.inHand[key] {
		l.Errorf("two messages of key %s are in hand at once", key)
	}
	l.inHand[key] = true
}

// end answers a message while it still counts as in hand.
func (l *ledger) end(m *message.Message, well bool) {
	l.Lock()
	defer l.Unlock()
	key := bus.Key(m)
	l.inHand[key] = false
	if !well {
		m.Nack()
		return
	}
	l.handled[key] = append(l.handled[key], m.UUID)
	if l.left--; l.left == 0 {
		close(l.done)
	}
	m.Ack()
}

// Whatever fails and whoever else reads, messages of one key are handled in order, one after the other, each once.
func TestMessagesOfAKeyNeverOvertakeOneAnother(t *testing.T) {
	seeds := uint64(4)
	if testing.Short() { // the same goroutines meet under each of them
		seeds = 1
	}
	onEach(t, func(t *testing.T, db database) {
		buses := []*bus.Bus{db.open(t, quick), db.open(t, quick)}
		for seed := range seeds {
			topic := fmt.Sprint("order-", seed)
			random := rand.New(rand.NewPCG(seed, 0))
			l := &ledger{T: t, inHand: map[string]bool{}, handled: map[string][]string{}, left: 150, done: make(chan struct{})}
			sent := map[string][]string{}
			for i := range 4 {
				refuses := rand.New(rand.NewPCG(seed, uint64(i)+1))
				messages := subscribe(t, buses[i%2], "engine", topic)
				go func() {
					for m := range messages {
						l.begin(m)
						l.end(m, refuses.IntN(4) > 0)
					}
				}()
			}
			for range l.left {
				key := []string{"", "a", "b", "c"}[random.IntN(4)]
				m := bus.NewMessage(key, nil)
				sent[key] = append(sent[key], m.UUID)
				must(t, buses[random.IntN(2)].Publisher().Publish(topic, m))
			}
			<-l.done
			for key := range sent {
				if key == "" { // they may be in any order
					slices.Sort(sent[key])
					slices.Sort(l.handled[key])
				}
				if !slices.Equal(sent[key], l.handled[key]) {
					t.Errorf("seed %d, key %q: sent %d, handled %d, or in another order", seed, key, len(sent[key]), len(l.handled[key]))
				}
			}
		}
	})
}
