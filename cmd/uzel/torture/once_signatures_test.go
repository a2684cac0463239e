//go:build linux

package torture

import (
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
	server, err := dss.New(dss.Options{Login: "ivanova", Password: "uzel", ClientID: "uzel", ConfirmationRequired: remote})
	if err != nil {
		t.Fatal(err)
	}
	address := serveWorld(t, server)
	r := newOnceRun(t, "folder")
	r.Signs, r.Remote = true, remote
	r.Seal = &seal{Connector: "dss", Settings: map[string]any{
		"sign_server": address + "/SignServer", "sts": address + "/STS", "client_id": "uzel", "login": "ivanova", "password": "uzel",
		"timeout": soon, "state": r.path("dss"),
	}}
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

// A request to a person to sign, whose answer was lost, is one: nobody can ask DSS what became of it, and whoever starts again
// makes no second one.
func TestAPersonIsAskedToSignOnceWhateverBecomesOfTheAnswer(t *testing.T) {
	r, server := newSealedRun(t, true)
	r.mayBeAsked()
	for i, fault := range mutely {
		server.Inject(fault, transacting, 0, 1)
		r.start()
		r.release()
		for range 2 {
			r.await("a person is needed because of "+string(fault), func() bool {
				r.person()
				return len(r.documents(document.StateNeedsPerson)) == i+1
			})
			r.kill()
		}
		if made := server.Count(dss.Transacted); made != i+1 || server.Count(dss.Asked) > 0 {
			t.Errorf("%s: %d requests were made for %d documents", fault, made, i+1)
		}
	}
	for _, what := range r.judgeJournal() {
		t.Error(what)
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
