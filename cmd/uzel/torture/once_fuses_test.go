//go:build linux

package torture

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/failpoint"
	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

// answerPoints are where somebody dies on the way of an answer whose own answer is lost: from the order to what was found out
// about it.
var answerPoints = []failpoint.Point{
	"decided: woken", engine.PointPrepareBegins, engine.PointPrepareEnded, "decided: prepared", engine.PointSigned, "decided: signed",
	engine.PointActBegins, engine.PointActEnded, "decided: answered",
	engine.PointLookupBegins, engine.PointLookupEnded, "decided: settled", engine.PointInterrupted, "decided: recovered",
}

// comingPoints are where somebody dies while a document comes, whatever has to be said of it by itself.
var comingPoints = []failpoint.Point{engine.PointOffered, engine.PointTaken, engine.PointJudged, "decided: judged"}

// sealing is who signs here.
const sealing = "demo"

// everybody has the hub, the connector and the signer die at each of the points. What takes up what was interrupted does so
// before there are connectors.
func (r *onceRun) everybody(points []failpoint.Point) (all []fuse) {
	for _, victim := range []string{"", r.Connector, sealing} {
		for _, point := range points {
			if victim == "" || !atStart(point) && (victim != sealing || r.Signs) {
				all = append(all, fuse{point, victim})
			}
		}
	}
	return all
}

// unsealed leaves out what only an answer comes by that is signed.
func unsealed(points []failpoint.Point) []failpoint.Point {
	return slices.DeleteFunc(slices.Clone(points), func(p failpoint.Point) bool { return strings.Contains(string(p), "sign") })
}

// suffers lets somebody die at a point of what begins; nobody at none. A hub has something to take up when it has died
// before.
func (r *onceRun) suffers(f fuse, begin func()) {
	r.t.Helper()
	if f.Point == "" {
		r.start()
		begin()
		return
	}
	if atStart(f.Point) {
		r.dies(engine.PointActEnded, "", begin)
		begin = func() {}
	}
	r.dies(f.Point, f.Victim, begin)
}

// suffersLater lets somebody die at a point of an answer that the hub gives by itself, with what goes before it behind it.
func (r *onceRun) suffersLater(f fuse, since failpoint.Point, begin func()) {
	r.t.Helper()
	r.dies(since, "", begin)
	r.suffers(f, func() {})
}

// way is how a document comes and is answered: which fault loses what is said of every act, and who dies meanwhile.
type way struct {
	fault     mishap.Fault
	coming    fuse
	answering fuse
}

// ways try each of the faults and fuses at least once. A small torture tries one of each, the next every time.
func (r *onceRun) ways(coming, answering []fuse) (all []way) {
	at := func(list []fuse, i int) fuse {
		if i < len(list) {
			return list[i]
		}
		return fuse{}
	}
	if os.Getenv("UZEL_TORTURE") == "" {
		i := r.turn
		r.turn++
		one := way{fault: r.faults[i%len(r.faults)], answering: answering[i%len(answering)]}
		if len(coming) > 0 {
			one.coming = coming[i%len(coming)]
		}
		return []way{one}
	}
	for i := range max(len(coming), len(answering), len(r.faults)) {
		all = append(all, way{r.faults[i%len(r.faults)], at(coming, i), at(answering, i)})
	}
	return all
}

// seedOf is that of a test which tries something else every time.
func seedOf(t *testing.T) uint64 {
	seed := rand.Uint64()
	if text := os.Getenv("UZEL_TORTURE_SEED"); text != "" {
		seed, _ = strconv.ParseUint(text, 10, 64)
	}
	t.Logf("UZEL_TORTURE_SEED=%d", seed)
	return seed
}
