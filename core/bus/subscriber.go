package bus

import (
	"context"
	"sync"

	"github.com/ThreeDotsLabs/watermill/message"
)

// Subscriber subscribes for a group. The group's messages are shared among all its subscriptions, of this process and of
// others.
type Subscriber struct {
	bus     *Bus
	group   string
	life    context.Context // until Close
	end     context.CancelFunc
	running sync.WaitGroup // guarded by the bus's starting
}

// Subscriber makes a subscriber for a group.
func (b *Bus) Subscriber(group string) *Subscriber {
	s := &Subscriber{bus: b, group: group}
	s.life, s.end = context.WithCancel(b.life)
	return s
}

// SubscribeInitialize makes the group get the topic's messages from now on, before anybody reads them.
func (s *Subscriber) SubscribeInitialize(topic string) error {
	return s.bus.join(context.Background(), topic, s.group)
}

// Subscribe gives the messages of a topic that the group has not acknowledged, and those to come, one at a time: the next
// after an Ack or Nack. The subscription ends with the context, with the subscriber or with the bus. It then leaves the
// handler that has a message in hand its grace: only after that the message's context ends, and the message comes again
// when its lease has run out.
func (s *Subscriber) Subscribe(ctx context.Context, topic string) (<-chan *message.Message, error) {
	if err := s.bus.join(ctx, topic, s.group); err != nil {
		return nil, err
	}
	s.bus.starting.Lock()
	defer s.bus.starting.Unlock()
	if s.life.Err() != nil {
		return nil, ErrClosed.At(topic)
	}
	n := newSubscription(ctx, s, topic)
	for _, of := range []*sync.WaitGroup{&s.running, &s.bus.background} {
		of.Add(1)
	}
	go func() {
		defer s.bus.background.Done()
		defer s.running.Done()
		n.run()
	}()
	return n.out, nil
}

// Close ends all subscriptions and waits for that.
func (s *Subscriber) Close() error {
	s.bus.starting.Lock()
	s.end()
	s.bus.starting.Unlock()
	s.running.Wait()
	return nil
}

// join makes a group get the messages of a topic from now on.
func (b *Bus) join(ctx context.Context, topic, group string) error {
	if topic == "" || group == "" {
		return ErrMessage.With("не указана тема или группа")
	}
	return b.do(ctx, true, func(s *session) error { return s.seen(topic, group) })
}

// seen notes that a group is read.
func (s *session) seen(topic, group string) error {
	_, err := s.touched(`INSERT INTO bus_groups (topic, consumer_group, seen_at) VALUES ($1, $2, $3)
		ON CONFLICT (topic, consumer_group) DO UPDATE SET seen_at = excluded.seen_at`, topic, group, now())
	return err
}

// Interface guards.
var (
	_ message.Subscriber           = (*Subscriber)(nil)
	_ message.SubscribeInitializer = (*Subscriber)(nil)
)
