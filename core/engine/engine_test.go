package engine_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestDocumentsGoTheirWayOnce(t *testing.T) {
	w := newWorld(t)
	var want []string
	for i := range 20 {
		name := fmt.Sprintf("n%02d", i)
		w.offer(name, "a", "cups")
		want = append(want, name+"/a finished")
	}
	w.run()
	w.expect(want...)
	if len(w.acts) != 20 {
		t.Errorf("the destination has %d documents, want 20", len(w.acts))
	}
	w.source = append(w.source, w.source[:5]...) // a source may offer things again
	w.run()
	w.expect(want...)
	report, err := w.store.VerifyJournal(t.Context(), "")
	if err != nil || report.Break != nil || report.Entries < 60 {
		t.Errorf("journal: %+v, %v", report, err)
	}
}

func TestTheBytesSentAreTheBytesStored(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "cups")
	w.run()
	doc := w.documents()[0]
	for key, sent := range w.acts {
		if !strings.HasPrefix(key, doc.ID+"/") {
			t.Errorf("key %s does not name its document", key)
		}
		if err := w.store.View(t.Context(), func(tx store.ReadTx) error {
			parts, err := tx.Parts(doc.ID)
			if err != nil {
				return err
			}
			kept, err := tx.Payload(doc.ID, parts[len(parts)-1].SHA256)
			if !bytes.Equal(kept, sent) {
				t.Errorf("sent %q, kept %q", sent, kept)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestABadDocumentHoldsUpNobody(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "cups")
	w.offer("n2", "a", "bad cups")
	w.offer("n3", "a", "a bomb")
	w.offer("n4", "a", "saucers")
	w.run()
	w.expect("n1/a finished", "n2/a invalid", "n3/a needs_person", "n4/a finished")
	if err := w.store.View(t.Context(), func(tx store.ReadTx) error {
		findings, err := tx.Findings(w.documents()[1].ID)
		if len(findings) != 1 || findings[0].Code != "UZ-TST-001" {
			t.Errorf("findings of the bad document: %+v", findings)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestANewRevisionReplacesWhatWasSetAside(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "bad cups")
	w.run()
	w.offer("n1", "b", "good cups")
	w.run()
	w.expect("n1/a cancelled", "n1/b finished")
}

func TestANewRevisionOfWhatWentOutWaitsForAPerson(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "cups")
	w.run()
	w.offer("n1", "b", "more cups")
	w.run()
	w.expect("n1/a finished", "n1/b needs_person")
	if len(w.acts) != 1 {
		t.Errorf("%d acts for one business event", len(w.acts))
	}
	if err := w.engine().Cancel(t.Context(), store.Actor{Name: "olga", Kind: store.ActorPerson}, w.documents()[1].ID); err != nil {
		t.Fatal(err)
	}
	w.expect("n1/a finished", "n1/b cancelled")
}

func TestALostAnswerIsLookedUpAndTheActNotRepeated(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "cups")
	w.lost["n1"] = true
	w.run()
	w.expect("n1/a finished")
	if len(w.calls) != 1 {
		t.Errorf("the destination was called %d times", len(w.calls))
	}
}

func TestWhatSurelyWasNotDoneIsTriedAgainWithTheSameBytes(t *testing.T) {
	w := newWorld(t)
	var seen [][]byte
	w.commit = func(act host.Act) error {
		seen = append(seen, act.Body)
		if len(seen) < 4 {
			return &host.Fault{Cause: document.CauseTransient, Message: "сеть недоступна"}
		}
		return nil
	}
	w.offer("n1", "a", "cups")
	w.run()
	w.expect("n1/a finished")
	for _, body := range seen {
		if !bytes.Equal(body, seen[0]) {
			t.Errorf("attempts sent %q and %q", seen[0], body)
		}
	}
	if err := w.store.View(t.Context(), func(tx store.ReadTx) error {
		attempts, err := tx.Attempts(w.documents()[0].ID)
		if len(attempts) != 4 || attempts[0].Outcome != document.OutcomeRetry || attempts[3].Outcome != document.OutcomeDone {
			t.Errorf("attempts: %+v", attempts)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestAHubThatDiedWhileSendingAsksBeforeItSendsAgain(t *testing.T) {
	for name, acted := range map[string]bool{"after the act": true, "before the act": false} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.offer("n1", "a", "cups")
			ctx, die := context.WithCancel(t.Context())
			w.commit = func(act host.Act) error {
				if acted {
					w.acts[act.Key] = act.Body
				}
				die()
				_ = w.store.Close() // nothing can be written any more, as after a power cut
				return errors.New("the hub is gone")
			}
			e := w.engine()
			if _, err := e.Pull(t.Context(), "erp", nil); err != nil {
				t.Fatal(err)
			}
			_ = e.Run(ctx)

			w.commit = nil
			w.open()
			w.expect("n1/a sending")
			w.run()
			w.expect("n1/a finished")
			if len(w.acts) != 1 {
				t.Errorf("%d acts, want one", len(w.acts))
			}
		})
	}
}

func TestAChainKeepsItsOrderAndHoldsUpNoOther(t *testing.T) {
	w := newWorld(t)
	failures := 3
	w.commit = func(act host.Act) error {
		if act.Document.SourceKey == "head" && failures > 0 {
			failures--
			return &host.Fault{Cause: document.CauseTransient, Message: "не сейчас"}
		}
		return nil
	}
	w.offer("head", "a", "cups")
	w.offer("correction", "a", "fewer cups")
	w.offer("other", "a", "saucers")
	w.source[1].Document.Chain = "head"
	w.run()
	w.expect("head/a finished", "correction/a finished", "other/a finished")
	order := slices.Compact(slices.DeleteFunc(slices.Clone(w.calls), func(c string) bool { return c == "other/a" }))
	if !slices.Equal(order, []string{"head/a", "correction/a"}) {
		t.Errorf("the chain went out as %v", w.calls)
	}
	if i := slices.Index(w.calls, "other/a"); i > slices.Index(w.calls, "correction/a") {
		t.Errorf("another chain waited: %v", w.calls)
	}
}

func TestReplayKeepsTheIdentity(t *testing.T) {
	w := newWorld(t)
	var first []byte
	w.commit = func(act host.Act) error {
		if first == nil {
			first = act.Body
			return &host.Fault{Cause: document.CauseRefusedByRemote, Message: "не принимаем"}
		}
		return nil
	}
	w.offer("n1", "a", "cups")
	w.run()
	w.expect("n1/a refused")
	if err := w.engine().Replay(t.Context(), store.Hub, w.documents()[0].ID, "shout"); err != nil {
		t.Fatal(err)
	}
	w.run()
	w.expect("n1/a finished")
	for _, again := range w.acts {
		if !bytes.Equal(again, first) {
			t.Errorf("built again as %q, first %q", again, first)
		}
	}
}

func TestADocumentWhoseRouteIsGoneWaitsForAPersonAndHoldsUpNobody(t *testing.T) {
	w := newWorld(t)
	w.offer("n1", "a", "cups")
	w.offer("n2", "a", "saucers")
	w.gone = true
	w.run()
	w.expect("n1/a needs_person", "n2/a needs_person")
	w.gone = false
	for _, doc := range w.documents() {
		if err := w.engine().Replay(t.Context(), store.Hub, doc.ID, ""); err != nil {
			t.Fatal(err)
		}
	}
	w.run()
	w.expect("n1/a finished", "n2/a finished")
}

func TestAnOutcomeIsWrittenDownWhenTheStoreRecovers(t *testing.T) {
	w := newWorld(t)
	failing := &failingStore{Store: w.store}
	w.store = failing
	w.commit = func(host.Act) error {
		failing.failures.Store(3)
		return nil
	}
	w.offer("n1", "a", "cups")
	w.run()
	w.expect("n1/a finished")
	if len(w.calls) != 1 {
		t.Errorf("the destination was called %d times", len(w.calls))
	}
}

// failingStore refuses the next few updates, as a full disk does.
type failingStore struct {
	store.Store
	failures atomic.Int32
}

func (s *failingStore) Update(ctx context.Context, actor store.Actor, do func(store.Tx) error) error {
	if s.failures.Add(-1) >= 0 {
		return errors.New("the disk is full")
	}
	return s.Store.Update(ctx, actor, do)
}

func TestAProblemOfTheSourceBecomesADocumentSetAside(t *testing.T) {
	w := newWorld(t)
	e := w.engine()
	problem := host.Delivery{Problem: &host.Problem{
		Cursor: "1", Document: document.Envelope{Kind: document.KindInvoice, SourceKey: "n1", Name: "n1.json"},
		Fault: &host.Fault{Cause: document.CauseInvalidDocument, Message: "файл больше 100 МБ"},
	}}
	outside := &oneBatch{world: w, batch: []host.Delivery{problem}}
	e.Outside = outside
	if _, err := e.Pull(t.Context(), "erp", nil); err != nil {
		t.Fatal(err)
	}
	w.expect("n1/ invalid")
}

type oneBatch struct {
	*world
	batch []host.Delivery
}

func (o *oneBatch) Read(ctx context.Context, _ string, _ host.ReadRequest, accept func(context.Context, []host.Delivery) error) (string, error) {
	return "", accept(ctx, o.batch)
}
