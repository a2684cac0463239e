package bus_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"github.com/uzelhub/uzel/core/bus"
)

// route runs a router with one handler until the returned function is called.
func route(t *testing.T, b *bus.Bus, handle func(*message.Message) error) (stop func()) {
	t.Helper()
	router, err := bus.NewRouter(b)
	must(t, err)
	router.On("t", "handler", handle)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- router.Run(ctx) }()
	<-router.Running()
	return func() {
		cancel()
		must(t, <-ended)
	}
}

func TestHowAHandlerIsTried(t *testing.T) {
	fails := func(times int) func(int, *message.Message) error {
		return func(call int, _ *message.Message) error {
			if call <= times {
				return errors.New("не вышло")
			}
			return nil
		}
	}
	for _, c := range []struct {
		rule     string
		handle   func(call int, m *message.Message) error
		calls    int
		poisoned string // a part of the reason
	}{
		{"what goes well is not tried again", fails(0), 1, ""},
		{"a fault of the moment is tried again", fails(2), 3, ""},
		{"the third retry may still succeed", fails(3), 4, ""},
		{"what fails four times is poisoned", fails(4), 4, "не вышло"},
		{"a panic is tried again", func(call int, _ *message.Message) error {
			if call == 1 {
				panic("secret")
			}
			return nil
		}, 2, ""},
		{"a panic each time is poisoned", func(int, *message.Message) error { panic("secret") }, 4, "UZ-BUS-007"},
		{"a context that the handler ended itself does not save it", func(_ int, m *message.Message) error {
			ctx, cancel := context.WithCancel(m.Context())
			m.SetContext(ctx)
			cancel()
			return ctx.Err()
		}, 4, "context canceled"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			inTime(t, func(t *testing.T, db database) {
				var log bytes.Buffer
				b := db.open(t, bus.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
				calls := 0
				answered := make(chan struct{}, 10)
				stop := route(t, b, func(m *message.Message) error {
					if string(m.Payload) == "after it" {
						answered <- struct{}{}
						return nil
					}
					calls++
					return c.handle(calls, m)
				})
				publish(t, b, "t", "it", "after it")
				<-answered
				stop()
				if calls != c.calls {
					t.Errorf("called %d times, want %d", calls, c.calls)
				}
				given, err := b.Poisoned(context.Background(), 10)
				must(t, err)
				if c.poisoned == "" {
					if len(given) != 0 || log.Len() > 0 {
						t.Errorf("poisoned: %+v, log: %s", given, &log)
					}
					return
				}
				if len(given) != 1 || !strings.Contains(given[0].Reason, c.poisoned) || strings.Contains(given[0].Reason, "secret") {
					t.Errorf("poisoned: %+v", given)
				}
				if strings.Count(log.String(), "\n") != 1 || strings.Contains(log.String(), "secret") {
					t.Errorf("the log tells of it: %s", &log)
				}
				if n := rows(t, db.raw(t), "t"); n != 0 {
					t.Errorf("%d messages are left", n)
				}
			})
		})
	}
}

// A hub that stops must not poison what it was doing.
func TestWhatIsInterruptedIsNotPoisoned(t *testing.T) {
	inTime(t, func(t *testing.T, db database) {
		var log bytes.Buffer
		b := db.open(t, bus.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
		began := make(chan struct{}, 1)
		stop := route(t, b, func(m *message.Message) error {
			began <- struct{}{}
			<-m.Context().Done() // only when the grace is over
			return m.Context().Err()
		})
		publish(t, b, "t", "long work")
		<-began
		stop()
		given, err := b.Poisoned(context.Background(), 10)
		must(t, err)
		if len(given) != 0 || log.Len() > 0 {
			t.Errorf("poisoned: %+v, log: %s", given, &log)
		}
		expect(t, subscribe(t, b, "handler", "t"), "long work")
	})
}

func TestAHandlerFinishesWithinTheGrace(t *testing.T) {
	inTime(t, func(t *testing.T, db database) {
		b := db.open(t, bus.Options{})
		began, calls := make(chan struct{}, 1), 0
		stop := route(t, b, func(m *message.Message) error {
			began <- struct{}{}
			time.Sleep(5 * time.Second)
			calls++
			return m.Context().Err()
		})
		publish(t, b, "t", "work")
		<-began
		stop()
		if n := rows(t, db.raw(t), "t"); n != 0 || calls != 1 {
			t.Errorf("finished %d times, %d messages are left", calls, n)
		}
	})
}

func TestARouterThatIsStoppedBeforeItRuns(t *testing.T) {
	inTime(t, func(t *testing.T, db database) {
		router, err := bus.NewRouter(db.open(t, bus.Options{}))
		must(t, err)
		router.On("t", "handler", func(*message.Message) error { return nil })
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		must(t, router.Run(ctx))
	})
}

func TestARouterWithoutHandlersStopsToo(t *testing.T) {
	inTime(t, func(t *testing.T, db database) {
		router, err := bus.NewRouter(db.open(t, bus.Options{}))
		must(t, err)
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		must(t, router.Run(ctx))
	})
}

func TestHandlersOfOneNameShareAndOthersGetAll(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		here, there := db.open(t, quick), db.open(t, quick)
		got := make(chan string, 100)
		for _, at := range []struct {
			bus  *bus.Bus
			name string
		}{{here, "engine"}, {there, "engine"}, {there, "web"}} {
			router, err := bus.NewRouter(at.bus)
			must(t, err)
			router.On("t", at.name, func(m *message.Message) error { got <- at.name + " " + string(m.Payload); return nil })
			ctx, cancel := context.WithCancel(context.Background())
			ended := make(chan error, 1)
			go func() { ended <- router.Run(ctx) }()
			t.Cleanup(func() { cancel(); must(t, <-ended) })
			<-router.Running()
		}
		want := map[string]bool{}
		for _, payload := range []string{"1", "2", "3", "4", "5"} {
			publish(t, here, "t", payload)
			want["engine "+payload], want["web "+payload] = true, true
		}
		for len(want) > 0 {
			one := <-got
			if !want[one] {
				t.Errorf("%s comes once more", one)
			}
			delete(want, one)
		}
	})
}
