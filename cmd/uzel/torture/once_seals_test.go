//go:build linux

package torture

import (
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/failpoint"
	"github.com/uzelhub/uzel/plugins/sdk"
)

// notary is one who signs, as the test knows it.
type notary struct {
	seal
	asks   bool                                                      // it has a person sign
	losses []loss                                                    // what it hears no answer to
	lost   func() int                                                // how many answers were lost
	verify func(t *testing.T, body, cms []byte) (sdk.Verdict, error) // what a signature of it is worth
	kept   func() (signatures int)                                   // how many signatures it keeps, or how often it asked somebody for one
	opaque bool                                                      // its process has no fail points of its own
}

// loss is an answer that does not come.
type loss struct {
	name string
	lose func()
}

// notaries sign by themselves or have people sign, each with whatever it needs beside it.
var notaries = map[string]func(t *testing.T, dir folder) notary{
	"demo": demoNotary, "openssl": opensslNotary, "mig24": mig24Notary, "dss": dssNotary(false), "a person by dss": dssNotary(true),
}

// sealedRun is of a hub that signs documents and puts them into a folder.
type sealedRun struct {
	*onceRun
	notary
}

// Exactly one signature: whoever signs, whatever becomes of the answers of those whom it asks, and whether it dies or the hub,
// at every step from the durable attempt to the durable signature.
func TestADocumentHasOneSignatureWhoeverSigns(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(notaries)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			newSealRun(t, notaries[name]).signsOnce()
		})
	}
}

func newSealRun(t *testing.T, signer func(*testing.T, folder) notary) *sealedRun {
	r := newOnceRun(t, "folder")
	s := &sealedRun{r, signer(t, r.folder)}
	s.Signs, s.Remote, s.Seal = true, s.asks, &s.seal
	s.must(s.put("plan", s.run.plan))
	return s
}

func (r *sealedRun) signsOnce() {
	r.t.Helper()
	if r.asks {
		r.mayBeAsked()
	}
	began, seed := time.Now(), int(seedOf(r.t)%1000)
	for _, l := range chosen(r.losses, seed, 1) {
		before := r.notary.lost()
		l.lose()
		r.start()
		r.release()
		r.comesToRest("a document is signed in spite of " + l.name)
		if r.notary.lost() == before {
			r.t.Errorf("%s: no answer was lost", l.name)
		}
	}
	for _, f := range chosen(r.sealFuses(), seed, 2) {
		r.diesOnce(f)
	}
	r.stop()
	n, err := r.released()
	r.must(err)
	r.t.Logf("%d documents, %d answers lost, %d kills in %s", n, r.notary.lost(), r.kills, time.Since(began).Round(time.Second))
	r.judgeSealed(n)
}

// chosen are all, or so many in a small torture: the next every time.
func chosen[T any](all []T, seed, n int) (some []T) {
	if os.Getenv("UZEL_TORTURE") != "" || len(all) <= n {
		return all
	}
	for i := range n {
		some = append(some, all[(seed+i*len(all)/n)%len(all)])
	}
	return some
}

// sealPoints are the hub's on the way of a signature, from the durable attempt to the durable signature.
var sealPoints = []failpoint.Point{
	engine.PointPrepareBegins, engine.PointPrepareEnded, "decided: prepared", engine.PointSigned, "decided: signed",
}

// sealFuses are where the hub or the signer's process dies.
func (r *sealedRun) sealFuses() (all []fuse) {
	for _, point := range sealPoints {
		all = append(all, fuse{Point: point}, fuse{point, r.seal.Connector})
	}
	if r.opaque {
		return all
	}
	own := []failpoint.Point{pointSignerCalled, pointSignerSigned}
	if r.asks {
		own = append(own, pointSignerTold)
	}
	for _, point := range own {
		all = append(all, fuse{point, "hub"}, fuse{point, r.seal.Connector})
	}
	return all
}

// diesOnce lets documents on their way until somebody has died of one. A process that was about to start is not there to be
// killed; one who dies by its own hand leaves no note of it.
func (r *sealedRun) diesOnce(f fuse) {
	r.t.Helper()
	for before := -1; before != r.noted(missed); {
		before = r.noted(missed)
		r.must(r.put("fuse", f))
		r.start()
		r.release()
		r.await(string(f.Point)+" is reached", func() bool {
			_, err := os.Stat(r.path("fuse"))
			return err != nil
		})
		r.comesToRest("a document is signed in spite of " + string(f.Point) + ", " + f.Victim)
	}
	r.kills++
}
