package schedule

import (
	"context"
	"errors"
	"time"

	"github.com/uzelhub/uzel/core/store"
)

// RunNow runs an entry at once, in the name of whoever asked for it, and waits for its end. The moments of the schedule
// are not touched by it. Who may do so is the caller's question.
func (s *Scheduler) RunNow(ctx context.Context, name string, actor store.Actor) (Run, error) {
	e, err := s.entry(name)
	if err != nil {
		return Run{}, err
	}
	run := store.Run{Schedule: e.Name + byHand, Due: s.options.Clock.Now().Truncate(time.Microsecond), State: StateRunning}
	var failure error
	l := s.ofHand(e.Route)
	err = s.exclusively(ctx, e.Route, func(ctx context.Context) error {
		if err := s.claimNow(ctx, actor, e, l, &run); err != nil {
			return err
		}
		var err error
		failure, err = s.execute(ctx, actor, l, &run)
		return err
	})
	return runOf(run), errors.Join(failure, err)
}

func (s *Scheduler) claimNow(ctx context.Context, actor store.Actor, e Entry, l lease, run *store.Run) error {
	return s.options.Store.Update(ctx, actor, func(tx store.Tx) error {
		if err := l.take(tx, s.options.Clock.Now()); err != nil {
			return err
		}
		if err := closeInterrupted(tx, e.Name); err != nil {
			return err
		}
		taken, err := tx.StartRun(run)
		if err != nil {
			return err
		}
		if !taken {
			return errBusy.With("%q", e.Name) // started in the same microsecond
		}
		return note(tx, *run)
	})
}
