package schedule

import (
	"context"
	"errors"
	"time"

	"github.com/uzelhub/uzel/core/store"
)

// settle deals with everything of the entry that came due after one moment and not later than now, and runs what is to
// be run. It returns the moment up to which nothing is owed any more.
func (s *Scheduler) settle(ctx context.Context, e Entry, after, now time.Time) (time.Time, error) {
	b := backlogOf(e, after, now)
	err := s.exclusively(ctx, e.Route, func(ctx context.Context) error {
		run := store.Run{Schedule: e.Name, Due: b.run, State: StateRunning}
		claimed, err := s.claim(ctx, e, b, &run)
		if err != nil || !claimed {
			return err
		}
		failure, err := s.execute(ctx, store.Hub, s.ofLoop(e.Route), &run)
		switch {
		case errors.Is(failure, context.Canceled):
			s.options.Log.Info("запуск по расписанию прерван остановкой", "schedule", e.Name, "due", run.Due)
		case failure != nil:
			s.options.Log.Error("запуск по расписанию не удался", "schedule", e.Name, "due", run.Due, "error", failure)
		}
		return err
	})
	return b.last, err
}

// cleanUp closes the runs that a crash interrupted, and reports whether it could: somebody may be at one of them.
func (s *Scheduler) cleanUp(ctx context.Context, e Entry) bool {
	l := s.ofLoop(e.Route)
	err := s.exclusively(ctx, e.Route, func(ctx context.Context) error {
		return s.options.Store.Update(ctx, store.Hub, func(tx store.Tx) error {
			if err := l.take(tx, s.options.Clock.Now()); err != nil {
				return err
			}
			if err := closeInterrupted(tx, e.Name); err != nil {
				return err
			}
			return l.drop(tx)
		})
	})
	if err != nil {
		s.warn(ctx, e.Name, err)
	}
	return err == nil
}

// claim records in one transaction what passed and what starts. It reports whether the run is this node's to carry out.
func (s *Scheduler) claim(ctx context.Context, e Entry, b backlog, run *store.Run) (claimed bool, err error) {
	l := s.ofLoop(e.Route)
	err = s.options.Store.Update(ctx, store.Hub, func(tx store.Tx) error {
		claimed = false
		if err := l.take(tx, s.options.Clock.Now()); err != nil {
			return err
		}
		if err := closeInterrupted(tx, e.Name); err != nil {
			return err
		}
		if err := pass(tx, e, b); err != nil {
			return err
		}
		if !b.run.IsZero() {
			if claimed, err = tx.StartRun(run); err != nil {
				return err
			}
		}
		if !claimed {
			return l.drop(tx)
		}
		return note(tx, *run)
	})
	return claimed, err
}

// execute carries out a claimed run and records how it ended, even when the context has ended. It tells apart why the
// run failed and why its end could not be recorded.
func (s *Scheduler) execute(ctx context.Context, actor store.Actor, l lease, run *store.Run) (failure, err error) {
	release := s.keep(ctx, l)
	detail, failure := s.options.Run(ctx, l.route, run.Due)
	release()
	*run = ended(*run, detail, failure)
	return failure, s.options.Store.Update(context.WithoutCancel(ctx), actor, func(tx store.Tx) error {
		if err := tx.FinishRun(run); err != nil {
			return err
		}
		if err := l.drop(tx); err != nil {
			return err
		}
		return note(tx, *run)
	})
}
