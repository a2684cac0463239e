//go:build linux

package torture

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/hub"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/sdk/mishap"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// answer is what is said of a document that came.
type answer struct {
	event docflow.Event
	plain bool // in words: there is nothing to be signed

	comes  func(n int) error // the other side sends one more document
	notice bool              // of whose receipt has to be told, without being asked
	after  docflow.Event     // what we have said before; then the other side proposes to annul it
}

// Exactly one answer: what comes is accepted, refused or asked to be corrected, a proposal to annul it is agreed to, with the
// notices that the law asks for, while every answer of the operator is lost in one of the ways, and whoever acts is killed.
func TestADocumentThatCameIsAnsweredOnceByEveryConnector(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(worlds)) {
		t.Run(name, func(t *testing.T) {
			r := newOnceRun(t, name)
			if r.answers == nil {
				t.Skip("nobody answers there")
			}
			t.Parallel()
			began, n := time.Now(), 0
			r.turn = int(seedOf(t) % 1000)
			for _, a := range r.answers {
				for _, w := range r.ways(r.comingFuses(a), r.answerFuses(a)) {
					n++
					r.answersTo(a, w, n)
				}
			}
			r.planned(mishap.Plan{})
			r.await("nothing is left to do", r.rests)
			r.stop()
			t.Logf("%d answers, %d lost, %d kills in %s", n, r.lost(), r.kills, time.Since(began).Round(time.Second))
			_, doubled := r.signatures()
			for _, wrong := range slices.Concat(r.judgeAnswers(r.deeds()), doubled, r.judgeJournal()) {
				t.Error(wrong)
			}
			r.findsWrongAnswers()
		})
	}
}

func (r *onceRun) answerFuses(a answer) []fuse {
	if a.plain {
		return r.everybody(unsealed(answerPoints))
	}
	return r.everybody(answerPoints)
}

// comingFuses are those of a document's coming, and of the notice of it.
func (r *onceRun) comingFuses(a answer) []fuse {
	switch {
	case a.after != "": // how it comes is tried with the other answers
		return nil
	case a.notice:
		return r.everybody(slices.Concat(comingPoints, answerPoints))
	}
	return r.everybody(comingPoints)
}

// answersTo has the other side send a document, and gives it an answer while nobody hears of any act, and somebody dies of it.
func (r *onceRun) answersTo(a answer, w way, n int) {
	r.t.Helper()
	r.loses(w.fault)
	r.comes(a, w.coming, n)
	var id string
	r.await(fmt.Sprintf("a document comes in spite of %s, %+v", w.fault, w.coming), func() bool {
		id = r.came()
		return id != "" && (!a.notice || r.gave(id, docflow.Notice))
	})
	if a.notice {
		r.ordered[id] = append(r.ordered[id], docflow.Notice)
	}
	if a.after != "" {
		r.orders(id, a.after)
		r.await("it is answered", func() bool { return r.gave(id, a.after) })
		r.must(r.proposed(r.remote(id)))
		r.await("its annulment is proposed", func() bool { return r.knows(id, docflow.AnnulmentBySeller, "") })
	}
	r.suffers(w.answering, func() { r.orders(id, a.event) })
	r.await(fmt.Sprintf("%s is given in spite of %s, %+v", a.event, w.fault, w.answering), func() bool { return r.gave(id, a.event) })
}

// comes has the other side send a document. A notice passes the points of an act when it is signed: before that the document
// itself is put into the archive.
func (r *onceRun) comes(a answer, f fuse, n int) {
	r.t.Helper()
	begin := func() { r.must(a.comes(n)) }
	if ofAct := slices.Index(answerPoints, f.Point) >= slices.Index(answerPoints, engine.PointActBegins); a.notice && ofAct {
		r.suffersLater(f, "decided: signed", begin)
		return
	}
	r.suffers(f, begin)
}

// orders has a person want an answer. Whether a hub lives just then is all the same.
func (r *onceRun) orders(id string, event docflow.Event) {
	r.t.Helper()
	office, _ := r.run.person()
	order := hub.AnswerOrder{Event: event}
	if event != docflow.Accepted && event != docflow.AnnulmentAccepted {
		order.Reason = "не то количество"
	}
	findings, err := office.OrderAnswer(r.t.Context(), store.Actor{Name: "olga", Kind: store.ActorPerson}, id, order)
	if r.must(err); len(findings) > 0 {
		r.t.Fatalf("%s is not ordered: %+v", event, findings)
	}
	r.ordered[id] = append(r.ordered[id], event)
}

// came finds a document that came and was not answered.
func (r *onceRun) came() string {
	r.t.Helper()
	for _, d := range r.documents("") {
		if x, err := engine.ExchangeOf(d); err == nil && x != nil && x.Ours == docflow.Buyer && r.ordered[d.ID] == nil {
			return d.ID
		}
	}
	return ""
}

// gave reports whether an answer of ours is known to be given.
func (r *onceRun) gave(id string, event docflow.Event) bool {
	r.t.Helper()
	return r.knows(id, event, "act/")
}

// knows reports whether there is a fact of a document whose name begins so.
func (r *onceRun) knows(id string, event docflow.Event, prefix string) bool {
	r.t.Helper()
	return slices.ContainsFunc(r.exchange(id).Facts, func(f docflow.Fact) bool {
		return f.Event == event && strings.HasPrefix(f.ID, prefix)
	})
}

func (r *onceRun) exchange(id string) engine.Exchange {
	r.t.Helper()
	var doc store.Document
	_, s := r.run.person()
	r.must(s.View(r.t.Context(), func(tx store.ReadTx) (err error) {
		doc, err = tx.Document(id)
		return err
	}))
	x, err := engine.ExchangeOf(doc)
	r.must(err)
	return *x
}

func (r *onceRun) remote(id string) string {
	r.t.Helper()
	return r.exchange(id).Remote
}

// rests reports whether every act has come to its end.
func (r *onceRun) rests() bool {
	r.t.Helper()
	return !slices.ContainsFunc(r.documents(""), func(d store.Document) bool {
		var p engine.Progress
		r.must(json.Unmarshal(d.Progress, &p))
		return p.State == document.StateReceived || slices.ContainsFunc(p.Deliveries, func(d engine.Delivery) bool {
			return d.State != engine.DeliveryDone && d.State != engine.DeliveryStopped
		})
	})
}

// judgeAnswers holds what was done to what was ordered.
func (r *onceRun) judgeAnswers(done []string) (wrong []string) {
	times := map[string]int{}
	for _, deed := range done {
		times[deed]++
	}
	for deed, n := range times {
		if n != 1 {
			wrong = append(wrong, fmt.Sprintf("%s was done %d times", deed, n))
		}
	}
	proposals := 0
	for id, events := range r.ordered {
		subject, expected := subjectOf(r.remote(id)), map[string]bool{}
		for _, event := range events {
			if event == docflow.AnnulmentAccepted && r.agrees != "" { // it is upon the proposal
				proposals++
				continue
			}
			deed := r.words[event] + " on " + subject
			if expected[deed] = true; times[deed] != 1 {
				wrong = append(wrong, fmt.Sprintf("%s was ordered, and done %d times: %s", event, times[deed], deed))
			}
		}
		for deed := range times {
			if strings.HasSuffix(deed, " on "+subject) && !expected[deed] {
				wrong = append(wrong, deed+" was never to be done")
			}
		}
	}
	agreed := len(slices.DeleteFunc(slices.Clone(done), func(deed string) bool { return !strings.HasPrefix(deed, r.agrees+" on ") }))
	if r.agrees != "" && agreed != proposals {
		wrong = append(wrong, fmt.Sprintf("%d annulments were agreed to, %d were to be", agreed, proposals))
	}
	return wrong
}

// subjectOf is what a deed is done to, of a document's identity.
func subjectOf(remote string) string { return remote[strings.LastIndex(remote, "/")+1:] }

// findsWrongAnswers tries the judge on what was done, with something doubled, missing or put in.
func (r *onceRun) findsWrongAnswers() {
	r.t.Helper()
	done := r.deeds()
	for id, events := range r.ordered {
		subject := subjectOf(r.remote(id))
		deed := r.words[events[0]] + " on " + subject
		missing := slices.DeleteFunc(slices.Clone(done), func(d string) bool { return d == deed })
		for what, done := range map[string][]string{
			"doubled": append(slices.Clone(done), deed), "missing": missing, "put in": append(slices.Clone(done), "another on "+subject),
		} {
			if r.judgeAnswers(done) == nil {
				r.t.Errorf("the judge does not see what is %s: %s", what, deed)
			}
		}
	}
}
