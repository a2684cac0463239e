package engine_test

import (
	"testing"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

func (w *world) revise(name string) (string, error) {
	return w.engine().Revise(w.t.Context(), person, w.id(name))
}

// labelsOf are what a step is told of a document.
func (w *world) labelsOf(name string) map[string]string {
	for _, d := range w.documents() {
		if d.ID == w.id(name) {
			return d.Envelope.Labels
		}
	}
	return nil
}

func TestAnИсправлениеGoesOutInThePlaceOfItsDocument(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "good cups")
	w.run()
	w.agreed("n1/a", unchanged)
	w.offer("n1", "b", "good saucers") // changed in the ERP after it went out
	w.run()
	w.expect("n1/a finished", "n1/b needs_person")
	first, err := w.revise("n1/a")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.revise("n1/a"); err != nil || again != first {
		t.Errorf("ordered again it is %s, %v", again, err)
	}
	w.run()
	w.expect("n1/a finished", "n1/b cancelled", "n1#revision-1/b finished")
	labels := w.labelsOf("n1#revision-1/b")
	if labels[docflow.LabelRevision] != "1" || labels[docflow.LabelInitial] != "r" || labels[docflow.LabelRevises] != "n1" {
		t.Errorf("it is told %v", labels)
	}
	said := 0
	for _, body := range w.acts {
		if len(body) > len("GOOD SAUCERS") && string(body[:len("GOOD SAUCERS")]) == "GOOD SAUCERS" {
			said++
		}
	}
	if said != 1 || len(w.acts) != 2 {
		t.Errorf("%d of %d acts are of what the ERP says now", said, len(w.acts))
	}

	w.agreed("n1#revision-1/b", unchanged)
	w.offer("n1", "c", "good spoons")
	w.run()
	if _, err := w.revise("n1#revision-1/b"); err != nil {
		t.Fatal(err)
	}
	w.run()
	w.expect("n1/a finished", "n1/b cancelled", "n1#revision-1/b finished", "n1/c cancelled", "n1#revision-2/c finished")
	if labels := w.labelsOf("n1#revision-2/c"); labels[docflow.LabelRevision] != "2" {
		t.Errorf("the second one is told %v", labels)
	}
}

func TestWithoutANewRevisionAnИсправлениеBeginsWhereItsDocumentBegan(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "good cups")
	w.run()
	w.agreed("n1/a", unchanged)
	if _, err := w.revise("n1/a"); err != nil {
		t.Fatal(err)
	}
	w.run()
	w.expect("n1/a finished", "n1#revision-1/a finished")
}

func TestWhatIsNotRevised(t *testing.T) {
	for rule, c := range map[string]struct {
		change func(*engine.Exchange)
		code   string
	}{
		"the other side's document":           {func(x *engine.Exchange) { x.Ours = docflow.Buyer }, "UZ-ENG-061"},
		"one that was annulled":               {func(x *engine.Exchange) { x.Verdict.Status = docflow.StatusAnnulled }, "UZ-ENG-063"},
		"one in whose place stands another":   {func(x *engine.Exchange) { x.Verdict.Status = docflow.StatusRevised }, "UZ-ENG-063"},
		"one that the operator has let lapse": {func(x *engine.Exchange) { x.Verdict.Status = docflow.StatusExpired }, "UZ-ENG-063"},
	} {
		t.Run(rule, func(t *testing.T) {
			w := newWorld(t)
			w.offer("n1", "a", "good cups")
			w.run()
			w.agreed("n1/a", c.change)
			if _, err := w.revise("n1/a"); codeOf(err) != c.code {
				t.Errorf("%v, want %s", err, c.code)
			}
		})
	}
}

func TestWhileTheExchangeGoesOnOrAfterARefusalADocumentIsRevised(t *testing.T) {
	for _, status := range []docflow.Status{docflow.StatusClarification, docflow.StatusDelivered, docflow.StatusRefused} {
		w := newWorld(t)
		w.offer("n1", "a", "good cups")
		w.run()
		w.agreed("n1/a", func(x *engine.Exchange) { x.Verdict.State, x.Verdict.Status = document.StateInExchange, status })
		if _, err := w.revise("n1/a"); err != nil {
			t.Errorf("%s: %v", status, err)
		}
	}
}
