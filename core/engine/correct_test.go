package engine_test

import (
	"encoding/json"
	"strings"
	"testing"

	exchange "github.com/uzelhub/uzel/core/docflow"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// agreed is a document of ours whose exchange has come to an end.
func (w *world) agreed(name string, change func(*engine.Exchange)) string {
	w.t.Helper()
	id := w.id(name)
	err := w.store.Update(w.t.Context(), store.Hub, func(tx store.Tx) error {
		doc, err := tx.Document(id)
		if err != nil {
			return err
		}
		var p engine.Progress
		if err := json.Unmarshal(doc.Progress, &p); err != nil {
			return err
		}
		p.Exchange = &engine.Exchange{With: "box", Remote: "r", Flow: docflow.InvoiceTransfer, Ours: docflow.Seller,
			Verdict: exchange.Verdict{State: document.StateFinished, Status: docflow.StatusAcceptedPart}}
		change(p.Exchange)
		if doc.Progress, err = json.Marshal(p); err != nil {
			return err
		}
		return tx.SaveDocument(&doc)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func unchanged(*engine.Exchange) {}

// correction makes a correction under a number, and remembers whose identities it was made under.
func correction(number string) engine.Maker {
	return func(id engine.Identity) (engine.Content, []fault.Finding, error) {
		e := document.Envelope{Kind: document.KindUKD, Number: number, Name: number + ".xml", MediaType: "application/xml"}
		return engine.Content{Envelope: e, Body: []byte("correction " + number + " " + id.File)}, nil, nil
	}
}

func (w *world) correct(id, number string) (string, error) {
	made, _, err := w.engine().Correct(w.t.Context(), person, id, correction(number))
	return made, err
}

func TestACorrectionGoesTheWayOfItsDocumentOnce(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "good cups")
	w.run()
	id := w.agreed("n1/a", unchanged)
	first, err := w.correct(id, "К-1")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.correct(id, "К-1"); err != nil || again != first {
		t.Errorf("made again it is %s, %v", again, err)
	}
	if _, err := w.correct(id, "К-2"); codeOf(err) != "UZ-ENG-060" {
		t.Errorf("a second one beside it: %v", err)
	}
	w.run()
	w.expect("n1/a finished", "n1#correction-1/a finished")
	if _, err := w.correct(id, "К-2"); codeOf(err) != "UZ-ENG-060" {
		t.Errorf("a second one after it: %v", err)
	}
	var corrections []string
	for _, body := range w.acts {
		if strings.HasPrefix(string(body), "CORRECTION") {
			corrections = append(corrections, string(body))
		}
	}
	if len(corrections) != 1 {
		t.Errorf("went out: %q", corrections)
	}
	for _, d := range w.documents() {
		if d.Envelope.ChainKey() != "n1" {
			t.Errorf("%s stands in the chain %q", d.Envelope.SourceKey, d.Envelope.ChainKey())
		}
	}
}

func TestAfterACorrectionThatCameToNothingThereMayBeAnother(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "good cups")
	w.run()
	id := w.agreed("n1/a", unchanged)
	first, err := w.correct(id, "К-1")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.engine().Cancel(t.Context(), person, first); err != nil {
		t.Fatal(err)
	}
	second, err := w.correct(id, "К-1")
	if err != nil || second == first {
		t.Fatalf("%s, %v", second, err)
	}
	w.run()
	w.expect("n1/a finished", "n1#correction-1/a cancelled", "n1#correction-2/a finished")
}

func TestWhatIsNotCorrected(t *testing.T) {
	for rule, c := range map[string]struct {
		change func(*engine.Exchange)
		code   string
	}{
		"the other side's document":         {func(x *engine.Exchange) { x.Ours = docflow.Buyer }, "UZ-ENG-061"},
		"one whose exchange goes on":        {func(x *engine.Exchange) { x.Verdict.State = document.StateInExchange }, "UZ-ENG-062"},
		"one that was refused":              {func(x *engine.Exchange) { x.Verdict.State = document.StateRefused }, "UZ-ENG-062"},
		"one in whose place stands another": {func(x *engine.Exchange) { x.Verdict.Status = docflow.StatusRevised }, "UZ-ENG-062"},
	} {
		t.Run(rule, func(t *testing.T) {
			w := newWorld(t)
			w.offer("n1", "a", "good cups")
			w.run()
			if _, err := w.correct(w.agreed("n1/a", c.change), "К-1"); codeOf(err) != c.code {
				t.Errorf("%v, want %s", err, c.code)
			}
			w.expect("n1/a finished")
		})
	}
	w := newWorld(t)
	w.offer("n1", "a", "good cups")
	w.run()
	if _, err := w.correct(w.id("n1/a"), "К-1"); codeOf(err) != "UZ-ENG-021" {
		t.Errorf("one that was never in an exchange: %v", err)
	}
}

func TestACorrectionThatCannotBeMadeLeavesNothing(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "good cups")
	w.run()
	id := w.agreed("n1/a", unchanged)
	made, findings, err := w.engine().Correct(t.Context(), person, id, func(engine.Identity) (engine.Content, []fault.Finding, error) {
		return engine.Content{}, []fault.Finding{errBadGoods.Finding("", "")}, nil
	})
	if err != nil || made != "" || len(findings) != 1 {
		t.Errorf("%s, %v, %v", made, findings, err)
	}
	w.expect("n1/a finished")
}

func codeOf(err error) string {
	if e, ok := fault.As(err); ok {
		return e.Kind.Code
	}
	return ""
}
