package engine_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/gate"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// gated is a world whose box is as a configuration says.
func gated(t *testing.T, box config.Connection) *world {
	t.Helper()
	w := newWorld(t)
	box.Name = "box"
	w.gates = gate.New()
	w.gates.Configure(&config.Config{Connections: []config.Connection{{Name: "erp"}, box}})
	return w
}

func (w *world) offerMany(n int) {
	for i := range n {
		w.offer(fmt.Sprintf("n%02d", i), "a", "cups")
	}
}

// intake takes in what the source has.
func (w *world) intake(e *engine.Engine) {
	w.t.Helper()
	if _, err := e.Pull(w.t.Context(), "erp", nil); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) drain(e *engine.Engine) {
	w.t.Helper()
	if err := e.Drain(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// waits are the causes and next times of the documents that wait.
func (w *world) waits() (waits []string) {
	for _, d := range w.documents() {
		if !d.NextAt.IsZero() {
			waits = append(waits, fmt.Sprintf("%s %s %v %d", d.Envelope.SourceKey, d.Cause, d.NextAt.Sub(w.clock.Now()).Round(time.Minute), d.Attempts))
		}
	}
	return waits
}

func equal(t *testing.T, got []string, want ...string) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got\n  %q\nwant\n  %q", got, want)
	}
}

func TestADocumentWaitsForTheRateAndShowsIt(t *testing.T) {
	w := gated(t, config.Connection{Limits: config.Limits{Rate: "1/m"}})
	w.offerMany(4)
	e := w.engine()
	e.Clock = stillClock{w.clock}
	w.intake(e)
	w.running(e, func() { w.drain(e) })
	if len(w.calls) != 1 || len(w.waits()) != 3 {
		t.Fatalf("called %q, waiting %q", w.calls, w.waits())
	}
	moments := map[string]bool{}
	for _, d := range w.documents() {
		if d.State == document.StateReady {
			moments[d.NextAt.Sub(w.clock.Now()).Round(time.Minute).String()] = true
			if d.Cause != document.CauseLimit || d.Attempts != 0 {
				t.Errorf("it waits for %s after %d attempts", d.Cause, d.Attempts)
			}
		}
	}
	if len(moments) != 3 || !moments["1m0s"] || !moments["3m0s"] {
		t.Errorf("they come at %v", moments)
	}
	w.run()
	if len(w.calls) != 4 {
		t.Errorf("called %q", w.calls)
	}
}

func TestWhoWaitsForAFreePlaceGoesAsSoonAsThereIsOne(t *testing.T) {
	w := gated(t, config.Connection{Limits: config.Limits{Concurrent: 1}})
	w.offerMany(12)
	e := w.engine()
	e.Clock = stillClock{w.clock} // nothing comes by its time
	inside := 0
	w.commit = func(host.Act) error {
		if inside++; inside > 1 {
			t.Error("two at once")
		}
		w.mu.Unlock() // others may come in, if they are let
		w.gates.State("box", w.clock.Now())
		w.mu.Lock()
		inside--
		return nil
	}
	w.intake(e)
	w.running(e, func() { w.drain(e) })
	for _, d := range w.documents() {
		if d.State != document.StateFinished {
			t.Errorf("%s is %s until %v", d.Envelope.SourceKey, d.State, d.NextAt)
		}
	}
}

func TestMaintenanceTakesNoAttempts(t *testing.T) {
	w := gated(t, config.Connection{Maintenance: []config.Maintenance{{Days: []config.Day{"first thursday"}, From: "12:00", To: "13:00"}}})
	w.offerMany(1) // it is nine o'clock in Greenwich, twelve in Moscow, on the first Thursday of October
	e := w.engine()
	e.Clock = stillClock{w.clock}
	w.intake(e)
	w.running(e, func() { w.drain(e) })
	equal(t, w.waits(), "n00 maintenance 1h0m0s 0")
	w.run()
	w.expect("n00/a finished")
	if end := time.Date(2026, 10, 1, 10, 0, 0, 0, time.UTC); w.clock.Now().Before(end) {
		t.Error("it was sent during maintenance")
	}
}

func TestAMaintenanceThatAnAnswerTellsOfHoldsTheOthers(t *testing.T) {
	w := gated(t, config.Connection{})
	down := true
	w.commit = func(host.Act) error {
		if down {
			down = false
			return &host.Fault{Cause: document.CauseMaintenance, After: 2 * time.Hour, Message: "работы"}
		}
		return nil
	}
	w.offerMany(1)
	e := w.engine()
	e.Clock = stillClock{w.clock}
	w.intake(e)
	w.running(e, func() {
		w.drain(e)
		w.offerMany(2)
		w.source = w.source[2:]
		w.source[0].Document.SourceKey = "later"
		e.Outside = &oneBatch{world: w, batch: []host.Delivery{{Item: &w.source[0]}}}
		w.intake(e)
		w.drain(e)
	})
	equal(t, w.waits(), "n00 maintenance 2h0m0s 1", "later maintenance 2h0m0s 0")
	if len(w.calls) != 1 {
		t.Errorf("called %q", w.calls)
	}
}

func TestWhereEverythingFailsOneProbeAtATimeIsMade(t *testing.T) {
	w := gated(t, config.Connection{Breaker: config.Breaker{Failures: 2, Pause: config.Duration(5 * time.Minute), Longest: config.Duration(20 * time.Minute)}})
	begun := w.clock.Now()
	w.commit = func(host.Act) error {
		if w.clock.Now().Sub(begun) < time.Hour {
			return &host.Fault{Cause: document.CauseTransient, Message: "нет связи"}
		}
		return nil
	}
	w.offerMany(20)
	w.run()
	for _, state := range w.states() {
		if state[len(state)-8:] != "finished" {
			t.Error(state)
		}
	}
	// Four at once fail together; a fifth and perhaps some beside it are the second failure. Then one in five minutes, and less.
	if failed := len(w.calls) - 20; failed > 16 {
		t.Errorf("%d failures in an hour", failed)
	}
}

func TestWhatFailuresHeldUpGoesWhenSomebodyResetsTheConnection(t *testing.T) {
	w := gated(t, config.Connection{Breaker: config.Breaker{Failures: 1, Pause: config.Duration(time.Hour)}})
	down := true
	w.commit = func(host.Act) error {
		if down {
			return &host.Fault{Cause: document.CauseUnauthorised, Message: "пароль не подошёл"}
		}
		return nil
	}
	w.offerMany(1)
	e := w.engine()
	e.Clock = stillClock{w.clock}
	w.intake(e)
	w.running(e, func() {
		w.drain(e)
		w.offer("later", "a", "cups")
		w.intake(e)
		w.drain(e)
		equal(t, w.waits(), "n00 unauthorised 0s 1", "later unauthorised 1h0m0s 0")
		if s := w.gates.State("box", w.clock.Now()); s.Cause != document.CauseUnauthorised || s.Fault != "пароль не подошёл" {
			t.Errorf("it shows %+v", s)
		}
		w.mu.Lock()
		down = false
		w.mu.Unlock()
		w.gates.Reset("box")
		w.drain(e)
	})
	equal(t, w.waits(), "n00 unauthorised 0s 1") // its own attempt failed: it waits for its own time
	if states := w.states(); states[1] != "later/a finished" {
		t.Errorf("got %q", states)
	}
}

func TestALookupWaitsForItsConnectionToo(t *testing.T) {
	w := gated(t, config.Connection{Breaker: config.Breaker{Failures: 1, Pause: config.Duration(time.Hour)}})
	looked := 0
	w.lookup = func(string) { looked++ }
	w.offerMany(1)
	w.lost["n00"] = true
	e := w.engine()
	e.Clock = stillClock{w.clock}
	w.intake(e)
	w.running(e, func() {
		w.drain(e)
		w.clock.set(time.Minute)
		e.Wake()
		w.drain(e)
	})
	equal(t, w.waits(), "n00 outcome_unknown 59m0s 1")
	if looked > 0 {
		t.Error("it was looked up while the connection pauses")
	}
	w.run()
	w.expect("n00/a finished")
}

func TestAReadingWaitsForItsTurnAndToldOfMaintenanceDoesNot(t *testing.T) {
	w := newWorld(t)
	w.gates = gate.New()
	erp := config.Connection{Name: "erp", Limits: config.Limits{Rate: "1/m"}}
	w.gates.Configure(&config.Config{Connections: []config.Connection{erp}})
	w.offerMany(1)
	e := w.engine()
	before := w.clock.Now()
	w.intake(e)
	w.intake(e)
	if passed := w.clock.Now().Sub(before); passed < time.Minute {
		t.Errorf("two readings within %v", passed)
	}
	erp = config.Connection{Name: "erp", Maintenance: []config.Maintenance{{Days: []config.Day{"daily"}, From: "00:00", To: "23:59"}}}
	w.gates.Configure(&config.Config{Connections: []config.Connection{erp}})
	_, err := e.Pull(t.Context(), "erp", nil)
	var f *host.Fault
	if !errors.As(err, &f) || f.Cause != document.CauseMaintenance || f.After <= 0 || f.Code != "UZ-ENG-016" {
		t.Errorf("got %v", err)
	}
}

func TestAGateThatIsConfiguredAnewCallsThoseItHeld(t *testing.T) {
	w := gated(t, config.Connection{Limits: config.Limits{Rate: "1/d"}})
	w.offerMany(3)
	e := w.engine()
	e.Clock = stillClock{w.clock}
	w.intake(e)
	w.running(e, func() {
		w.drain(e)
		if len(w.calls) != 1 {
			t.Errorf("called %q", w.calls)
		}
		w.gates.Configure(&config.Config{Connections: []config.Connection{{Name: "erp"}, {Name: "box"}}})
		w.drain(e)
	})
	if len(w.calls) != 3 {
		t.Errorf("called %q, waiting %q", w.calls, w.waits())
	}
}

// A call that comes for a document which is no longer the first of its chain changes nothing: it comes at its time.
func TestACalledDocumentKeepsItsPlaceInTheChain(t *testing.T) {
	w := gated(t, config.Connection{Limits: config.Limits{Rate: "1/h"}})
	w.offer("head", "a", "cups")
	w.offer("tail", "a", "fewer cups")
	w.source[1].Document.Chain = "head"
	e := w.engine()
	e.Clock = stillClock{w.clock}
	refuse := true
	w.commit = func(host.Act) error {
		if refuse {
			refuse = false
			return &host.Fault{Cause: document.CauseRefusedByRemote}
		}
		return nil
	}
	w.intake(e)
	w.running(e, func() {
		w.drain(e)
		w.expect("head/a refused", "tail/a ready")
		if err := e.Replay(t.Context(), store.Actor{Name: "ivanov", Kind: store.ActorPerson}, w.documents()[0].ID, ""); err != nil {
			t.Fatal(err)
		}
		w.drain(e)
		w.expect("head/a ready", "tail/a ready")
		w.gates.Configure(&config.Config{Connections: []config.Connection{{Name: "erp"}, {Name: "box"}}})
		w.drain(e)
		equal(t, w.calls, "head/a", "head/a")
		w.clock.set(2 * time.Hour)
		e.Wake()
		w.drain(e)
	})
	equal(t, w.calls, "head/a", "head/a", "tail/a")
}
