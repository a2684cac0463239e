package bus

import (
	"context"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
)

// subscription takes messages of one place and hands them over.
type subscription struct {
	bus     *Bus
	place   place
	bell    bell
	out     chan *message.Message
	values  context.Context // what messages inherit: the values of the subscriber's context, not its end
	stop    context.Context // ends when the subscription is to end
	cancel  context.CancelFunc
	apart   func() bool // lets go of the subscriber
	pending []*job      // acknowledgements on their way
}

func newSubscription(ctx context.Context, of *Subscriber, topic string) *subscription {
	at := place{topic, of.group}
	s := &subscription{
		bus: of.bus, place: at, bell: of.bus.bells.use(at), out: make(chan *message.Message), values: context.WithoutCancel(ctx),
	}
	s.stop, s.cancel = context.WithCancel(ctx)
	s.apart = context.AfterFunc(of.life, s.cancel)
	return s
}

func (s *subscription) run() {
	defer close(s.out)
	defer s.bus.bells.leave(s.place)
	defer s.settle()
	defer s.apart()
	defer s.cancel()
	for s.stop.Err() == nil {
		got, err := s.bus.take(s.stop, s.place)
		s.settle()
		if len(got.deliveries) > 0 {
			s.handle(got)
			continue
		}
		if s.stop.Err() == nil && err != nil {
			s.complain("не удалось взять сообщения из шины", err)
		}
		s.idle(got.next)
	}
}

// idle waits until there may be something to take.
func (s *subscription) idle(next time.Time) {
	wait := s.bus.Poll
	if !next.IsZero() {
		// What is ready and was not taken is being taken by somebody else just now.
		wait = min(max(time.Until(next), 10*time.Millisecond), wait)
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.bell:
	case <-s.stop.Done():
	}
}

// handle hands over what was taken.
func (s *subscription) handle(got batch) {
	if len(got.deliveries) == batchLimit {
		s.bell.ring() // there may be more, for somebody who has nothing to do
	}
	beat := time.NewTicker(s.bus.Lease / 3)
	defer beat.Stop()
	for rest := got.deliveries; len(rest) > 0; {
		rest = s.hand(rest, got.lease, beat.C)
	}
}

// hand hands over the first of what was taken and waits for the answer. It gives what is left to hand over.
func (s *subscription) hand(rest []delivery, lease string, beat <-chan time.Time) []delivery {
	m, err := rest[0].message()
	if err != nil {
		s.complain("сообщение в шине повреждено", err)
		s.postpone(rest[0], lease)
		return rest[1:]
	}
	ctx, cancel := context.WithCancelCause(context.WithValue(s.values, attemptsKey{}, rest[0].attempts))
	defer cancel(nil)
	m.SetContext(ctx)
	for {
		if s.stop.Err() != nil { // a select alone would choose by chance
			s.release(rest, lease)
			return nil
		}
		select {
		case s.out <- m:
			return s.await(m, cancel, rest, lease, beat)
		case <-beat:
			if !s.extend(rest, lease) {
				return nil
			}
		case <-s.stop.Done():
		}
	}
}

// await waits until the message handed over is answered.
func (s *subscription) await(m *message.Message, cancel context.CancelCauseFunc, rest []delivery, lease string, beat <-chan time.Time) []delivery {
	stop := s.stop.Done()
	var grace <-chan time.Time
	for {
		select {
		case <-m.Acked():
			s.ack(rest[0], lease)
			return rest[1:]
		case <-m.Nacked():
			if s.stop.Err() != nil {
				s.release(rest, lease) // the handler was interrupted, nothing speaks against the message
				return nil
			}
			s.postpone(rest[0], lease)
			return rest[1:]
		case <-beat:
			if !s.extend(rest, lease) {
				cancel(ErrLost.At(s.place.topic))
				rest, beat = rest[:1], nil
			}
		case <-stop:
			s.release(rest[1:], lease)
			rest, stop = rest[:1], nil
			timer := time.NewTimer(s.bus.Grace)
			defer timer.Stop()
			grace = timer.C
		case <-grace:
			// The handler may still be at work: nobody else gets the message before the lease has run out.
			cancel(ErrStopping.At(s.place.topic))
			return nil
		}
	}
}

// ack sends an acknowledgement on its way: the next message need not wait for it.
func (s *subscription) ack(d delivery, lease string) {
	j, err := s.bus.ack(d, lease)
	if err != nil {
		s.complain("не удалось отметить сообщение обработанным, оно придёт ещё раз", err)
		return
	}
	s.pending = append(s.pending, j)
}

// settle waits for the acknowledgements. They were submitted before anything that this subscription did since.
func (s *subscription) settle() {
	for _, j := range s.pending {
		if err := <-j.done; err != nil {
			s.complain("не удалось отметить сообщение обработанным, оно придёт ещё раз", err)
		}
	}
	s.pending = s.pending[:0]
}

func (s *subscription) postpone(d delivery, lease string) {
	if err := s.bus.nack(d, lease); err != nil {
		s.complain("не удалось отложить сообщение, оно придёт позже", err)
	}
}

func (s *subscription) release(rest []delivery, lease string) {
	if err := s.bus.release(rest, lease); err != nil {
		s.complain("не удалось вернуть сообщения в шину, они придут позже", err)
	}
	s.bell.ring()
}

// extend extends the lease of what is in hand; false: it is lost. A database that does not answer proves nothing.
func (s *subscription) extend(rest []delivery, lease string) bool {
	ours, err := s.bus.extend(rest, lease)
	if err != nil {
		s.complain("не удалось продлить срок обработки сообщения", err)
		return true
	}
	return ours
}

func (s *subscription) complain(what string, err error) {
	s.bus.Log.Error(what, "topic", s.place.topic, "group", s.place.group, "error", err)
}

// attemptsKey finds in a message's context how often it has been handed over, this time included.
type attemptsKey struct{}

func attemptsOf(m *message.Message) int {
	n, _ := m.Context().Value(attemptsKey{}).(int)
	return n
}
