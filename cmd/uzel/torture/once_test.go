//go:build linux

package torture

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/failpoint"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/mishap"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// onceRun is a torture of a hub that sends by a true connector.
type onceRun struct {
	*run
	*world
	turn    int                        // of what a small torture tries one after the other
	ordered map[string][]docflow.Event // what was to be said of documents, by their IDs
}

// Exactly one document: whatever becomes of the answer to the act that sends it, and whoever is killed on its way.
func TestADocumentIsSentOnceByEveryConnector(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(worlds)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newOnceRun(t, name)
			began := time.Now()
			r.losesAnswers()
			r.losesProcesses()
			if r.words[docflow.ReceiptGiven] != "" {
				r.turn = int(seedOf(t) % 1000)
				r.losesReceipts()
			}
			r.stop()
			n, err := r.released()
			r.must(err)
			t.Logf("%d documents, %d answers lost, %d kills in %s", n, r.lost(), r.kills, time.Since(began).Round(time.Second))
			for _, wrong := range append(r.judge(r.deeds()), r.judgeJournal()...) {
				t.Error(wrong)
			}
			if r.judge(slices.Concat(r.deeds(), r.deeds()[:1])) == nil {
				t.Error("the judge does not see what was done twice")
			}
		})
	}
}

func newOnceRun(t *testing.T, name string) *onceRun {
	r := &onceRun{run: newRun(t, sdk.SettleByLookup, 1), ordered: map[string][]docflow.Event{}}
	r.world = worlds[name](t, r.folder)
	r.must(os.Mkdir(r.path("archive"), 0o700))
	r.plan.Far = &r.far
	r.must(r.put("plan", r.plan))
	return r
}

// losesAnswers has the act that sends done and not answered, in every way.
func (r *onceRun) losesAnswers() {
	r.t.Helper()
	for i, fault := range r.faults {
		r.lose(fault, r.send)
		r.start()
		r.release()
		r.comesToRest(fmt.Sprintf("a document is sent in spite of %s", fault))
		if r.lost() != i+1 {
			r.t.Errorf("%s: %d answers were lost, not %d", fault, r.lost(), i+1)
		}
	}
}

// losesProcesses has the hub, or a connector of it, killed on a document's way.
func (r *onceRun) losesProcesses() {
	r.t.Helper()
	for _, f := range r.fuses() {
		r.dies(f.Point, f.Victim, r.release)
		r.comesToRest(fmt.Sprintf("a document is sent in spite of %q, %s", f.Point, f.Victim))
	}
	if os.Getenv("UZEL_TORTURE") == "" {
		return
	}
	for _, point := range lostPoints {
		if r.Connector == "mail" && point != engine.PointInterrupted && point != "decided: recovered" {
			continue // nobody can be asked
		}
		r.dies(engine.PointActEnded, "", r.release)
		r.dies(point, "", func() {})
		r.comesToRest(fmt.Sprintf("a document is sent in spite of %q", point))
	}
}

// fuses are where somebody is killed: in a small torture where most can go wrong, else everywhere on the way.
func (r *onceRun) fuses() []fuse {
	if os.Getenv("UZEL_TORTURE") == "" {
		return []fuse{{Point: engine.PointActEnded}, {engine.PointActBegins, r.Connector}}
	}
	return r.everybody(slices.DeleteFunc(slices.Clone(wayPoints), func(p failpoint.Point) bool { return !r.Signs && ofSigning(p) }))
}

// losesReceipts has somebody killed on the way of the receipt for which the operator asks when it has a document.
func (r *onceRun) losesReceipts() {
	r.t.Helper()
	for _, w := range r.ways(nil, r.everybody(answerPoints)) {
		r.dies("decided: answered", "", r.release) // the document is sent
		r.loses(w.fault)
		r.suffers(w.answering, func() {})
		r.comesToRest(fmt.Sprintf("a receipt is given in spite of %s, %+v", w.fault, w.answering))
		r.await("a receipt is given", r.settles)
		r.planned(mishap.Plan{})
	}
}

// loses has nobody hear of any answer from now on.
func (r *onceRun) loses(fault mishap.Fault) {
	r.planned(mishap.Plan{Orders: []mishap.Order{{Fault: fault, At: r.answer, Times: 1 << 30}}})
}

// ofSigning tells what only a document that is signed comes by.
func ofSigning(p failpoint.Point) bool {
	return strings.Contains(string(p), "prepare") || strings.Contains(string(p), "sign")
}

// release lets the source offer one more document.
func (r *onceRun) release() {
	r.t.Helper()
	n, err := r.released()
	r.must(err)
	if r.Signs {
		r.must(r.put(itemName(n+1), transfer(r.t, n+1)))
	}
	r.run.release(1)
}

// comesToRest lets hubs work, with a person at their side, until every document has come to its end.
func (r *onceRun) comesToRest(what string) {
	r.t.Helper()
	n, err := r.released()
	r.must(err)
	r.await(what, func() bool {
		r.person()
		r.finds()
		ended := slices.Concat(r.documents(document.StateFinished), r.documents(document.StateRefused), r.documents(document.StateAnnulled))
		for _, d := range r.documents(document.StateInExchange) {
			if r.ordered[d.ID] != nil { // it was finished, and is proposed to be annulled
				ended = append(ended, d)
			}
		}
		return len(slices.DeleteFunc(ended, isNews)) == n
	})
}

// finds has a person look for what nobody else can tell of: whether a document is there.
func (r *onceRun) finds() {
	r.t.Helper()
	office, s := r.run.person()
	for _, d := range r.documents(document.StateNeedsPerson) {
		var deliveries []store.Delivery
		r.must(s.View(r.t.Context(), func(tx store.ReadTx) (err error) {
			deliveries, err = tx.Deliveries(d.ID)
			return err
		}))
		for _, delivery := range deliveries {
			if r.Connector != "mail" {
				r.t.Fatalf("%s waits for a person at %s: %+v", d.Envelope.Number, r.Connector, delivery)
			}
			there := r.sent(d.Envelope.Number) > 0
			r.must(office.Engine().Decide(r.t.Context(), store.Actor{Name: "olga", Kind: store.ActorPerson}, d.ID, delivery.Destination, there))
		}
	}
}

// judge holds what was done to what was released.
func (r *onceRun) judge(done []string) (wrong []string) {
	n, err := r.released()
	r.must(err)
	deeds, sent := map[string]int{}, 0
	for _, deed := range done {
		deeds[deed]++
		if strings.HasPrefix(deed, "send ") {
			sent++
		}
	}
	for deed, times := range deeds {
		if times != 1 {
			wrong = append(wrong, fmt.Sprintf("%s was done %d times", deed, times))
		}
	}
	for i := range n {
		number := fmt.Sprint(i + 1)
		if r.Signs {
			number = "T-" + number
		}
		if times := r.sent(number); times >= 0 && times != 1 {
			wrong = append(wrong, fmt.Sprintf("%s is there %d times", number, times))
		}
	}
	if r.sent("") < 0 && sent != n {
		wrong = append(wrong, fmt.Sprintf("%d documents were sent, %d were to be", sent, n))
	}
	if given := receipts(done, r.words[docflow.ReceiptGiven]); r.words[docflow.ReceiptGiven] != "" && given != n {
		wrong = append(wrong, fmt.Sprintf("%d receipts were given on %d documents", given, n))
	}
	return wrong
}

// receipts counts those among what was done.
func receipts(done []string, word string) (n int) {
	for _, deed := range done {
		if strings.HasPrefix(deed, word+" on ") {
			n++
		}
	}
	return n
}

// settles reports whether nothing is left to do with what was sent, and the operator has the receipts for which it asks.
func (r *onceRun) settles() bool {
	r.t.Helper()
	n, err := r.released()
	r.must(err)
	word := r.words[docflow.ReceiptGiven]
	return r.rests() && (word == "" || receipts(r.deeds(), word) == n)
}
