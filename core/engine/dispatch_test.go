package engine_test

import (
	"context"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// listeningClock tells how long the dispatcher wants to wait, and never fires.
type listeningClock struct {
	*leapClock
	waits chan time.Duration
}

func (c *listeningClock) After(d time.Duration) <-chan time.Time {
	c.waits <- d
	return nil
}

// lookAgain wakes the dispatcher a few times and tells how long it wants to wait in the end.
func (c *listeningClock) lookAgain(e *engine.Engine) (last time.Duration) {
	for range 5 {
		e.Wake()
		last = <-c.waits
	}
	return last
}

func TestTheDispatcherDoesNotSpinOverWhatItCannotStart(t *testing.T) {
	t.Run("a document in work", func(t *testing.T) {
		w := newWorld(t)
		w.offer("n1", "a", "cups")
		e := w.engine()
		if _, err := e.Pull(t.Context(), "erp", nil); err != nil {
			t.Fatal(err)
		}
		clock := &listeningClock{leapClock: w.clock, waits: make(chan time.Duration, 100)}
		e.Clock = clock
		building, goOn := make(chan struct{}), make(chan struct{})
		w.step = func(engine.Input) { close(building); <-goOn }
		w.running(e, func() {
			<-building
			if wait := clock.lookAgain(e); wait < time.Second {
				t.Errorf("while a document is built the dispatcher looks every %v", wait)
			}
			close(goOn)
			if err := e.Drain(t.Context()); err != nil {
				t.Error(err)
			}
		})
		w.expect("n1/a finished")
	})
	t.Run("a document at rest", func(t *testing.T) {
		w := newWorld(t)
		w.offer("n1", "a", "cups")
		e := w.engine()
		if _, err := e.Pull(t.Context(), "erp", nil); err != nil {
			t.Fatal(err)
		}
		clock := &listeningClock{leapClock: w.clock, waits: make(chan time.Duration, 100)}
		e.Clock, e.Routes = clock, &failingRoutes{world: w, failures: 1000}
		w.running(e, func() {
			if err := e.Drain(t.Context()); err != nil {
				t.Error(err)
			}
			if wait := clock.lookAgain(e); wait < time.Second {
				t.Errorf("the dispatcher looks every %v", wait)
			}
		})
	})
}

func TestDrainWaitsForWhatTheLastActMakesDue(t *testing.T) {
	w := newWorld(t)
	w.offer("head", "a", "cups")
	w.offer("tail", "a", "fewer cups")
	w.source[1].Document.Chain = "head"
	for range 30 { // it was a matter of chance
		w.source[0].Document.Revision += "a"
		w.source[1].Document.Revision += "a"
		w.source[0].Document.SourceKey += "x"
		w.source[1].Document.SourceKey += "x"
		w.source[1].Document.Chain = w.source[0].Document.SourceKey
		e := w.engine()
		e.Clock, e.Outside = stillClock{w.clock}, &oneBatch{world: w, batch: []host.Delivery{{Item: &w.source[0]}, {Item: &w.source[1]}}}
		if _, err := e.Pull(t.Context(), "erp", nil); err != nil {
			t.Fatal(err)
		}
		w.running(e, func() {
			if err := e.Drain(t.Context()); err != nil {
				t.Error(err)
			}
			for _, d := range w.documents() {
				if d.State != document.StateFinished {
					t.Fatalf("%s is %s after everything was drained", d.Envelope.SourceKey, d.State)
				}
			}
		})
	}
}

func TestDrainEndsWithItsCaller(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.engine().Drain(ctx); err == nil {
		t.Error("nobody works, and yet it is drained")
	}
}
