//go:build linux

package torture

import (
	"testing"

	dss "github.com/uzelhub/uzel/connectors/dss/sandbox"
)

// signing is the call by which DSS signs.
const signing = "/SignServer/rest/api/documents"

// newSealedRun puts what was signed by DSS into a folder.
func newSealedRun(t *testing.T) (*onceRun, *dss.Server) {
	server, err := dss.New(dss.Options{Login: "ivanova", Password: "uzel", ClientID: "uzel"})
	if err != nil {
		t.Fatal(err)
	}
	address := serveWorld(t, server)
	r := newOnceRun(t, "folder")
	r.Signs = true
	r.Seal = &seal{"dss", map[string]any{
		"sign_server": address + "/SignServer", "sts": address + "/STS", "client_id": "uzel", "login": "ivanova", "password": "uzel",
		"timeout": soon, "state": r.path("dss"),
	}}
	r.must(r.put("plan", r.run.plan))
	return r, server
}

// A signature whose answer was lost is made again, as DSS declares, and one of them is the document's.
func TestADocumentHasOneSignatureWhateverBecomesOfTheSignersAnswer(t *testing.T) {
	r, server := newSealedRun(t)
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
