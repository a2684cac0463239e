package engine

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// TestNoActTwice walks documents through random histories: far sides that do, refuse, lose or ignore an act, or do it
// late; people who cancel, replay and decide at any moment; a hub that dies or is stopped at any point; another revision
// that goes out. No act is done twice, nothing is done that must not be, and whatever waits has a next time or a person.
func TestNoActTwice(t *testing.T) {
	for run := range 10 { // rapid's default is a hundred histories: too few for the rarest
		t.Run(fmt.Sprint(run), rapid.MakeCheck(func(t *rapid.T) {
			h := newHistory(t)
			for range rapid.IntRange(1, 60).Draw(t, "events") {
				h.now = h.now.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 4, 60, 4000}).Draw(t, "seconds")) * time.Second)
				h.happen()
			}
			h.calmDown()
		}))
	}
}

// history is one document on its way, and what the world knows of it.
type history struct {
	*rapid.T
	policy    Policy
	now       time.Time
	p         Progress
	pending   []Command
	acts      map[string][]act // on each far side
	attempts  map[string]int   // the last one there
	otherOut  bool             // another revision went out
	cancelled bool
}

// act is one that a far side did, or is about to do.
type act struct {
	generation int
	at         time.Time
}

func newHistory(t *rapid.T) *history {
	h := &history{T: t, now: noon, p: Progress{State: document.StateReceived, NextAt: noon}, acts: map[string][]act{}, attempts: map[string]int{}}
	for _, name := range []string{"a", "b", "c"}[:rapid.IntRange(1, 3).Draw(t, "destinations")] {
		h.policy.Destinations = append(h.policy.Destinations, Target{
			Name:        name,
			Settlement:  rapid.SampledFrom([]host.Settlement{host.SettleByLookup, host.SettleByPerson, host.SettleByRepeat}).Draw(t, "settlement"),
			SettleAfter: rapid.SampledFrom([]time.Duration{0, 5 * time.Second}).Draw(t, "settle after"),
		})
	}
	if rapid.Bool().Draw(t, "age limit") {
		h.p.Expires = noon.Add(time.Hour)
	}
	return h
}

// happen lets one thing happen.
func (h *history) happen() {
	switch one := rapid.IntRange(0, 19).Draw(h.T, "what"); {
	case one == 0:
		h.crash()
	case one == 1:
		h.stop()
	case one <= 4:
		h.person()
	case one == 5 && !h.p.WentOut():
		h.otherOut = true
	case len(h.pending) > 0:
		i := rapid.IntRange(0, len(h.pending)-1).Draw(h.T, "command")
		command := h.pending[i]
		h.pending = slices.Delete(h.pending, i, i+1)
		h.carryOut(command)
	default: // the dispatcher does not wake a document that is in work
		h.wake()
	}
}

// step takes an event, and holds what must always hold.
func (h *history) step(event Event) error {
	before := h.p.clone()
	after, commands, err := Step(h.p, h.now, event, h.policy)
	if diff := cmp.Diff(before, h.p); diff != "" {
		h.Fatalf("the step changed what it was given:\n%s", diff)
	}
	if err != nil {
		return err
	}
	h.p, h.pending = after, append(h.pending, commands...)
	for _, command := range commands {
		send, ok := command.(Send)
		if !ok {
			continue
		}
		if send.Number != h.attempts[send.To]+1 {
			h.Fatalf("attempt %d at %s after attempt %d", send.Number, send.To, h.attempts[send.To])
		}
		h.attempts[send.To]++
		if h.otherOut {
			h.Fatalf("it is sent though another revision went out")
		}
	}
	h.checkWaits()
	return nil
}

func (h *history) wake() {
	_ = h.step(Woken{OtherWentOut: h.otherOut})
	if len(h.pending) == 0 && !h.p.NextAt.IsZero() && !h.p.NextAt.After(h.now) {
		h.Fatalf("woken in state %s it does nothing and is still due: the dispatcher would spin", h.p.State)
	}
}

// crash loses what was under way; a far side may have done it, or be about to.
func (h *history) crash() {
	for _, command := range h.pending {
		if send, ok := command.(Send); ok {
			h.far(send, rapid.SampledFrom([]string{"lost after", "lost late", "lost before"}).Draw(h.T, "crash"))
		}
	}
	h.pending = nil
	h.recovered()
}

// recovered is what a hub that starts does to a document that was being sent.
func (h *history) recovered() {
	if h.p.State == document.StateSending {
		_ = h.step(Recovered{})
		if len(h.pending) > 0 {
			h.Fatalf("commands before the hub's work has begun: %v", h.pending)
		}
	}
}

// stop is a hub that ends in peace: acts that were not begun are given back.
func (h *history) stop() {
	given := h.pending
	h.pending = nil
	for len(given) > 0 {
		command := given[0]
		given = given[1:]
		if send, ok := command.(Send); ok {
			_ = h.step(Answered{To: send.To, Number: send.Number, Outcome: document.OutcomeRetry})
			given, h.pending = append(given, h.pending...), nil
		}
	}
}

func (h *history) person() {
	to := rapid.SampledFrom(h.policy.Destinations).Draw(h.T, "of").Name
	done := false
	if d := h.p.delivery(to); d != nil {
		done = h.did(to, d.Generation, h.now.Add(time.Hour))
	}
	event := rapid.SampledFrom([]Event{
		Cancelled{}, Replayed{OtherWentOut: h.otherOut}, Replayed{OtherWentOut: h.otherOut, FromStep: 1}, Decided{To: to, Done: done},
	}).Draw(h.T, "person")
	if h.step(event) != nil {
		return
	}
	switch event.(type) {
	case Cancelled:
		h.cancelled = h.p.State == document.StateCancelled
	case Replayed:
		h.cancelled = false
	}
}

// did tells whether a far side has done an act by a moment.
func (h *history) did(to string, generation int, by time.Time) bool {
	return slices.ContainsFunc(h.acts[to], func(a act) bool { return a.generation == generation && !a.at.After(by) })
}

func (h *history) carryOut(command Command) {
	switch c := command.(type) {
	case Build:
		_ = h.step(rapid.SampledFrom([]Event{
			Built{Round: c.Round, Product: "upd", OtherWentOut: h.otherOut}, Built{Round: c.Round, Product: "upd", OtherWentOut: h.otherOut},
			FoundInvalid{Round: c.Round}, BuildFailed{Round: c.Round, Cause: document.CauseTransient},
			BuildFailed{Round: c.Round, Cause: document.CauseInternal},
		}).Draw(h.T, "built"))
	case Send:
		said := h.far(c, rapid.SampledFrom([]string{"done", "refused", "retry", "lost after", "lost late", "lost before"}).Draw(h.T, "answer"))
		_ = h.step(Answered{To: c.To, Number: c.Number, Outcome: said})
	case Ask:
		said := document.OutcomeRetry
		if h.did(c.To, c.Generation, h.now) {
			said = document.OutcomeDone
		}
		if rapid.Bool().Draw(h.T, "no answer") {
			said = document.OutcomeUnknown
		}
		_ = h.step(Settled{To: c.To, Number: c.Number, Outcome: said})
	}
}

// far is what a far side makes of an act, and what the hub hears of it.
func (h *history) far(c Send, what string) document.Outcome {
	if h.cancelled {
		h.Fatalf("a cancelled document is sent")
	}
	if d := h.p.delivery(c.To); d.State != DeliverySending || d.Attempts != c.Number {
		h.Fatalf("attempt %d is made, on record is %s %d", c.Number, d.State, d.Attempts)
	}
	target := h.policy.target(c.To)
	known := h.did(c.To, c.Generation, h.now.Add(time.Hour))
	if known && (what == "refused" || what == "retry" || what == "lost before") {
		what = "done" // a far side answers a known key as the first time
	}
	late := h.now
	if what == "lost late" {
		late = h.now.Add(target.SettleAfter) // no later than it says
	}
	switch what {
	case "done", "lost after", "lost late":
		if !known || target.Settlement != host.SettleByRepeat {
			h.acts[c.To] = append(h.acts[c.To], act{c.Generation, late})
		}
	}
	if len(h.acts[c.To]) > 1 {
		h.Fatalf("%s has done the act %d times: %v", c.To, len(h.acts[c.To]), h.acts[c.To])
	}
	switch what {
	case "done":
		return document.OutcomeDone
	case "refused":
		return document.OutcomeRefused
	case "retry":
		return document.OutcomeRetry
	}
	return document.OutcomeUnknown
}

func (h *history) checkWaits() {
	switch h.p.State {
	case document.StateReceived, document.StateBuilding, document.StateReady, document.StateUnknown:
		if h.p.NextAt.IsZero() {
			h.Fatalf("a document in state %s has no next time", h.p.State)
		}
	}
	if h.p.WentOut() && h.p.Product == "" {
		h.Fatalf("a document went out and its deliveries do not count: %+v", h.p)
	}
}

// calmDown lets the world answer well and the hub go on: the document comes to rest.
func (h *history) calmDown() {
	h.pending = nil
	h.recovered()
	for range 200 {
		if h.p.NextAt.IsZero() && len(h.pending) == 0 {
			break
		}
		if h.now.Before(h.p.NextAt) {
			h.now = h.p.NextAt
		}
		h.wake()
		for len(h.pending) > 0 {
			command := h.pending[0]
			h.pending = h.pending[1:]
			switch c := command.(type) {
			case Build:
				_ = h.step(Built{Round: c.Round, Product: "upd", OtherWentOut: h.otherOut})
			case Send:
				_ = h.step(Answered{To: c.To, Number: c.Number, Outcome: h.far(c, "done")})
			case Ask:
				said := document.OutcomeRetry
				if h.did(c.To, c.Generation, h.now) {
					said = document.OutcomeDone
				}
				_ = h.step(Settled{To: c.To, Number: c.Number, Outcome: said})
			}
		}
	}
	if !h.p.State.Final() && h.p.State != document.StateInvalid && h.p.State != document.StateNeedsPerson {
		h.Fatalf("left alone it stays in state %s: %+v", h.p.State, h.p)
	}
}
