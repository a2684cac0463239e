package gate

import (
	"container/heap"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/schemas/document"
)

var start = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func configured(c config.Connection) *gate {
	g := newGate()
	g.configure(c, time.UTC)
	return g
}

// visitor comes to a gate, stays inside for a while, and comes again when he is told to.
type visitor struct {
	ticket string
	at     time.Time
	leaves bool
}

type visitors []visitor

func (v visitors) Len() int           { return len(v) }
func (v visitors) Less(i, j int) bool { return v[i].at.Before(v[j].at) }
func (v visitors) Swap(i, j int)      { v[i], v[j] = v[j], v[i] }
func (v *visitors) Push(x any)        { *v = append(*v, x.(visitor)) }
func (v *visitors) Pop() any {
	last := (*v)[len(*v)-1]
	*v = (*v)[:len(*v)-1]
	return last
}

func TestLimitsAreNeverExceededAndEverybodyPassesInTheEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limits := config.Limits{Concurrent: rapid.IntRange(0, 4).Draw(t, "concurrent")}
		count := rapid.IntRange(0, 20).Draw(t, "count")
		if count > 0 {
			limits.Rate, limits.Burst = config.Rate(fmt.Sprintf("%d/m", count)), rapid.IntRange(0, 5).Draw(t, "burst")
		}
		g := configured(config.Connection{Limits: limits})
		var coming visitors
		people := rapid.IntRange(1, 60).Draw(t, "people")
		for i := range people {
			late := time.Duration(rapid.IntRange(0, 90_000).Draw(t, "arrives")) * time.Millisecond
			heap.Push(&coming, visitor{ticket: fmt.Sprint(i), at: start.Add(late)})
		}
		var entered []time.Time
		visits := 0
		for len(coming) > 0 {
			one := heap.Pop(&coming).(visitor)
			if one.leaves {
				g.leave(one.ticket, one.at, End{Answered: true})
				if ticket, found := g.next(); found {
					coming = slices.DeleteFunc(coming, func(v visitor) bool { return v.ticket == ticket && !v.leaves })
					heap.Init(&coming)
					heap.Push(&coming, visitor{ticket: ticket, at: one.at})
				}
				continue
			}
			if visits++; visits > 100*people {
				t.Fatalf("%d visits of %d people", visits, people)
			}
			hold, passed := g.enter(Act, one.ticket, one.at)
			if !passed {
				if hold.Cause != document.CauseLimit || !hold.Until.After(one.at) {
					t.Fatalf("held %+v at %v", hold, one.at)
				}
				late := time.Duration(rapid.IntRange(0, 3000).Draw(t, "late")) * time.Millisecond
				heap.Push(&coming, visitor{ticket: one.ticket, at: hold.Until.Add(late)})
				continue
			}
			entered = append(entered, one.at)
			if limits.Concurrent > 0 && len(g.inside) > limits.Concurrent {
				t.Fatalf("%d inside", len(g.inside))
			}
			stays := time.Duration(rapid.IntRange(1, 30_000).Draw(t, "stays")) * time.Millisecond
			heap.Push(&coming, visitor{ticket: one.ticket, at: one.at.Add(stays), leaves: true})
		}
		if len(entered) != people {
			t.Fatalf("%d of %d passed", len(entered), people)
		}
		most := count + max(limits.Burst, 1) - 1
		for i := range entered {
			if count > 0 && i+most < len(entered) && entered[i+most].Sub(entered[i]) < time.Minute-time.Millisecond {
				t.Fatalf("more than %d passed within %v", most, entered[i+most].Sub(entered[i]))
			}
		}
	})
}

func TestThoseWhoWaitForTheRateHaveAMomentEach(t *testing.T) {
	g := configured(config.Connection{Limits: config.Limits{Rate: "2/s"}})
	for i, want := range []time.Duration{0, 500 * time.Millisecond, time.Second, 1500 * time.Millisecond} {
		hold, passed := g.enter(Act, fmt.Sprint(i), start)
		if passed != (i == 0) || !passed && hold.Until.Sub(start) != want {
			t.Errorf("the %d-th: passed %v, until %v, want %v", i, passed, hold.Until.Sub(start), want)
		}
	}
	// Who asks again keeps his moment.
	if hold, _ := g.enter(Act, "2", start); hold.Until.Sub(start) != time.Second {
		t.Errorf("asked twice: until %v", hold.Until.Sub(start))
	}
}

// fail lets one act begin and fail, and reports whether it could begin.
func fail(g *gate, at time.Time, cause document.Cause) (Hold, bool) {
	hold, passed := g.enter(Act, "d", at)
	if passed {
		g.leave("d", at.Add(time.Second), End{Cause: cause, Fault: "нет связи"})
	}
	return hold, passed
}

func TestAfterFailuresInARowOneProbeAtATimePasses(t *testing.T) {
	g := configured(config.Connection{Breaker: config.Breaker{Failures: 3, Pause: config.Duration(time.Minute), Longest: config.Duration(3 * time.Minute)}})
	now := start
	for range 3 {
		if _, passed := fail(g, now, document.CauseTransient); !passed {
			t.Fatal("it closed too early")
		}
		now = now.Add(10 * time.Second)
	}
	opened := now.Add(-9 * time.Second)
	for _, pause := range []time.Duration{time.Minute, 2 * time.Minute, 3 * time.Minute, 3 * time.Minute} {
		hold, passed := g.enter(Act, "other", now)
		if passed || hold.Cause != document.CauseTransient || !hold.Until.Equal(opened.Add(pause)) {
			t.Fatalf("passed %v, %v until %v, want %v", passed, hold.Cause, hold.Until, opened.Add(pause))
		}
		if _, passed := g.enter(Reader, "reader", now); !passed {
			t.Error("failures of acts keep a reader out")
		}
		g.leave("reader", now, End{Answered: false})
		now = hold.Until
		if _, passed := g.enter(Act, "probe", now); !passed {
			t.Fatal("no probe when the pause is over")
		}
		if hold, passed := g.enter(Act, "other", now); passed || !hold.Until.After(now) {
			t.Fatalf("a second probe beside the first: %v", hold)
		}
		now = now.Add(5 * time.Second)
		g.leave("probe", now, End{Cause: document.CauseTransient})
		opened = now
	}
	now = now.Add(3 * time.Minute)
	if _, passed := g.enter(Act, "probe", now); !passed {
		t.Fatal("no probe")
	}
	if !g.leave("probe", now, End{Answered: true}) {
		t.Error("an answer does not open the gate")
	}
	if hold, passed := g.enter(Act, "other", now); !passed {
		t.Errorf("after an answer: %v", hold)
	}
}

func TestWhatCountsAsAFailure(t *testing.T) {
	for name, c := range map[string]struct {
		cause document.Cause
		opens bool
	}{
		"a line that breaks":                 {document.CauseTransient, true},
		"a password that is wrong":           {document.CauseUnauthorised, true},
		"an answer that is lost":             {document.CauseOutcomeUnknown, true},
		"a setting of one document does not": {document.CauseMisconfigured, false},
		"a refusal is an answer":             {document.CauseRefusedByRemote, false},
	} {
		g := configured(config.Connection{})
		for i := range usualFailures {
			fail(g, start.Add(time.Duration(i)*time.Minute), c.cause)
		}
		if _, held := g.closed(Act, start.Add(usualFailures*time.Minute-time.Minute+2*time.Second)); held != c.opens {
			t.Errorf("%s: held %v", name, held)
		}
	}
}

func TestActsThatFailTogetherAreOneFailure(t *testing.T) {
	g := configured(config.Connection{})
	for i := range 16 {
		g.enter(Act, fmt.Sprint(i), start)
	}
	for i := range 16 {
		g.leave(fmt.Sprint(i), start.Add(time.Duration(i+1)*time.Millisecond), End{Cause: document.CauseTransient})
	}
	if g.breaker.failures != 1 {
		t.Errorf("%d failures", g.breaker.failures)
	}
}

func TestAProbeThatToldNothingIsNoProbe(t *testing.T) {
	g := configured(config.Connection{Breaker: config.Breaker{Failures: 1}})
	fail(g, start, document.CauseTransient)
	now := start.Add(time.Hour)
	g.enter(Act, "probe", now)
	g.leave("probe", now, End{})
	if hold, passed := g.enter(Act, "other", now); !passed {
		t.Errorf("held until %v", hold.Until)
	}
}

func TestTheOtherSidesOwnWordHoldsEverybody(t *testing.T) {
	for _, cause := range []document.Cause{document.CauseLimit, document.CauseMaintenance} {
		g := configured(config.Connection{})
		g.enter(Act, "a", start)
		g.leave("a", start, End{Cause: cause, After: 10 * time.Minute})
		for _, sort := range []Sort{Act, Reader} {
			hold, passed := g.enter(sort, "b", start.Add(time.Minute))
			if passed || hold != (Hold{cause, start.Add(10 * time.Minute)}) {
				t.Errorf("%s: passed %v, %v", cause, passed, hold)
			}
		}
		if _, passed := g.enter(Act, "b", start.Add(10*time.Minute)); !passed {
			t.Errorf("%s: held longer than was asked for", cause)
		}
	}
}
