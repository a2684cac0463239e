package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// once lets a far side answer its first call with a fault.
func once(cause document.Cause) func(host.Act) error {
	called := false
	return func(host.Act) error {
		if called {
			return nil
		}
		called = true
		return &host.Fault{Cause: cause, Message: "не сейчас"}
	}
}

func (w *world) replay(name string) error {
	w.t.Helper()
	return w.engine().Replay(w.t.Context(), person, w.id(name), "")
}

// id is that of the document of a name and revision, as "n1/a".
func (w *world) id(name string) string {
	w.t.Helper()
	for _, d := range w.documents() {
		if d.Envelope.SourceKey+"/"+d.Envelope.Revision == name {
			return d.ID
		}
	}
	w.t.Fatalf("no document %s", name)
	return ""
}

func (w *world) expectFault(err error, code string) {
	w.t.Helper()
	if e, ok := fault.As(err); !ok || e.Kind.Code != code {
		w.t.Errorf("got %v, want %s", err, code)
	}
}

func TestALaterRevisionStandsInForAnEarlierOneThatIsFoundInvalid(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "bad cups")
	w.offer("n1", "b", "good cups") // both come before the first is built
	w.run()
	w.expect("n1/a cancelled", "n1/b finished")
}

func TestALaterRevisionThatWasCancelledStandsInForNobody(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "bad cups")
	w.offer("n1", "b", "good cups")
	w.step = func(in engine.Input) {
		if in.Envelope.Revision == "a" {
			if err := w.engine().Cancel(t.Context(), person, w.id("n1/b")); err != nil {
				t.Error(err)
			}
		}
	}
	w.run()
	w.expect("n1/a invalid", "n1/b cancelled")
}

func TestARevisionIsNotReplayedAfterAnotherOneWentOut(t *testing.T) {
	t.Run("one that was replaced", func(t *testing.T) {
		w := newWorld(t)
		w.offer("n1", "a", "bad cups")
		w.run()
		w.offer("n1", "b", "good cups")
		w.run()
		w.expectFault(w.replay("n1/a"), "UZ-ENG-011")
		w.run()
		w.expect("n1/a cancelled", "n1/b finished")
	})
	t.Run("one that was refused", func(t *testing.T) {
		w := newWorld(t)
		w.commit = once(document.CauseRefusedByRemote)
		w.offer("n1", "a", "cups")
		w.run()
		w.offer("n1", "b", "better cups")
		w.run()
		w.expectFault(w.replay("n1/a"), "UZ-ENG-011")
		w.expect("n1/a refused", "n1/b finished")
	})
	t.Run("one that waits for a person because of it", func(t *testing.T) {
		w := newWorld(t)
		w.offer("n1", "a", "cups")
		w.run()
		w.offer("n1", "b", "more cups")
		w.run()
		w.expectFault(w.replay("n1/b"), "UZ-ENG-011")
		w.expect("n1/a finished", "n1/b needs_person")
	})
}

func TestARevisionThatWasReplayedBehindTheOtherStillGivesWay(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "cups")
	w.offer("n1", "b", "more cups")
	w.step = func(in engine.Input) {
		if in.Envelope.Revision == "a" {
			if err := w.replay("n1/b"); err != nil { // it has not gone out, and neither has the other
				t.Error(err)
			}
		}
	}
	w.run()
	w.expect("n1/a finished", "n1/b needs_person")
	if len(w.acts) != 1 {
		t.Errorf("%d acts for one business event", len(w.acts))
	}
}

func TestRevisionsInDifferentChainsMakeOneDocument(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "cups")
	w.offer("n1", "b", "more cups")
	w.source[1].Document.Chain = "another" // so that neither waits for the other
	w.commit = once(document.CauseTransient)
	w.run()
	if len(w.acts) != 1 {
		t.Errorf("%d acts for one business event: %v", len(w.acts), w.states())
	}
	finished := strings.Count(strings.Join(w.states(), " "), "finished")
	waiting := strings.Count(strings.Join(w.states(), " "), "needs_person")
	if finished != 1 || waiting != 1 {
		t.Errorf("documents are %v, want one finished, one with a person", w.states())
	}
}

func TestOneThatWentOutIsFoundBehindAnyNumberOfRevisions(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "cups")
	w.run()
	for i := range 120 {
		w.offer("n1", fmt.Sprint(i), "more cups")
	}
	w.run()
	last := w.documents()[120]
	for _, d := range w.documents()[1:120] {
		if err := w.engine().Cancel(t.Context(), person, d.ID); err != nil {
			t.Fatal(err)
		}
	}
	w.run()
	if len(w.acts) != 1 || w.documents()[120].State != document.StateNeedsPerson {
		t.Errorf("%d acts; the last revision is %s", len(w.acts), last.State)
	}
}
