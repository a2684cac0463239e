package engine_test

import (
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

func (w *world) reissue(name, label string) string {
	w.t.Helper()
	id, err := w.engine().Reissue(w.t.Context(), person, w.id(name), label)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func TestAnExplicitCorrectionIsADocumentOfItsOwnBehindTheFirst(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "good cups")
	w.run()
	first := w.id("n1/a")
	second := w.reissue("n1/a", "1")
	if again := w.reissue("n1/a", "1"); again != second {
		t.Errorf("the same label gives %s and %s", second, again)
	}
	w.run()
	w.expect("n1/a finished", "n1#1/a finished")
	if third := w.reissue("n1#1/a", "2"); third == second || third == first {
		t.Error("another label gives the same document")
	}
	w.run()
	w.expect("n1/a finished", "n1#1/a finished", "n1#2/a finished")
	identities := map[string]bool{}
	for _, d := range w.documents() {
		if d.Envelope.ChainKey() != "n1" {
			t.Errorf("%s stands in the chain %q", d.Envelope.SourceKey, d.Envelope.ChainKey())
		}
		identities[d.ID] = true
	}
	if len(identities) != 3 {
		t.Errorf("%d documents", len(identities))
	}
}

func TestACorrectionWaitsBehindAFirstThatIsNotDone(t *testing.T) {
	w := newWorld(t)
	w.commit = once(document.CauseInvalidDocument)
	w.offer("n1", "a", "bad cups")
	w.run()
	w.reissue("n1/a", "1")
	w.run()
	w.expect("n1/a invalid", "n1#1/a received")
	if err := w.engine().Cancel(t.Context(), person, w.id("n1/a")); err != nil {
		t.Fatal(err)
	}
}

func TestWhatHasNoOriginalIsNotReissued(t *testing.T) {
	w := newWorld(t)
	_, err := w.engine().Reissue(t.Context(), person, "0190c0de-0000-7000-8000-000000000000", "1")
	w.expectFault(err, store.ErrNotFound.Code)
}
