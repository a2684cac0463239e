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
	"github.com/uzelhub/uzel/core/hub"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/sdk/mishap"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// Exactly one answer: what comes is accepted, refused or asked to be corrected, with the notices that the law asks for, while
// every answer of the operator is lost in one of the ways, and whoever acts is killed.
func TestADocumentThatCameIsAnsweredOnceByEveryConnector(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(worlds)) {
		t.Run(name, func(t *testing.T) {
			r := newOnceRun(t, name)
			if r.receive == nil {
				t.Skip("nobody answers there")
			}
			t.Parallel()
			began, answered := time.Now(), map[string]bool{}
			for i, event := range r.answers {
				for _, fault := range r.faultsOf(i) {
					answered[r.answersTo(event, fault, answered, len(answered)+1)] = true
				}
			}
			r.planned(mishap.Plan{})
			r.stop()
			t.Logf("%d answers, %d lost, %d kills in %s", len(answered), r.lost(), r.kills, time.Since(began).Round(time.Second))
			for _, wrong := range append(r.judgeAnswers(len(answered)), r.judgeJournal()...) {
				t.Error(wrong)
			}
		})
	}
}

// Exactly one proposal: a document that the buyer has accepted is proposed to be annulled, and nobody hears that it was.
func TestAnAnnulmentIsProposedOnceByEveryConnector(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(worlds)) {
		t.Run(name, func(t *testing.T) {
			r := newOnceRun(t, name)
			if r.annuls == "" {
				t.Skip("nothing is annulled there by the hub")
			}
			t.Parallel()
			for i, fault := range r.faultsOf(len(r.answers)) {
				r.planned(mishap.Plan{})
				r.start()
				for range 3 { // the third is refused
					r.release()
				}
				r.comesToRest("documents are sent")
				r.proposes(i, fault)
			}
			r.stop()
			for _, wrong := range append(r.judge(r.deeds()), r.judgeJournal()...) {
				t.Error(wrong)
			}
		})
	}
}

// proposes has the i-th document that was accepted proposed to be annulled.
func (r *onceRun) proposes(i int, fault mishap.Fault) {
	r.t.Helper()
	office, _ := r.run.person()
	id := slices.DeleteFunc(r.documents(document.StateFinished), isNews)[0].ID
	r.planned(mishap.Plan{Orders: []mishap.Order{{Fault: fault, At: r.answer, Times: 1 << 30}}})
	order := hub.AnswerOrder{Event: docflow.AnnulmentBySeller, Reason: "ошибка в цене"}
	_, err := office.OrderAnswer(r.t.Context(), store.Actor{Name: "olga", Kind: store.ActorPerson}, id, order)
	r.must(err)
	r.dies(engine.PointActEnded, "", func() {})
	r.await(fmt.Sprintf("an annulment is proposed in spite of %s", fault), func() bool { return r.gave(id, docflow.AnnulmentBySeller) })
	times := 0
	for _, deed := range r.deeds() {
		if strings.HasPrefix(deed, r.annuls) {
			times++
		}
	}
	if times != i+1 {
		r.t.Errorf("%d proposals, not %d: %v", times, i+1, r.deeds())
	}
}

// faultsOf are those under which the i-th kind of answer is given: in a small torture each kind under one of them.
func (r *onceRun) faultsOf(i int) []mishap.Fault {
	if os.Getenv("UZEL_TORTURE") == "" {
		return r.faults[i%len(r.faults) : i%len(r.faults)+1]
	}
	return r.faults
}

// answersTo has the other side send a document, and gives it an answer while nobody hears of any act, and the hub dies of
// it. It tells which document that was.
func (r *onceRun) answersTo(event docflow.Event, fault mishap.Fault, before map[string]bool, n int) (id string) {
	r.t.Helper()
	before = maps.Clone(before)
	r.planned(mishap.Plan{Orders: []mishap.Order{{Fault: fault, At: r.answer, Times: 1 << 30}}})
	r.must(r.receive(n))
	office, _ := r.run.person()
	order := hub.AnswerOrder{Event: event}
	if event != docflow.Accepted {
		order.Reason = "не то количество"
	}
	r.await(fmt.Sprintf("%s is ordered", event), func() bool {
		if id = r.came(before); id == "" {
			return false
		}
		findings, err := office.OrderAnswer(r.t.Context(), store.Actor{Name: "olga", Kind: store.ActorPerson}, id, order)
		return err == nil && len(findings) == 0
	})
	r.dies(engine.PointActEnded, "", func() {})
	r.await(fmt.Sprintf("%s is given in spite of %s", event, fault), func() bool { return r.gave(id, event) })
	return id
}

// came finds the document that came last.
func (r *onceRun) came(before map[string]bool) string {
	r.t.Helper()
	for _, d := range r.documents("") {
		if x, err := engine.ExchangeOf(d); err == nil && x != nil && x.Ours == docflow.Buyer && !before[d.ID] {
			return d.ID
		}
	}
	return ""
}

// gave reports whether an answer of ours is known to be given.
func (r *onceRun) gave(id string, event docflow.Event) bool {
	r.t.Helper()
	var doc store.Document
	_, s := r.run.person()
	r.must(s.View(r.t.Context(), func(tx store.ReadTx) (err error) {
		doc, err = tx.Document(id)
		return err
	}))
	x, err := engine.ExchangeOf(doc)
	r.must(err)
	return slices.ContainsFunc(x.Facts, func(f docflow.Fact) bool {
		return f.Event == event && strings.HasPrefix(f.ID, "act/")
	})
}

// judgeAnswers holds what was done to what was ordered.
func (r *onceRun) judgeAnswers(ordered int) (wrong []string) {
	deeds, answers := map[string]int{}, 0
	for _, deed := range r.deeds() {
		if deeds[deed]++; strings.HasPrefix(deed, "answer ") {
			answers++
		}
	}
	for deed, times := range deeds {
		if times != 1 {
			wrong = append(wrong, fmt.Sprintf("%s was done %d times", deed, times))
		}
	}
	if r.Connector == "mig24" && answers != ordered || len(deeds) < ordered {
		wrong = append(wrong, fmt.Sprintf("%d answers were ordered: %v", ordered, deeds))
	}
	return wrong
}
