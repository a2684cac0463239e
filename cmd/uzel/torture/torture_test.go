//go:build linux

package torture

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/failpoint"
	"github.com/uzelhub/uzel/core/store/sqlstore"
	"github.com/uzelhub/uzel/plugins/sdk"
)

// connectorPoints are the fail points of the connectors.
var connectorPoints = []failpoint.Point{pointPut, pointCommitted, pointForgotten, pointCalled, pointActed}

// ofHub tells the hub's points from those of the connectors.
func ofHub(p failpoint.Point) bool {
	return !strings.HasPrefix(string(p), "source: ") && !strings.HasPrefix(string(p), "destination: ")
}

// hubPoints are the points that a serving hub reaches, in an order in which it does: first those of the first start, and
// what is to be recovered is left behind just before.
func hubPoints(settlement sdk.Settlement) []failpoint.Point {
	points := []failpoint.Point{pointKeysRenamed, pointKeysNamed, pointKeysWritten, pointKeysSynced}
	points = append(points, sqlstore.Points()...)
	points = append(points, engine.Points()...)
	return slices.DeleteFunc(points, func(p failpoint.Point) bool { return !serves(p, settlement) })
}

// serves leaves out what another process does, the person's, and what this route has no steps for. In-process tests of the
// engine kill those.
func serves(p failpoint.Point, settlement sdk.Settlement) bool {
	switch p {
	case "decided: cancelled", "decided: replayed", "decided: decided", "decided: foundinvalid", "decided: buildfailed":
		return false
	case engine.PointPrepareBegins, engine.PointPrepareEnded, engine.PointSigned, "decided: prepared", "decided: signed",
		engine.PointJudged, "decided: judged",
		"decided: approved", "decided: ordered", "decided: recorded": // nothing is signed
		return false
	case engine.PointLookupBegins, engine.PointLookupEnded, "decided: settled":
		return settlement == sdk.SettleByLookup
	}
	return true
}

// connectors are the roles of the connector processes.
var connectors = []string{"source", "destination"}

// connectorsAt are the points of the hub at which connectors are killed: those that it reaches while they live.
func connectorsAt(settlement sdk.Settlement) []failpoint.Point {
	return slices.DeleteFunc(hubPoints(settlement), func(p failpoint.Point) bool {
		switch p {
		case pointKeysRenamed, pointKeysNamed, engine.PointInterrupted, "decided: recovered":
			return true
		}
		return false
	})
}

// victims are the connectors to kill at the i-th of these points. A small torture kills one at each, in the run that knows
// all the points.
func victims(settlement sdk.Settlement, i int) []string {
	switch {
	case os.Getenv("UZEL_TORTURE") != "":
		return connectors
	case settlement == sdk.SettleByLookup:
		return connectors[i%2:][:1]
	}
	return nil
}

// amounts are how many documents go through a run at least, and how many processes are killed at random.
func amounts(t *testing.T) (documents, random int) {
	text := os.Getenv("UZEL_TORTURE")
	if text == "" {
		return 60, 3
	}
	if n, err := fmt.Sscanf(text, "%d/%d", &documents, &random); n != 2 {
		t.Fatalf("UZEL_TORTURE is %q, want DOCUMENTS/KILLS: %v", text, err)
	}
	return documents, random
}

func TestWhateverIsKilledNothingIsLostAndNothingDoneTwice(t *testing.T) {
	documents, random := amounts(t)
	for _, settlement := range settlements {
		t.Run(string(settlement), func(t *testing.T) {
			t.Parallel()
			r := newRun(t, settlement, seedOf(t))
			began := time.Now()
			r.release(1)
			kills := 0
			for _, point := range hubPoints(settlement) {
				if atStart(point) {
					r.dieAt(engine.PointActEnded, "") // so that there is something to recover
				}
				r.dieAt(point, "")
				kills++
			}
			for i, point := range connectorsAt(settlement) {
				for _, victim := range victims(settlement, i) {
					r.dieAt(point, victim)
					kills++
				}
			}
			points := connectorPoints
			if settlement == sdk.SettleByLookup {
				points = append(points, pointAsked)
			}
			for _, point := range points {
				r.dieAt(point, "")
				kills++
			}
			for i := range random {
				r.dieAnyTime("hub")
				r.dieAnyTime(connectors[i%2])
				kills += 2
			}
			r.finish(documents)
			n, err := r.released()
			r.must(err)
			t.Logf("%d documents, %d kills in %s", n, kills, time.Since(began).Round(time.Second))
			for _, wrong := range r.judge() {
				t.Error(wrong)
			}
		})
	}
}

// The judge is worth something only if it finds a far side to which things happen twice, and a source that was told a lie.
func TestTheJudgeFindsWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		flaw string
		says string
	}{
		"a destination that acts and says that it did not": {flaw: flawActs, says: "was done twice"},
		"a document that is gone":                          {flaw: flawLoses, says: "never arrived"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRun(t, sdk.SettleByLookup, 1)
			r.plan.Flaw = c.flaw
			r.must(r.put("plan", r.plan))
			r.finish(200) // so many that the flaw surely shows
			if wrong := strings.Join(r.judge(), "\n"); !strings.Contains(wrong, c.says) {
				t.Errorf("the judge says %q, not that something %s", wrong, c.says)
			}
		})
	}
}
