package schedule

import (
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
)

func TestOldRunsAreForgottenAndNothingIsOwedForThem(t *testing.T) {
	for _, missed := range []config.Missed{config.MissedSkip, config.MissedOnce, config.MissedAll} {
		t.Run(string(missed), func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				e := entry(t, "0 7 * * *", "UTC", missed)
				short := func() *Scheduler {
					s := w.scheduler("hub", e)
					s.options.KeepRuns = 48 * time.Hour
					return s
				}
				w.serve(9*24*time.Hour, short())
				// At the last cleaning, on the 9th at one, what was due before the 7th at one is old.
				w.expect("records", w.records("nightly"), []string{"06 07:00 done", "07 07:00 done", "08 07:00 done", "09 07:00 done"})
				ran := len(w.ran)
				w.serve(2*time.Hour, short())
				if len(w.ran) != ran {
					t.Errorf("ran again: %q", w.ran[ran:])
				}
			})
		})
	}
}

func TestAClockThatIsWrongForAMomentDeletesNothing(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		e := entry(t, "0 7 1 * *", "UTC", config.MissedSkip)
		w.serve(3*24*time.Hour, w.scheduler("hub", e))
		w.set(365 * 24 * time.Hour)
		s := w.scheduler("hub", e)
		s.options.KeepRuns = 48 * time.Hour
		go func() {
			time.Sleep(30 * time.Minute)
			w.set(-365 * 24 * time.Hour)
		}()
		w.serve(2*time.Hour, s)
		if first := w.records("nightly")[0]; first != "01 07:00 done" {
			t.Errorf("the first record is %s", first)
		}
	})
}
