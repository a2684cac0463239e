//go:build linux

package torture

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk/mishap"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// Exactly one proposal: a document that the buyer has accepted is proposed to be annulled, nobody hears that it was, and
// whoever acts is killed.
func TestAnAnnulmentIsProposedOnceByEveryConnector(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(worlds)) {
		t.Run(name, func(t *testing.T) {
			r := newOnceRun(t, name)
			if r.words[docflow.AnnulmentBySeller] == "" {
				t.Skip("nothing is annulled there")
			}
			t.Parallel()
			began, n := time.Now(), 0
			r.turn = int(seedOf(t) % 1000)
			for _, w := range r.ways(nil, r.everybody(answerPoints)) {
				r.proposes(r.sendsAccepted(), w)
				n++
			}
			r.planned(mishap.Plan{})
			if r.annuls {
				r.await("the other side has agreed", func() bool { return len(r.documents(document.StateAnnulled)) == n })
			}
			r.await("nothing is left to do", r.settles)
			r.stop()
			t.Logf("%d proposals, %d answers lost, %d kills in %s", n, r.lost(), r.kills, time.Since(began).Round(time.Second))
			for _, wrong := range append(r.judge(r.deeds()), r.judgeJournal()...) {
				t.Error(wrong)
			}
		})
	}
}

// sendsAccepted sends a document that the buyer accepts.
func (r *onceRun) sendsAccepted() (id string) {
	r.t.Helper()
	r.planned(mishap.Plan{})
	for accepted := false; !accepted; {
		r.start()
		r.release()
		n, err := r.released()
		r.must(err)
		accepted = !refused(n)
	}
	r.comesToRest("documents are sent")
	for _, d := range r.documents(document.StateFinished) {
		if !isNews(d) && r.ordered[d.ID] == nil {
			return d.ID
		}
	}
	r.t.Fatal("no document is accepted")
	return ""
}

// proposes has a document that was accepted proposed to be annulled.
func (r *onceRun) proposes(id string, w way) {
	r.t.Helper()
	r.loses(w.fault)
	r.suffers(w.answering, func() { r.orders(id, docflow.AnnulmentBySeller) })
	r.await(fmt.Sprintf("an annulment is proposed in spite of %s, %+v", w.fault, w.answering), func() bool {
		return r.gave(id, docflow.AnnulmentBySeller)
	})
	deed, times := r.words[docflow.AnnulmentBySeller]+" on "+subjectOf(r.remote(id)), 0
	for _, d := range r.deeds() {
		if d == deed {
			times++
		}
	}
	if times != 1 {
		r.t.Errorf("%d proposals, not one: %v", times, r.deeds())
	}
}
