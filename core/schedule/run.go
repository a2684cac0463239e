package schedule

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/fault"
)

// States of a run.
const (
	StateRunning = "running"
	StateDone    = "done"
	StateFailed  = "failed"
	StateMissed  = "missed"  // came due while the hub did not work or was busy with it, and nothing stands in for it
	StateSkipped = "skipped" // the same, and a later moment was run in its place
)

// byHand ends the name under which runs started by people are kept: they are no moments of the schedule, and what is
// due next does not depend on them.
const byHand = "/manual"

// Run is one firing, or one that did not happen.
type Run struct {
	store.Run      // its Schedule is the entry's name
	Manual    bool // a person started it
}

func runOf(r store.Run) Run {
	name, manual := strings.CutSuffix(r.Schedule, byHand)
	r.Schedule = name
	return Run{Run: r, Manual: manual}
}

// pass records moments that are not run.
func pass(tx store.Tx, e Entry, b backlog) error {
	for i, due := range b.passed {
		run := store.Run{Schedule: e.Name, Due: due, State: StateMissed}
		if !b.run.IsZero() {
			run.State = StateSkipped
		}
		if more := b.count - len(b.passed); more > 0 && i == 0 {
			run.Detail = "и ещё " + strconv.Itoa(more) + " до этого, с " + b.first.In(e.Zone).Format("02.01.2006 15:04")
		}
		taken, err := tx.StartRun(&run)
		if err != nil {
			return err
		}
		if !taken {
			continue // another node settled it
		}
		if err := tx.FinishRun(&run); err != nil {
			return err
		}
		if err := note(tx, run); err != nil {
			return err
		}
	}
	return nil
}

// closeInterrupted ends the runs whose program died: whoever holds the lease knows that nobody is at them.
func closeInterrupted(tx store.Tx, name string) error {
	for _, key := range []string{name, name + byHand} {
		runs, err := tx.Runs(key, recordedMissed)
		if err != nil {
			return err
		}
		for _, run := range runs {
			if run.State != StateRunning {
				continue
			}
			run.State, run.Detail = StateFailed, errStopped.Message
			if err := tx.FinishRun(&run); err != nil {
				return err
			}
			if err := note(tx, run); err != nil {
				return err
			}
		}
	}
	return nil
}

// note writes a run's present state to the journal.
func note(tx store.Tx, run store.Run) error {
	return tx.Note(store.Entry{Action: "schedule." + run.State, Subject: runOf(run).Schedule, Details: map[string]string{
		"due": run.Due.UTC().Format(time.RFC3339), "detail": run.Detail,
	}})
}

// ended is how a run that was carried out ends. An error's own words may quote a person's data and stay out.
func ended(run store.Run, detail string, err error) store.Run {
	run.State, run.Detail = StateDone, detail
	if err == nil {
		return run
	}
	run.State = StateFailed
	switch known, ok := fault.As(err); {
	case errors.Is(err, context.Canceled):
		run.Detail = errStopped.Message
	case ok:
		run.Detail = known.Kind.Code + " " + known.Kind.Message
	default:
		run.Detail = errRun.Code + " " + errRun.Message
	}
	return run
}
