package bus

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/message/router/middleware"
)

// grave takes what is poisoned.
type grave struct{ messages []*message.Message }

func (g *grave) Publish(_ string, messages ...*message.Message) error {
	g.messages = append(g.messages, messages...)
	return nil
}

func (*grave) Close() error { return nil }

// Why the order is what it is: of all orders of these three, only the one that NewRouter has gives every failing message its
// retries, and then poisons it once.
func TestOnlyOneOrderOfMiddlewareIsRight(t *testing.T) {
	names := []string{"poison", "retry", "recoverer"}
	var right []string
	permute(names, func(order []string) {
		if fault := flaw(t, order); fault != "" {
			t.Logf("%v: %s", order, fault)
		} else {
			right = append(right, strings.Join(order, " "))
		}
	})
	if len(right) != 1 || right[0] != "poison retry recoverer" {
		t.Errorf("right are %q", right)
	}
}

func permute(rest []string, try func([]string), chosen ...string) {
	if len(rest) == 0 {
		try(chosen)
	}
	for i := range rest {
		others := append(append([]string{}, rest[:i]...), rest[i+1:]...)
		permute(others, try, append(append([]string{}, chosen...), rest[i])...)
	}
}

// flaw says what goes wrong in an order, from the outside in.
func flaw(t *testing.T, order []string) (wrong string) {
	for _, failure := range []string{"error", "panic"} {
		synctest.Test(t, func(t *testing.T) {
			calls, g := 0, &grave{}
			handle := func(*message.Message) ([]*message.Message, error) {
				if calls++; failure == "panic" {
					panic(failure)
				}
				return nil, errors.New(failure)
			}
			poison, err := middleware.PoisonQueue(g, Poison)
			if err != nil {
				t.Fatal(err)
			}
			chain := message.HandlerFunc(handle)
			for i := len(order) - 1; i >= 0; i-- {
				chain = map[string]message.HandlerMiddleware{"poison": poison, "retry": retry.Middleware, "recoverer": middleware.Recoverer}[order[i]](chain)
			}
			if said := call(chain); said != "" || calls != 4 || len(g.messages) != 1 {
				wrong += fmt.Sprintf("after an %s: %d calls, poisoned %d times, in the end %q; ", failure, calls, len(g.messages), said)
			}
		})
	}
	return wrong
}

// call tells how a handler ended; empty: well, so that the message is acknowledged.
func call(handle message.HandlerFunc) (said string) {
	defer func() {
		if recover() != nil {
			said = "panic"
		}
	}()
	m := message.NewMessage("", nil)
	m.SetContext(context.Background())
	if _, err := handle(m); err != nil {
		return "error"
	}
	return ""
}

func TestWhereAPanicWas(t *testing.T) {
	for _, c := range []struct {
		rule  string
		panic func()
		words string
	}{
		{"of the program itself is told by its type", func() { panic("Иванов И. И.") }, "string"},
		{"of the runtime is told in its words", func() { _ = []int{}[len("three")] }, "index out of range [5] with length 0"},
		{"of a nil pointer has its place too", func() { var p *Poisoned; p.ID++ }, "nil pointer dereference"}, //nolint:govet // on purpose
	} {
		t.Run(c.rule, func(t *testing.T) {
			_, err := discreet(middleware.Recoverer(func(*message.Message) ([]*message.Message, error) { c.panic(); return nil, nil }))(nil)
			said := fmt.Sprint(err)
			if !errors.Is(err, ErrPanic) || !strings.Contains(said, c.words) || !strings.Contains(said, "middleware_test.go:") {
				t.Errorf("got %s", said)
			}
			if strings.Contains(said, "Иванов") {
				t.Error("it tells what nobody may read")
			}
		})
	}
}
