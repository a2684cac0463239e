package engine_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// alsoTo gives the route a second destination.
func (w *world) alsoTo(name string, settlement host.Settlement) {
	w.route.Policy.Destinations = append(w.route.Policy.Destinations, engine.Target{Name: name, Settlement: settlement})
}

// to tells which destination an act is for.
func to(act host.Act, name string) bool { return strings.Contains(act.Key, "/"+name+"/") }

// expectDeliveries holds what a list of deliveries shows: "destination state".
func (w *world) expectDeliveries(name string, want ...string) {
	w.t.Helper()
	id := w.id(name)
	var got []string
	if err := w.store.View(w.t.Context(), func(tx store.ReadTx) error {
		deliveries, err := tx.Deliveries(id)
		for _, d := range deliveries {
			got = append(got, d.Destination+" "+string(d.State))
		}
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("deliveries of %s are %v, want %v", name, got, want)
	}
}

// work lets an engine work until nothing is due, without waiting for what comes later.
func (w *world) work() {
	w.t.Helper()
	e := w.engine()
	if _, err := e.Pull(w.t.Context(), "erp", nil); err != nil {
		w.t.Fatal(err)
	}
	e.Clock = stillClock{w.clock}
	w.running(e, func() {
		if err := e.Drain(w.t.Context()); err != nil {
			w.t.Error(err)
		}
	})
}

// stillClock tells the time and never fires.
type stillClock struct{ *leapClock }

func (stillClock) After(time.Duration) <-chan time.Time { return nil }

// pass lets time pass, and the engine work on what has come due.
func (w *world) pass(d time.Duration) {
	w.t.Helper()
	w.clock.set(d)
	w.work()
}

func TestADestinationThatIsDownLongerThanTheAgeLimitExpiresAlone(t *testing.T) {
	w := newWorld(t)
	w.alsoTo("mail", host.SettleByLookup)
	w.route.Policy.AgeLimit = 10 * time.Minute
	w.commit = func(act host.Act) error {
		if to(act, "mail") {
			return &host.Fault{Cause: document.CauseTransient, Message: "не сейчас", After: 24 * time.Hour}
		}
		return nil
	}
	w.offer("n1", "a", "cups")
	w.work()
	w.pass(9 * time.Minute)
	w.expect("n1/a ready")
	w.pass(2 * time.Minute) // the far side's own word is longer than the age limit
	w.expect("n1/a expired")
	w.expectDeliveries("n1/a", "box finished", "mail expired")
	w.commit = nil
	if err := w.replay("n1/a"); err != nil {
		t.Fatal(err)
	}
	w.work()
	w.expect("n1/a finished")
	if len(w.acts) != 2 {
		t.Errorf("%d acts, want one at each destination", len(w.acts))
	}
}

func TestAPersonStopsADeliveryBesideOneThatWentOut(t *testing.T) {
	w := newWorld(t)
	w.alsoTo("mail", host.SettleByLookup)
	w.commit = func(act host.Act) error {
		if to(act, "mail") {
			return &host.Fault{Cause: document.CauseMisconfigured, Message: "нет адреса"}
		}
		return nil
	}
	w.offer("n1", "a", "cups")
	w.offer("n2", "a", "fewer cups")
	w.source[1].Document.Chain = "n1"
	w.work()
	w.expect("n1/a ready", "n2/a received")
	if err := w.engine().Cancel(t.Context(), person, w.id("n1/a")); err != nil {
		t.Fatal(err)
	}
	w.expectDeliveries("n1/a", "box finished", "mail cancelled")
	w.commit = nil
	w.run()
	w.expect("n1/a finished", "n2/a finished") // the chain goes on
	w.expectFault(w.engine().Cancel(t.Context(), person, w.id("n1/a")), "UZ-ENG-001")
}

func TestOneLookupAtATimeForEachDestination(t *testing.T) {
	w := newWorld(t)
	w.route.Policy.Destinations = nil
	w.alsoTo("box", host.SettleByLookup)
	w.alsoTo("mail", host.SettleByLookup)
	w.offer("n1", "a", "cups")
	w.dieAt(func(act host.Act) bool { w.acts[act.Key] = act.Body; return true })
	// Both answers are lost. The lookup at the mail waits until the one at the box is written down.
	var once sync.Once
	settled := make(chan struct{})
	asked := map[string]int{}
	w.lookup = func(key string) {
		w.mu.Lock()
		asked[key]++
		w.mu.Unlock()
		if strings.Contains(key, "/mail/") {
			<-settled
		}
	}
	e := w.engine()
	e.Store = &watchedStore{Store: w.store, after: func() {
		for _, a := range w.attempts("n1/a") {
			if a.Destination == "box" && a.Outcome == document.OutcomeDone {
				once.Do(func() { close(settled) })
			}
		}
	}}
	w.running(e, w.untilSettled(e))
	w.expect("n1/a finished")
	for key, times := range asked {
		if times != 1 {
			t.Errorf("%s was looked up %d times", key, times)
		}
	}
}

func TestAPersonsWordStandsInTheRecordOfTheAttempt(t *testing.T) {
	for name, done := range map[string]bool{"done": true, "not done": false} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.route.Policy.Destinations[0].Settlement = host.SettleByPerson
			w.commit = once(document.CauseOutcomeUnknown)
			w.offer("n1", "a", "cups")
			w.run()
			w.expect("n1/a needs_person")
			w.expectDeliveries("n1/a", "box needs_person")
			if err := w.engine().Decide(t.Context(), person, w.id("n1/a"), "box", done); err != nil {
				t.Fatal(err)
			}
			want := document.OutcomeRetry
			if done {
				want = document.OutcomeDone
			}
			if a := w.attempts("n1/a")[0]; a.Outcome != want {
				t.Errorf("the attempt is %s", a.Outcome)
			}
			w.run()
			w.expect("n1/a finished")
			w.expectDeliveries("n1/a", "box finished")
		})
	}
}

func TestAPersonsWordCountsHoweverLateItComes(t *testing.T) {
	w := newWorld(t)
	w.route.Policy.Destinations[0].Settlement = host.SettleByPerson
	w.route.Policy.AgeLimit = time.Hour
	w.commit = once(document.CauseOutcomeUnknown)
	w.offer("n1", "a", "cups")
	w.work()
	w.pass(time.Minute)
	w.expect("n1/a needs_person")
	w.pass(72 * time.Hour)
	if err := w.engine().Decide(t.Context(), person, w.id("n1/a"), "box", false); err != nil {
		t.Fatal(err)
	}
	w.work()
	w.expect("n1/a finished")
}

// watchedStore calls after every update.
type watchedStore struct {
	store.Store
	after func()
}

func (s *watchedStore) Update(ctx context.Context, actor store.Actor, do func(store.Tx) error) error {
	err := s.Store.Update(ctx, actor, do)
	s.after()
	return err
}

func TestADocumentWaitsForAnEarlierOneThatIsReplayedWhileItIsBuilt(t *testing.T) {
	w := newWorld(t)
	w.commit = func(act host.Act) error {
		if act.Document.SourceKey == "n1" && len(w.calls) == 1 {
			return &host.Fault{Cause: document.CauseRefusedByRemote, Message: "не принимаем"}
		}
		return nil
	}
	w.offer("n1", "a", "cups")
	w.offer("n2", "a", "saucers")
	w.source[1].Document.Chain = "n1"
	e := w.engine()
	if _, err := e.Pull(t.Context(), "erp", nil); err != nil {
		t.Fatal(err)
	}
	replayed := false
	w.step = func(in engine.Input) {
		if in.Envelope.SourceKey == "n2" && !replayed {
			replayed = true
			if err := e.Replay(t.Context(), person, w.id("n1/a"), ""); err != nil {
				t.Error(err)
			}
		}
	}
	w.running(e, w.untilSettled(e))
	w.expect("n1/a finished", "n2/a finished")
	if want := []string{"n1/a", "n1/a", "n2/a"}; !slices.Equal(w.calls, want) {
		t.Errorf("they went out as %v, want %v", w.calls, want)
	}
}

func TestAPersonDecidesWhatARepeatDidNotSettle(t *testing.T) {
	w := newWorld(t)
	w.route.Policy.Destinations[0] = engine.Target{Name: "box", Settlement: host.SettleByRepeat}
	w.commit = func(host.Act) error {
		if len(w.calls) == 1 {
			return errors.New("the answer was lost")
		}
		w.gone = true // and with the route the way to settle it
		return &host.Fault{Cause: document.CauseTransient, Message: "не сейчас"}
	}
	w.offer("n1", "a", "cups")
	w.run()
	w.expect("n1/a needs_person")
	if err := w.engine().Decide(t.Context(), person, w.id("n1/a"), "box", true); err != nil {
		t.Fatal(err)
	}
	w.expect("n1/a finished")
	attempts := w.attempts("n1/a")
	if len(attempts) != 2 || attempts[0].Outcome != document.OutcomeDone || attempts[1].Outcome != document.OutcomeRetry {
		t.Errorf("attempts: %+v", attempts)
	}
}
