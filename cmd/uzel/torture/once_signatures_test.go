//go:build linux

package torture

import (
	"syscall"
	"testing"
	"time"

	dss "github.com/uzelhub/uzel/connectors/dss/sandbox"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// Calls of DSS.
const (
	signing     = "/SignServer/rest/api/documents"
	transacting = "/SignServer/rest/api/transactions"
)

// newSealedRun puts what was signed by DSS into a folder.
func newSealedRun(t *testing.T, remote bool) (*onceRun, *dss.Server) {
	r := newOnceRun(t, "folder")
	server, settings := dssService(t, r.folder, dss.Options{ConfirmationRequired: remote})
	r.Signs, r.Remote, r.Seal = true, remote, &seal{Connector: "dss", Settings: settings}
	r.must(r.put("plan", r.run.plan))
	return r, server
}

// A signature whose answer was lost is made again, as DSS declares, and one of them is the document's.
func TestADocumentHasOneSignatureWhateverBecomesOfTheSignersAnswer(t *testing.T) {
	r, server := newSealedRun(t, false)
	for i, fault := range mutely {
		server.Inject(fault, signing, 0, 1)
		r.start()
		r.release()
		r.comesToRest("a document is signed in spite of " + string(fault))
		if made := server.Count(dss.Signed); made != 2*(i+1) {
			t.Errorf("%s: %d signatures were made of %d documents", fault, made, i+1)
		}
	}
	r.stop()
	signatures, wrong := r.signatures()
	if len(signatures) != len(mutely) {
		t.Errorf("the journal has %d signatures", len(signatures))
	}
	for _, what := range append(wrong, r.judgeJournal()...) {
		t.Error(what)
	}
}

// A request to a person to sign, whose answer was lost or which somebody died of, is one: nobody can ask DSS what became of it, and
// whoever starts again makes no second one.
func TestAPersonIsAskedToSignOnceWhateverBecomesOfTheAnswer(t *testing.T) {
	r, server := newSealedRun(t, true)
	r.mayBeAsked()
	var ways []loss
	for _, fault := range mutely {
		ways = append(ways, loss{string(fault), func() { server.Inject(fault, transacting, 0, 1) }})
	}
	for _, victim := range chosen([]string{"hub", "dss"}, int(seedOf(t)%1000), 1) {
		ways = append(ways, loss{"the death of " + victim, func() { server.BeforeAnswer(transacting, func() { r.strike(victim) }) }})
	}
	for i, way := range ways {
		way.lose()
		r.start()
		r.release()
		for range 2 {
			r.await("a person is needed because of "+way.name, func() bool {
				r.person()
				return len(r.documents(document.StateNeedsPerson)) == i+1
			})
			r.kill()
		}
		if made := server.Count(dss.Transacted); made != i+1 || server.Count(dss.Asked) > 0 {
			t.Errorf("%s: %d requests were made for %d documents", way.name, made, i+1)
		}
	}
	for _, what := range r.judgeJournal() {
		t.Error(what)
	}
}

// strike kills the process of a role.
func (r *onceRun) strike(role string) {
	if pid, ok := r.pid(role); !ok || syscall.Kill(pid, syscall.SIGKILL) != nil {
		r.t.Errorf("%s is not there to be killed", role)
	}
}

// mayBeAsked records the consent without which nobody is sent a request.
func (r *onceRun) mayBeAsked() {
	r.t.Helper()
	office, _ := r.run.person()
	_, err := office.Registry().RecordConsent(r.t.Context(), store.Actor{Name: "olga", Kind: store.ActorPerson}, registry.Consent{
		Organisation: "romashka", INN: sellerINN, Purposes: []registry.Purpose{registry.ForSigningLink},
		Ground: registry.Ground{Number: "1", Date: "2026-01-12"},
	}, time.Now())
	r.must(err)
}
