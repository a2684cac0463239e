//go:build linux

package host_test

import (
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// held is what the hub's process holds.
type held struct {
	heap       uint64
	goroutines int
	files      int
}

func measure(t *testing.T) held {
	t.Helper()
	runtime.GC()
	runtime.GC() // finalizers of the first run free more
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skipf("no /proc here: %v", err)
	}
	return held{heap: m.HeapAlloc, goroutines: runtime.NumGoroutine(), files: len(files)}
}

// settle waits for the goroutines that are about to end: gRPC's own need a moment after their connection is closed.
func settle(t *testing.T, most held) held {
	t.Helper()
	var now held
	for range 10_000 {
		if now = measure(t); now.goroutines <= most.goroutines && now.files <= most.files {
			break
		}
		runtime.Gosched()
	}
	return now
}

// heapSlack is for the runtime's own tables and the log of the test; a process that is not taken away holds more than
// 25 KiB, so that 200 of them are 5 MiB.
const heapSlack = 1 << 20

func holdsNoMore(t *testing.T, rounds int, round func()) {
	t.Helper()
	if testing.Short() {
		t.Skipf("%d processes, one after the other", rounds)
	}
	for range 3 + rounds/20 { // caches and pools fill
		round()
	}
	before := measure(t)
	for range rounds {
		round()
	}
	after := settle(t, before)
	t.Logf("before %+v, after %d rounds %+v", before, rounds, after)
	if after.goroutines > before.goroutines+2 || after.files > before.files+2 || after.heap > before.heap+heapSlack {
		t.Errorf("before %+v, after %d rounds %+v", before, rounds, after)
	}
}

// hashicorp/go-plugin#291: the host's memory is kept after abnormal exits.
func TestTheHubHoldsNoMoreAfterManyCrashes(t *testing.T) {
	r := newRig(t, []host.Spec{spec("a", "{}")})
	holdsNoMore(t, 200, func() {
		kill(t, r.start("a"))
		r.await("a", host.StateBackingOff)
		if err := r.Reset("a"); err != nil {
			t.Fatal(err)
		}
	})
}

func TestTheHubHoldsNoMoreAfterManyStartsThatFailed(t *testing.T) {
	for _, how := range []string{"exits", "prints nonsense", "listens nowhere", "shakes hands and exits", "exits in Describe"} {
		t.Run(how, func(t *testing.T) {
			r := newRig(t, []host.Spec{{Name: "a", Connector: "probe", Command: misbehaving(how)}})
			holdsNoMore(t, 10, func() {
				_, err := r.commit("a", "k")
				wantFault(t, err, document.CauseTransient, "")
				if err := r.Reset("a"); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}

func TestTheHubHoldsNoMoreAfterManyIdleStops(t *testing.T) {
	s := spec("a", "{}")
	s.Idle = time.Minute
	r := newRig(t, []host.Spec{s})
	holdsNoMore(t, 20, func() {
		r.start("a")
		r.clock.await(time.Minute)
		r.clock.advance(time.Minute)
		r.await("a", host.StateStopped)
	})
}
