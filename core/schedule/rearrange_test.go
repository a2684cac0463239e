package schedule

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/uzelhub/uzel/core/config"
)

func named(t *testing.T, name, expression string, missed config.Missed) Entry {
	t.Helper()
	e, err := NewEntry(name, name, expression, time.UTC, missed)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// served is a scheduler at work, and how to end it.
func (w *world) served(s *Scheduler) (end func()) {
	ctx, cancel := context.WithCancel(w.t.Context())
	var all sync.WaitGroup
	all.Go(func() { s.Run(ctx) })
	synctest.Wait()
	return func() {
		synctest.Wait()
		cancel()
		all.Wait()
	}
}

func TestASchedulerIsRearrangedWithoutLosingOrRepeatingAMoment(t *testing.T) {
	for name, c := range map[string]struct {
		after []time.Duration // the moments at which it becomes the other, and back
		takes time.Duration   // how long a run is
		want  []string
	}{
		"between two moments":      {[]time.Duration{135 * time.Minute}, 0, []string{"01 01:00", "01 02:00", "01 02:30", "01 03:30"}},
		"at the very moment":       {[]time.Duration{2 * time.Hour}, 0, []string{"01 01:00", "01 02:00", "01 02:30", "01 03:30"}},
		"at the other's moment":    {[]time.Duration{150 * time.Minute}, 0, []string{"01 01:00", "01 02:00", "01 03:30"}},
		"there and back":           {[]time.Duration{70 * time.Minute, 110 * time.Minute}, 0, []string{"01 01:00", "01 01:30", "01 02:00", "01 03:00"}},
		"there and back at once":   {[]time.Duration{70 * time.Minute, 0}, 0, []string{"01 01:00", "01 02:00", "01 03:00"}},
		"while a run is under way": {[]time.Duration{70 * time.Minute}, 45 * time.Minute, []string{"01 01:00", "01 01:30", "01 02:30", "01 03:30"}},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				w.takes = c.takes
				same, other := named(t, "nightly", "0 * * * *", ""), named(t, "nightly", "30 * * * *", "")
				s := w.scheduler("hub", same)
				end := w.served(s)
				begun := time.Now()
				for i, after := range c.after {
					time.Sleep(after - time.Since(begun))
					s.Rearrange([]Entry{[]Entry{other, same}[i]})
				}
				time.Sleep(220*time.Minute - time.Since(begun))
				end()
				w.expect("ran", w.ran, c.want)
				if w.most > 1 {
					t.Error("runs overlap")
				}
			})
		})
	}
}

func TestALoopThatDidNotChangeGoesOnWithItsRun(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.takes = 20 * time.Minute
		kept, gone := named(t, "kept", "0 * * * *", ""), named(t, "gone", "0 * * * *", "")
		s := w.scheduler("hub", kept, gone)
		end := w.served(s)
		time.Sleep(65 * time.Minute) // both are running
		s.Rearrange([]Entry{named(t, "kept", "0 * * * *", ""), named(t, "new", "45 * * * *", "")})
		time.Sleep(90 * time.Minute)
		end()
		w.expect("kept", w.records("kept"), []string{"01 01:00 done", "01 02:00 done"})
		w.expect("gone", w.records("gone"), []string{"01 01:00 done"})
		w.expect("new", w.records("new"), []string{"01 01:45 done"})
		if _, err := s.History(t.Context(), "gone", 0); err == nil {
			t.Error("it still knows a schedule that is gone")
		}
	})
}

func TestAScheduleThatWasTakenOutAndPutBackOwesNothingForTheTimeBetween(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		same := named(t, "nightly", "0 * * * *", config.MissedAll)
		s := w.scheduler("hub", same)
		end := w.served(s)
		time.Sleep(70 * time.Minute)
		s.Rearrange(nil)
		time.Sleep(2 * time.Hour)
		s.Rearrange([]Entry{same})
		time.Sleep(time.Hour)
		end()
		w.expect("ran", w.ran, []string{"01 01:00", "01 04:00"})
	})
}
