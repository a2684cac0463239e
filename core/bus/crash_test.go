package bus_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/core/bus"
)

func TestAfterAKillEverythingPublishedComes(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		b := db.open(t, shortLease)
		messages := subscribe(t, b, "g", "t")
		missing := map[string]bool{}
		for _, enough := range []int{1, 50, 300} {
			for _, said := range run(t, "publisher", db).said(enough) {
				missing[said[1]] = true
			}
		}
		for len(missing) > 0 {
			m := receive(t, messages) // possibly one that was published and not acknowledged
			delete(missing, m.UUID)
			m.Ack()
		}
	})
}

func TestWhatAKilledProcessHadInHandComesAgain(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		b := db.open(t, shortLease)
		must(t, b.Subscriber("g").SubscribeInitialize("t"))
		missing := map[string]bool{}
		kill := func(enough int) {
			// A process may be quicker than its killer and handle everything there is, so each finds more than enough.
			for range 200 {
				m := bus.NewMessage("", nil)
				must(t, b.Publisher().Publish("t", m))
				missing[m.UUID] = true
			}
			said := run(t, "handler", db).said(enough)
			if len(said) < enough {
				t.Fatalf("the program ended by itself after %d lines", len(said))
			}
			for _, s := range said {
				if s[0] == "ended" {
					delete(missing, s[1])
				}
			}
		}
		for _, enough := range []int{1, 2, 37, 80} { // odd: in the middle of a handler
			kill(enough)
		}
		for len(missing) == 0 {
			kill(1)
		}
		messages := subscribe(t, b, "g", "t")
		for len(missing) > 0 {
			m := receive(t, messages)
			delete(missing, m.UUID)
			m.Ack()
		}
	})
}

// A message that kills the process each time is set aside in the end. Those taken with it are not.
func TestAMessageThatKills(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		b := db.open(t, shortLease)
		must(t, b.Subscriber("g").SubscribeInitialize("t"))
		killers, good := map[string]bool{}, map[string]bool{}
		for _, payload := range []string{"good", "good", "killer", "good", "killer", "good"} {
			m := bus.NewMessage("", []byte(payload))
			must(t, b.Publisher().Publish("t", m))
			map[string]map[string]bool{"good": good, "killer": killers}[payload][m.UUID] = true
		}
		for handed := map[string]int{}; len(killers)+len(good) > 0; {
			p := run(t, "handler", db)
			for line := range p.each(func() string { return fmt.Sprintf("killers %v, good %v, handed %v", killers, good, handed) }) {
				verb, id, _ := strings.Cut(line, " ")
				switch verb {
				case "began":
					handed[id]++
				case "ended":
					delete(good, id)
				case "poisoned":
					// Once it may have been taken along with others and not handed over before they were killed.
					if n := handed[id]; !killers[id] || n < 9 || n > 10 {
						t.Fatalf("poisoned after %d times, a killer: %v", n, killers[id])
					}
					delete(killers, id)
				default:
					t.Fatalf("the program says %q", p.lines.Text())
				}
				if len(killers)+len(good) == 0 {
					must(t, p.command.Process.Kill())
				}
			}
			_ = p.command.Wait()
		}
		given, err := b.Poisoned(context.Background(), 10)
		must(t, err)
		for _, p := range given {
			if !strings.HasPrefix(p.Reason, bus.ErrFatal.Code) || p.Topic != "t" || p.Group != "g" {
				t.Errorf("poisoned: %+v", p)
			}
		}
		if len(given) != 2 {
			t.Errorf("%d messages are kept for a person", len(given))
		}
	})
}
