package schedule

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
)

func TestAClockThatIsSetForwardIsADowntime(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		go func() {
			time.Sleep(90 * time.Minute)
			w.set(3 * time.Hour)
		}()
		w.serve(2*time.Hour+40*time.Minute, w.scheduler("hub", hourly(t, config.MissedOnce)))
		w.expect("records", w.records("nightly"), []string{"01 01:00 done", "01 02:00 skipped", "01 03:00 skipped", "01 04:00 done", "01 05:00 done"})
	})
}

func TestAClockThatIsSetBackFiresNothingTwice(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		go func() {
			time.Sleep(150 * time.Minute)
			w.set(-100 * time.Minute)
		}()
		w.serve(6*time.Hour, w.scheduler("hub", hourly(t, config.MissedAll)))
		w.expect("ran", w.ran, []string{"01 01:00", "01 02:00", "01 03:00", "01 04:00"})
	})
}

func TestAClockThatWasInAnotherYearDoesNotStallTheSchedule(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		const wrong = 4 * 365 * 24 * time.Hour
		go func() {
			time.Sleep(90 * time.Minute)
			w.set(wrong)
			time.Sleep(10 * time.Minute)
			w.set(-wrong)
		}()
		w.serve(3*time.Hour+30*time.Minute, w.scheduler("hub", hourly(t, config.MissedOnce)))
		last := w.ran[len(w.ran)-1]
		if last != "01 03:00" {
			t.Errorf("the last run is that of %s: %q", last, w.ran)
		}
		// The same after a restart: what the wrong clock recorded is not the schedule's past.
		w.serve(time.Hour, w.scheduler("hub", hourly(t, config.MissedOnce)))
		if last := w.ran[len(w.ran)-1]; last != "01 04:00" {
			t.Errorf("after a restart the last run is that of %s", last)
		}
	})
}

func TestALeaseFromAnotherYearBlocksNothing(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		e := hourly(t, config.MissedSkip)
		w.set(4 * 365 * 24 * time.Hour)
		crash(t, w, w.scheduler("old", e), e)
		w.set(-4 * 365 * 24 * time.Hour)
		w.serve(2*time.Hour, w.scheduler("hub", e))
		if len(w.ran) != 2 {
			t.Errorf("ran %q", w.ran)
		}
	})
}

// Whatever a clock, several nodes and restarts do: no moment fires twice, runs never overlap, and a clock that goes well
// for two hours sees its runs.
func TestNoMomentFiresTwiceWhateverTheClockDoes(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 0))
			missed := []config.Missed{config.MissedSkip, config.MissedOnce, config.MissedAll}[seed%3]
			inWorld(t, func(t *testing.T, w *world) {
				w.takes = time.Duration(random.IntN(3)) * 20 * time.Second
				for range 6 {
					w.set(time.Duration(random.IntN(5*3600)-2*3600) * time.Second)
					nodes := []*Scheduler{w.scheduler("a", hourly(t, missed)), w.scheduler("b", hourly(t, missed))}
					w.serve(time.Duration(random.IntN(2*3600))*time.Second, nodes[:1+random.IntN(2)]...)
					time.Sleep(time.Duration(random.IntN(3600)) * time.Second)
				}
				w.set(12 * time.Hour) // past everything that was recorded
				w.serve(time.Minute, w.scheduler("a", hourly(t, missed)))
				before := len(w.ran)
				w.serve(2*time.Hour, w.scheduler("a", hourly(t, missed)))
				if missed != config.MissedAll && len(w.ran) != before+2 || len(w.ran) < before+2 {
					t.Errorf("two hours saw %d runs", len(w.ran)-before)
				}
				seen := map[string]bool{}
				for _, due := range w.ran {
					if seen[due] {
						t.Errorf("%s ran twice", due)
					}
					seen[due] = true
				}
				if w.most > 1 {
					t.Errorf("%d runs were under way together", w.most)
				}
			})
		})
	}
}
