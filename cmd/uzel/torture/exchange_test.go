//go:build linux

package torture

import (
	"os"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/failpoint"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// exchangeRun is a torture of a hub that signs, sends through an operator and answers with receipts.
type exchangeRun struct {
	*run
	operator *operator
	sums     map[string]string // SHA-256 of what was released, and its key
	refusers map[string]bool   // keys that the buyer refuses
}

func newExchangeRun(t *testing.T, seed uint64) *exchangeRun {
	r := &exchangeRun{run: newRun(t, sdk.SettleByLookup, seed), sums: map[string]string{}, refusers: map[string]bool{}}
	var address string
	r.operator, address = newOperator(t, seed)
	r.plan.Far = &far{Connector: "diadoc", Signs: true, Settings: diadocSettings(address)}
	r.must(r.put("plan", r.plan))
	return r
}

// release lets the source offer one more УПД.
func (r *exchangeRun) release() {
	r.t.Helper()
	n, err := r.released()
	r.must(err)
	item := transfer(r.t, n+1)
	r.sums[sumOf(item.Body)] = item.Document.SourceKey
	r.refusers[item.Document.SourceKey] = refused(n + 1)
	r.must(r.put(itemName(n+1), item))
	r.run.release(1)
}

// sent is how many titles the operator has, and how many receipts of ours.
func (r *exchangeRun) sent() (titles, receipts int) {
	for _, a := range ofOurs(r.operator.Acts()) {
		if a.Parent == "" {
			titles++
		} else {
			receipts++
		}
	}
	return titles, receipts
}

// allSent reports whether the operator has all that was released.
func (r *exchangeRun) allSent() bool {
	r.t.Helper()
	n, err := r.released()
	r.must(err)
	titles, _ := r.sent()
	return titles >= n
}

// settled reports whether all that was released has come to its end, with the receipt for which the operator asks.
func (r *exchangeRun) settled() bool {
	r.t.Helper()
	n, err := r.released()
	r.must(err)
	if _, receipts := r.sent(); receipts < n {
		return false
	}
	ended := slices.Concat(r.documents(document.StateFinished), r.documents(document.StateRefused))
	return len(slices.DeleteFunc(ended, isNews)) == n
}

// isNews tells what came before the hub knew of the document that it is about: it is kept as one of its own.
func isNews(d store.Document) bool { return d.Envelope.Kind == document.KindNews }

// when is the part of a document's life in which something happens to it.
type when int

const (
	onItsWay  when = iota // to the operator
	thereupon             // while news of it come, and our receipt is sent
	always
)

// suffers lets something happen to a document: the operator does nothing before it is there.
func (r *exchangeRun) suffers(at when, what func(begin func())) {
	r.t.Helper()
	quietly := func(begin func()) { r.start(); begin() }
	r.operator.hold()
	if at == thereupon {
		quietly(r.release)
	} else {
		what(r.release)
	}
	r.await("the document is sent", r.allSent)
	if at == onItsWay {
		quietly(r.operator.letGo)
	} else {
		what(r.operator.letGo)
	}
	r.await("the exchange has ended", r.settled)
}

// part is when the i-th of a list of sufferings happens: a small torture has each once.
func part(i int) when {
	if os.Getenv("UZEL_TORTURE") != "" {
		return always
	}
	return when(i % 2)
}

// wayPoints are where a hub dies on the way of what is signed, be it a document or a receipt, or of the news of it.
var wayPoints = []failpoint.Point{
	engine.PointOffered, engine.PointTaken, "decided: woken",
	engine.PointPrepareBegins, engine.PointPrepareEnded, "decided: prepared", engine.PointSigned, "decided: signed",
	engine.PointActBegins, engine.PointActEnded, "decided: answered",
}

// judgedPoints are where it dies between the coming of signatures and what they are found to be worth.
var judgedPoints = []failpoint.Point{engine.PointJudged, "decided: judged"}

// lostPoints are where it dies after it has died once, before the answer to an act.
var lostPoints = []failpoint.Point{
	engine.PointInterrupted, "decided: recovered", engine.PointLookupBegins, engine.PointLookupEnded, "decided: settled",
}

// helpers are the points of the hub at which it is a connector that dies: when it is about to be called, or was.
var helpers = []fuse{
	{engine.PointOffered, "diadoc"}, {engine.PointPrepareBegins, "diadoc"},
	{engine.PointActBegins, "diadoc"}, {engine.PointActEnded, "diadoc"},
	{"decided: prepared", "demo"}, {engine.PointSigned, "demo"},
}

func TestWhateverIsKilledASignedDocumentIsOneAtTheOperator(t *testing.T) {
	documents, random := amounts(t)
	if os.Getenv("UZEL_TORTURE") == "" {
		documents, random = 0, 1 // what suffers is enough
	}
	r := newExchangeRun(t, seedOf(t))
	began := time.Now()
	for _, point := range wayPoints {
		r.suffers(always, func(begin func()) { r.dies(point, "", begin) })
	}
	for _, point := range judgedPoints {
		r.suffers(thereupon, func(begin func()) { r.dies(point, "", begin) })
	}
	for i, point := range lostPoints {
		r.suffers(part(i), func(begin func()) {
			r.dies(engine.PointActEnded, "", begin)
			r.dies(point, "", func() {})
		})
	}
	for i, f := range helpers {
		r.suffers(part(i), func(begin func()) { r.dies(f.Point, f.Victim, begin) })
	}
	if misses := r.noted(missed); misses > r.killed() {
		t.Errorf("%d times there was no connector to be killed, %d times there was", misses, r.killed())
	}
	r.diesAnyTime(random)
	r.goesOn(documents)
	r.stop()
	n, err := r.released()
	r.must(err)
	t.Logf("%d documents, %d kills in %s, %d answers were lost", n, r.kills, time.Since(began).Round(time.Second), r.lost())
	for _, wrong := range r.judge() {
		t.Error(wrong)
	}
	r.findsWhatIsDoubled()
}

// diesAnyTime kills one process after the other at random instants, with documents on their way.
func (r *exchangeRun) diesAnyTime(times int) {
	r.t.Helper()
	for i := range 3 * times {
		r.start()
		r.release()
		time.Sleep(time.Duration(r.chance.IntN(300)) * time.Millisecond) // the instant
		if role := []string{"hub", "diadoc", "demo"}[i%3]; role == "hub" {
			r.kill()
			r.kills++
		} else if pid, ok := r.pid(role); ok && syscall.Kill(pid, syscall.SIGKILL) == nil {
			r.kills++
		}
	}
	r.await("the exchanges have ended", r.settled)
}

// atOnce is how many documents are on their way at most when nothing is killed.
const atOnce = 50

// goesOn lets a hub work in peace until so many documents were released.
func (r *exchangeRun) goesOn(documents int) {
	r.t.Helper()
	for {
		n, err := r.released()
		r.must(err)
		for range min(atOnce, documents-n) {
			r.release()
		}
		r.await("the exchanges have ended", r.settled)
		if n >= documents {
			return
		}
	}
}

// lost is how many calls were carried out without an answer.
func (r *exchangeRun) lost() (n int) {
	for _, c := range r.operator.Ledger() {
		if c.Done && c.Fault != "" {
			n++
		}
	}
	return n
}
