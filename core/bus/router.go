package bus

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/message/router/middleware"
)

// fatalAfter is how often a message may be handed over and never answered, as when it kills the process each time, before
// its handler is spared it.
const fatalAfter = 10

// Router leads messages to handlers.
type Router struct {
	bus    *Bus
	router *message.Router
}

// retry is how a handler is tried again: after a tenth of a second, two and four. Each time it gets the message's own context.
var retry = middleware.Retry{
	MaxRetries: 3, InitialInterval: 100 * time.Millisecond, Multiplier: 2, MaxInterval: time.Second, ResetContextOnRetry: true,
}

// NewRouter makes a router. Around every handler stand, from the outside in:
//
//   - the poison queue, outside the retries (watermill #580, #645: the other way round every first failure is poisoned, and
//     there is nothing left to retry);
//   - two rules about what may be poisoned: a message that kills the process must be, one whose handler was merely
//     interrupted must not;
//   - three retries within a second, for faults of the hub itself. Outward acts are retried by the engine alone;
//   - the recoverer, innermost: a panic that got past the retries would get past the poison queue too, and the message would
//     come back for ever.
func NewRouter(b *Bus) (*Router, error) {
	router, err := message.NewRouter(message.RouterConfig{CloseTimeout: b.Grace + 5*time.Second}, logger{b.Log})
	if err != nil {
		return nil, err
	}
	poison, err := middleware.PoisonQueueWithFilter(poisoner{b.Publisher()}, Poison, givesUp)
	if err != nil {
		return nil, err
	}
	router.AddMiddleware(poison, interrupted, fatal, retry.Middleware, discreet, middleware.Recoverer)
	return &Router{b, router}, nil
}

// On lets a handler have the messages of a topic, one at a time. Its name is its group: handlers of one name, in this
// process or another, share the messages, and each name gets them all. What a handler returns as an error is written to
// logs and to the poison topic; it must hold no personal data.
func (r *Router) On(topic, name string, handle func(*message.Message) error) {
	r.router.AddConsumerHandler(name, topic, r.bus.Subscriber(name), handle)
}

// Run leads messages to the handlers until the context ends. It then lets handlers finish within the bus's grace.
func (r *Router) Run(ctx context.Context) error {
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		// Watermill's router cannot be closed before it runs: it would wait for handlers that never start.
		for _, event := range []<-chan struct{}{ctx.Done(), r.router.Running()} {
			select {
			case <-event:
			case <-ended:
				return
			}
		}
		if err := r.router.Close(); err != nil {
			r.bus.Log.Error("обработчики сообщений не завершились вовремя", "error", err)
		}
	}()
	return r.router.Run(context.WithoutCancel(ctx))
}

// Running is closed when every handler gets messages.
func (r *Router) Running() <-chan struct{} { return r.router.Running() }

// givesUp tells whether a failure speaks against the message.
func givesUp(err error) bool { return !errors.Is(err, ErrStopping) }

// interrupted marks the failure of a handler whose context had ended: it was told to stop, and the message will come again.
func interrupted(handle message.HandlerFunc) message.HandlerFunc {
	return func(m *message.Message) ([]*message.Message, error) {
		ctx := m.Context() // the handler may set another
		out, err := handle(m)
		if err != nil && ctx.Err() != nil {
			err = ErrStopping.Wrap(err)
		}
		return out, err
	}
}

// fatal spares the handler a message that was handed over too often.
func fatal(handle message.HandlerFunc) message.HandlerFunc {
	return func(m *message.Message) ([]*message.Message, error) {
		if n := attemptsOf(m); n > fatalAfter {
			return nil, ErrFatal.With("попыток: %d", n-1)
		}
		return handle(m)
	}
}

// discreet tells of a panic where it was and of what type, not what the program had put into it: that may be anything, and
// goes to logs and to the poison topic.
func discreet(handle message.HandlerFunc) message.HandlerFunc {
	return func(m *message.Message) ([]*message.Message, error) {
		out, err := handle(m)
		var panicked middleware.RecoveredPanicError
		if !errors.As(err, &panicked) {
			return out, err
		}
		words := fmt.Sprintf("%T", panicked.V)
		if e, ok := panicked.V.(runtime.Error); ok {
			words = e.Error()
		}
		return out, ErrPanic.At(panicPlace(panicked.Stacktrace)).With("%s", words)
	}
}

// panicPlace finds in the text of a stack the line that panicked: the first one below panic that is not the runtime's own.
func panicPlace(stack string) string {
	_, below, _ := strings.Cut(stack, "\npanic(")
	lines := strings.Split(below, "\n")
	for i := 2; i+1 < len(lines); i += 2 { // a line with the function, then one with file and line
		if strings.HasPrefix(lines[i], "runtime.") {
			continue
		}
		at, _, _ := strings.Cut(strings.TrimSpace(lines[i+1]), " +0x")
		return at
	}
	return ""
}
