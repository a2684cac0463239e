package engine_test

import (
	"context"
	"testing"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

func (w *world) cursor() (cursor string) {
	w.t.Helper()
	if err := w.store.View(w.t.Context(), func(tx store.ReadTx) (err error) {
		cursor, err = tx.Cursor("erp", "*")
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return cursor
}

// at puts an item at a position of its source.
func at(cursor string, d host.Delivery) host.Delivery {
	d.Item.Cursor = cursor
	return d
}

func damaged(cursor, name string) host.Delivery {
	return host.Delivery{Problem: &host.Problem{
		Cursor: cursor, Document: document.Envelope{Name: name},
		Fault: &host.Fault{Cause: document.CauseInvalidDocument, Message: "файл повреждён"},
	}}
}

func TestWhatHasNoKeyIsKeptAndReplacesNothing(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "bad cups")
	w.run()
	w.expect("n1/a invalid")
	problems := []host.Delivery{damaged("7", ""), damaged("8", ""), damaged("", "x.json"), damaged("", "y.json")}
	if sum := w.take(problems...); sum.Problems != 4 {
		t.Errorf("took %+v: one stands for another", sum)
	}
	if sum := w.take(problems...); sum != (engine.Intake{Known: 4}) {
		t.Errorf("offered again: %+v", sum)
	}
	for _, d := range w.documents() {
		if d.State != document.StateInvalid {
			t.Errorf("%s/%s is %s", d.Envelope.SourceKey, d.Envelope.Revision, d.State)
		}
	}
}

func TestAnEmptyFileIsADocument(t *testing.T) {
	w := newWorld(t)
	item := offered(document.KindInvoice, "n1", "1", "")
	item.Item.Body = nil
	w.take(item)
	w.run()
	w.expect("n1/1 finished")
}

func TestAPositionThatIsNotNamedIsNotForgotten(t *testing.T) {
	w := newWorld(t)
	w.take(at("5", offered(document.KindInvoice, "n1", "1", "cups")), damaged("", "x.json"))
	if got := w.cursor(); got != "5" {
		t.Errorf("the feed stands at %q, want 5", got)
	}
}

func TestTwoReadingsAtOnceNeverTurnAFeedBack(t *testing.T) {
	w := newWorld(t)
	source := slowSource{
		world: w, begun: make(chan struct{}), goOn: make(chan struct{}),
		batch: []host.Delivery{at("1", offered(document.KindInvoice, "n1", "1", "cups"))},
	}
	slow := w.engine()
	slow.Outside = source
	ended := make(chan error)
	go func() {
		_, err := slow.Pull(t.Context(), "erp", nil)
		ended <- err
	}()
	<-source.begun
	w.take(at("1", offered(document.KindInvoice, "n1", "1", "cups")), at("2", offered(document.KindInvoice, "n2", "1", "cups")))
	close(source.goOn)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if got := w.cursor(); got != "2" {
		t.Errorf("the feed stands at %q, want 2", got)
	}
	w.take(at("3", offered(document.KindInvoice, "n3", "1", "cups")))
	if got := w.cursor(); got != "3" {
		t.Errorf("the feed stands at %q, want 3", got)
	}
}

// slowSource gives what it has when it is told to.
type slowSource struct {
	*world
	begun, goOn chan struct{}
	batch       []host.Delivery
}

func (s slowSource) Read(ctx context.Context, _ string, _ host.ReadRequest, accept func(context.Context, []host.Delivery) error) (string, error) {
	close(s.begun)
	<-s.goOn
	return "", accept(ctx, s.batch)
}

func TestARouteOverPeriodsTakesNothingOutOfAFeed(t *testing.T) {
	w := newWorld(t)
	monthly := *w.route
	monthly.Name, monthly.Kinds, monthly.Periodic = "monthly", nil, true
	asked := &askedFor{world: w}
	e := w.engine()
	e.Routes, e.Outside = routeList{w.route, &monthly}, asked
	if _, err := e.Pull(t.Context(), "erp", nil); err != nil {
		t.Fatal(err)
	}
	if asked.kinds != "[invoice]" {
		t.Errorf("asked for %s", asked.kinds)
	}
	e.Outside = &oneBatch{world: w, batch: []host.Delivery{offered(document.KindInvoice, "n1", "1", "cups")}}
	if _, err := e.Pull(t.Context(), "erp", nil); err != nil {
		t.Fatal(err)
	}
	w.expect("n1/1 received")
	if _, err := e.PullPeriod(t.Context(), &monthly, host.Period{From: "2026-10-01", To: "2026-10-31"}); err != nil {
		t.Fatal(err)
	}
	w.expect("n1/1 received", "n1/1 received") // once for each
}

func TestAFeedDoesNotWaitBehindWhatCannotBeTaken(t *testing.T) {
	w := newWorld(t)
	w.route.When = func(e document.Envelope) (bool, error) {
		if e.Number == "7" {
			panic("the condition blows up")
		}
		return true, nil
	}
	good := func(cursor, key string) host.Delivery {
		return at(cursor, offered(document.KindInvoice, key, "1", "cups"))
	}
	broken := good("2", "n2\x00")
	strange := good("3", "n3")
	strange.Item.Document.Number = "7"
	batch := []host.Delivery{good("1", "n1"), broken, strange, good("4", "n4")}
	if sum := w.take(batch...); sum != (engine.Intake{Taken: 2, Problems: 2}) {
		t.Errorf("took %+v", sum)
	}
	if got := w.cursor(); got != "4" {
		t.Errorf("the feed stands at %q", got)
	}
	codes := map[string]bool{}
	for _, d := range w.documents() {
		if d.State == document.StateReceived {
			continue
		}
		found := w.findings(d.ID)
		if d.State != document.StateInvalid || len(found) != 1 || w.original(d.ID) != "cups" {
			t.Errorf("set aside as %s with %v, original %q", d.State, found, w.original(d.ID))
			continue
		}
		codes[found[0].Code] = true
	}
	if !codes["UZ-STO-227"] || !codes["UZ-STO-006"] {
		t.Errorf("the reasons are %v", codes)
	}
	if sum := w.take(batch...); sum != (engine.Intake{Known: 4}) {
		t.Errorf("offered again: %+v", sum)
	}
}
