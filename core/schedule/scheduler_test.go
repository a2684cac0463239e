package schedule

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/fault"
)

func TestRunsStartWhenTheyAreDue(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.serve(3*time.Hour+30*time.Minute, w.scheduler("hub", hourly(t, "")))
		w.expect("ran", w.ran, []string{"01 01:00", "01 02:00", "01 03:00"})
		w.expect("records", w.records("nightly"), []string{"01 01:00 done", "01 02:00 done", "01 03:00 done"})
	})
}

func TestMissedRunsFollowThePolicy(t *testing.T) {
	for missed, want := range map[config.Missed]struct{ ran, records []string }{
		config.MissedSkip: {
			[]string{"01 01:00"},
			[]string{"01 01:00 done", "01 02:00 missed", "01 03:00 missed", "01 04:00 missed"},
		},
		config.MissedOnce: {
			[]string{"01 01:00", "01 04:00"},
			[]string{"01 01:00 done", "01 02:00 skipped", "01 03:00 skipped", "01 04:00 done"},
		},
		config.MissedAll: {
			[]string{"01 01:00", "01 02:00", "01 03:00", "01 04:00"},
			[]string{"01 01:00 done", "01 02:00 done", "01 03:00 done", "01 04:00 done"},
		},
	} {
		t.Run(string(missed), func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				w.serve(90*time.Minute, w.scheduler("hub", hourly(t, missed)))
				time.Sleep(3 * time.Hour) // switched off
				w.serve(time.Minute, w.scheduler("hub", hourly(t, missed)))
				w.expect("ran", w.ran, want.ran)
				w.expect("records", w.records("nightly"), want.records)
			})
		})
	}
}

func TestTheVeryFirstRunCanBeMissedToo(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.serve(10*time.Minute, w.scheduler("hub", hourly(t, config.MissedSkip)))
		time.Sleep(2 * time.Hour)
		w.serve(time.Minute, w.scheduler("hub", hourly(t, config.MissedSkip)))
		w.expect("records", w.records("nightly"), []string{"01 01:00 missed", "01 02:00 missed"})
	})
}

func TestOverSeveralNodesEachMomentFiresOnce(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.serve(24*time.Hour+time.Minute, w.scheduler("a", hourly(t, "")), w.scheduler("b", hourly(t, "")), w.scheduler("c", hourly(t, "")))
		if len(w.ran) != 24 {
			t.Errorf("24 moments ran %d times: %q", len(w.ran), w.ran)
		}
		for _, r := range w.records("nightly") {
			if !strings.HasSuffix(r, " done") {
				t.Error(r)
			}
		}
	})
}

func TestRunsDoNotOverlap(t *testing.T) {
	for missed, want := range map[config.Missed][]string{
		config.MissedSkip: {"01 01:00 done", "01 02:00 missed", "01 03:00 missed", "01 04:00 done", "01 05:00 missed", "01 06:00 missed"},
		config.MissedOnce: {"01 01:00 done", "01 02:00 skipped", "01 03:00 done", "01 04:00 skipped", "01 05:00 skipped", "01 06:00 failed"},
		config.MissedAll:  {"01 01:00 done", "01 02:00 done", "01 03:00 failed"},
	} {
		t.Run(string(missed), func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				w.takes = 150 * time.Minute
				w.serve(6*time.Hour+45*time.Minute, w.scheduler("a", hourly(t, missed)), w.scheduler("b", hourly(t, missed)))
				w.expect("records", w.records("nightly"), want)
				if w.most != 1 {
					t.Errorf("%d runs were under way together", w.most)
				}
			})
		})
	}
}

func TestSchedulesOfOneRouteDoNotOverlap(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.takes = 20 * time.Second
		other := hourly(t, config.MissedSkip)
		other.Name = "other"
		w.serve(time.Hour+10*time.Minute, w.scheduler("hub", hourly(t, config.MissedSkip), other))
		w.expect("records", append(w.records("nightly"), w.records("other")...), []string{"01 01:00 done", "01 01:00 done"})
		if w.most != 1 {
			t.Errorf("%d runs were under way together", w.most)
		}
	})
}

func TestAnInterruptedRunBecomesFailed(t *testing.T) {
	for holder, after := range map[string]time.Duration{"hub": time.Second, "another": leaseTerm + longestWait + time.Second} {
		t.Run(holder, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				e := hourly(t, config.MissedSkip)
				crash(t, w, w.scheduler("hub", e), e)
				w.serve(after, w.scheduler(holder, e))
				w.expect("ran", w.ran, nil)
				w.expect("records", w.records("nightly"), []string{"01 01:00 failed"})
				runs, err := w.scheduler("reader", e).History(t.Context(), "nightly", 1)
				if err != nil || runs[0].Detail != errStopped.Message || runs[0].Ended.IsZero() {
					t.Errorf("%+v, %v", runs, err)
				}
			})
		})
	}
}

// crash leaves behind what a program does that dies in the middle of a run.
func crash(t *testing.T, w *world, s *Scheduler, e Entry) {
	t.Helper()
	if err := s.begin(t.Context(), e, w.Now()); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Hour)
	run := store.Run{Schedule: e.Name, Due: w.Now(), State: StateRunning}
	if claimed, err := s.claim(t.Context(), e, backlog{run: run.Due, last: run.Due}, &run); err != nil || !claimed {
		t.Fatal(claimed, err)
	}
}

func TestAStoppedProgramRecordsWhatItInterrupted(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.takes = time.Hour
		w.serve(70*time.Minute, w.scheduler("hub", hourly(t, "")))
		w.expect("records", w.records("nightly"), []string{"01 01:00 failed"})
	})
}

func TestAFailedRunSaysNoMoreThanItsCode(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		e := hourly(t, "")
		w.fails = fmt.Errorf("сотрудник Иванов: %w", errUnknown.With("Иванов"))
		w.serve(61*time.Minute, w.scheduler("hub", e))
		w.fails = errors.New("Иванов не найден")
		w.serve(time.Hour, w.scheduler("hub", e))
		runs, err := w.scheduler("reader", e).History(t.Context(), "nightly", 0)
		if err != nil || len(runs) != 2 {
			t.Fatal(runs, err)
		}
		if runs[1].Detail != errUnknown.Code+" "+errUnknown.Message || runs[0].Detail != errRun.Code+" "+errRun.Message {
			t.Errorf("%q, %q", runs[1].Detail, runs[0].Detail)
		}
		journal := fmt.Sprint(w.journal())
		if strings.Contains(journal, "Иванов") || !strings.Contains(journal, "schedule.failed") {
			t.Error(journal)
		}
	})
}

func (w *world) journal() []store.Entry {
	w.t.Helper()
	var entries []store.Entry
	err := w.store.View(w.t.Context(), func(tx store.ReadTx) (err error) {
		entries, err = tx.Journal(store.JournalFilter{})
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return entries
}

func TestARunByHandTouchesNoMomentOfTheSchedule(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		e := hourly(t, config.MissedOnce)
		w.serve(10*time.Minute, w.scheduler("hub", e))
		time.Sleep(time.Hour) // 01:00 is missed
		actor := store.Actor{Name: "ivanov", Kind: store.ActorPerson}
		run, err := w.scheduler("cli", e).RunNow(t.Context(), "nightly", actor)
		if err != nil || run.State != StateDone || !run.Manual || run.Schedule != "nightly" || run.Detail != "принято: 1" || run.Ended.IsZero() {
			t.Fatalf("%+v, %v", run, err)
		}
		w.serve(time.Minute, w.scheduler("hub", e))
		w.expect("records", w.records("nightly"), []string{"01 01:00 done", "01 01:10 done manual"})
		var acts []string
		for _, entry := range w.journal() {
			if entry.Actor == actor {
				acts = append(acts, entry.Action+" "+entry.Subject)
			}
		}
		w.expect("acts of ivanov", acts, []string{"schedule.running nightly", "schedule.done nightly"})
	})
}

func TestARunByHandWaitsForNobody(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		e := hourly(t, "")
		w.takes = 10 * time.Minute
		hub := w.scheduler("hub", e)
		go func() {
			time.Sleep(65 * time.Minute)
			for _, s := range []*Scheduler{hub, w.scheduler("hub", e), w.scheduler("cli", e)} {
				if _, err := s.RunNow(t.Context(), "nightly", store.Hub); !errors.Is(err, errBusy) {
					t.Errorf("beside a run: %v", err)
				}
			}
		}()
		w.serve(80*time.Minute, hub)
		w.fails = errUnknown.New()
		run, err := hub.RunNow(t.Context(), "nightly", store.Hub)
		if !errors.Is(err, errUnknown) || run.State != StateFailed {
			t.Errorf("a failure is told as %v, %+v", err, run)
		}
		if _, err := hub.RunNow(t.Context(), "nobody", store.Hub); !errors.Is(err, errUnknown) {
			t.Error(err)
		}
	})
}

func TestStatusTellsLastAndNext(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		e := hourly(t, "")
		status := func() string {
			all, err := w.scheduler("reader", e).Status(t.Context())
			if err != nil || len(all) != 1 {
				t.Fatal(all, err)
			}
			last := "never"
			if all[0].Last != nil {
				last = all[0].Last.Due.UTC().Format("15:04") + " " + all[0].Last.State
			}
			return last + ", next " + all[0].Next.UTC().Format("15:04")
		}
		before := status()
		w.serve(90*time.Minute, w.scheduler("hub", e))
		while := status()
		time.Sleep(2 * time.Hour)
		w.expect("status", []string{before, while, status()}, []string{"never, next 01:00", "01:00 done, next 02:00", "01:00 done, next 02:00"})
	})
}

func TestEveryErrorHasCodeAndHint(t *testing.T) {
	for _, kind := range fault.Kinds() {
		if strings.HasPrefix(kind.Code, "UZ-SCH-") && (kind.Hint == "" || kind.Message == "") {
			t.Errorf("%+v", kind)
		}
	}
}
