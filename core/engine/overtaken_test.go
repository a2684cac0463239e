package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// What a person does while a step is at work, perhaps in another process, counts.

func TestADocumentThatIsCancelledWhileItIsBuiltStaysCancelled(t *testing.T) {
	for name, body := range map[string]string{"built well": "cups", "found invalid": "bad cups", "failed": "a bomb"} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.offer("n1", "a", body)
			w.step = func(engine.Input) {
				if err := w.engine().Cancel(t.Context(), person, w.id("n1/a")); err != nil {
					t.Error(err)
				}
			}
			w.run()
			w.expect("n1/a cancelled")
			if len(w.calls) != 0 {
				t.Errorf("it was sent: %v", w.calls)
			}
		})
	}
}

func TestADocumentThatIsReplayedWhileItIsBuiltIsBuiltAgain(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "cups")
	built := 0
	w.step = func(engine.Input) {
		if built++; built == 1 {
			if err := w.replay("n1/a"); err != nil {
				t.Error(err)
			}
		}
	}
	w.run()
	w.expect("n1/a finished")
	if built != 2 {
		t.Errorf("built %d times: what was made before the replay counts for it", built)
	}
}

func TestAFailedReplayDoesNotSendTheBytesThatWereRefused(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "cups")
	w.commit = once(document.CauseRefusedByRemote)
	w.run()
	w.expect("n1/a refused")
	w.step = func(engine.Input) { panic("the step is broken now") }
	if err := w.replay("n1/a"); err != nil {
		t.Fatal(err)
	}
	w.run()
	w.expect("n1/a needs_person")
	if len(w.acts) != 0 {
		t.Errorf("the far side has %q", w.acts)
	}
}

func TestWhatGoesOutIsWhatWasMadeLast(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "cups")
	word := ""
	steps := w.route.Steps
	w.route.Steps = append(steps[:len(steps):len(steps)], engine.NamedStep{Name: "sign", Role: "signed", Do: w.signWith(&word)})
	var sent [][]byte
	w.commit = func(act host.Act) error {
		sent = append(sent, act.Body)
		return &host.Fault{Cause: document.CauseRefusedByRemote, Message: "не принимаем"}
	}
	for _, word = range []string{"red", "blue", "red", "blue"} { // the same bytes come again
		if len(w.source) > 0 && len(sent) > 0 {
			if err := w.engine().Replay(t.Context(), person, w.id("n1/a"), "sign"); err != nil {
				t.Fatal(err)
			}
		}
		w.run()
		if last := sent[len(sent)-1]; !bytes.HasSuffix(last, []byte(word)) {
			t.Errorf("made with %q, sent %q", word, last)
		}
	}
	if len(sent) != 4 {
		t.Errorf("sent %d times", len(sent))
	}
	if keys := len(w.keys()); keys != 4 {
		t.Errorf("%d keys for acts with other bytes, want 4", keys)
	}
}

// signWith is a step that ends a document with a word.
func (w *world) signWith(word *string) engine.StepFunc {
	return func(_ context.Context, in engine.Input) (engine.Content, []fault.Finding, error) {
		out := in.Content
		out.Body = fmt.Appendf(bytes.Clone(in.Body), " %s", *word)
		return out, nil, nil
	}
}

// keys are those of all attempts on record.
func (w *world) keys() map[string]bool {
	w.t.Helper()
	keys := map[string]bool{}
	for _, a := range w.attempts("n1/a") {
		keys[a.Key] = true
	}
	return keys
}

func (w *world) attempts(name string) (attempts []store.Attempt) {
	w.t.Helper()
	id := w.id(name)
	if err := w.store.View(w.t.Context(), func(tx store.ReadTx) (err error) {
		attempts, err = tx.Attempts(id)
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return attempts
}
