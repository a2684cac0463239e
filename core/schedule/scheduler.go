package schedule

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/uzelhub/uzel/core/store"
)

const (
	// longestWait bounds how long the loop trusts a timer: a clock that was set, or a machine that slept, is noticed.
	longestWait = 30 * time.Second
	// busyWait is how soon a run that could not start is tried again.
	busyWait = 5 * time.Second
)

// Clock is where the scheduler gets the time, and how it waits. The store should have the same one.
type Clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

// Options is what a scheduler is made of.
type Options struct {
	Store   store.Store
	Clock   Clock
	Entries []Entry
	// Run runs a route for a moment. Its detail, in Russian and without personal data, stands in the run's record.
	Run func(ctx context.Context, route string, due time.Time) (detail string, err error)
	// Holder names this node among those whose loops work on the same store, and is the same over restarts: what a
	// crash interrupted is then closed at once, not when its lease has run out. Two nodes never have the same. Runs by
	// hand, which any process may start, hold their leases under names of their own.
	Holder string
	// KeepRuns is the age at which records of runs are deleted; zero: never.
	KeepRuns time.Duration
	Log      *slog.Logger
}

// Scheduler starts runs.
type Scheduler struct {
	options Options
	mu      sync.Mutex
	busy    map[string]bool // routes that this process is running

	rearranged chan struct{} // closed when options.Entries are others
}

// New makes a scheduler that does nothing yet.
func New(options Options) *Scheduler {
	return &Scheduler{options: options, busy: map[string]bool{}, rearranged: make(chan struct{})}
}

// Run starts what comes due until the context ends, and returns when the last run has.
func (s *Scheduler) Run(ctx context.Context) {
	var all sync.WaitGroup
	defer all.Wait()
	all.Go(func() { s.forget(ctx) })
	under := loops{}
	for ctx.Err() == nil {
		entries, rearranged := s.arrangement()
		under.keep(ctx, s, entries, &all)
		select {
		case <-ctx.Done():
		case <-rearranged:
		}
	}
}

// serve is the loop of one entry. It leaves when it is no longer to stay and nothing is due; a run comes to its end first.
func (s *Scheduler) serve(ctx, stay context.Context, e Entry, since time.Time) {
	s.untilDone(ctx, e.Name, func(ctx context.Context) error { return s.begin(ctx, e, since) })
	var settled, seen time.Time
	clean := false
	for ctx.Err() == nil {
		clean = clean || s.cleanUp(ctx, e)
		now := s.options.Clock.Now()
		if settled.IsZero() || now.Before(seen) {
			// A clock that was set back: what was settled by the wrong time says nothing about the right one.
			var err error
			if settled, err = s.settled(ctx, e, now); err != nil {
				s.warn(ctx, e.Name, err)
				s.wait(ctx, busyWait)
				continue
			}
		}
		seen = now
		if due := e.Next(settled); due.After(now) {
			if stay.Err() != nil {
				return
			}
			s.wait(stay, min(due.Sub(now), longestWait))
			continue
		}
		last, err := s.settle(ctx, e, settled, now)
		if err != nil {
			s.warn(ctx, e.Name, err)
			s.wait(ctx, busyWait)
			continue
		}
		settled = last
	}
}

// untilDone repeats what a store that fails for a while keeps from being done.
func (s *Scheduler) untilDone(ctx context.Context, name string, do func(context.Context) error) {
	for ctx.Err() == nil {
		err := do(ctx)
		if err == nil {
			return
		}
		s.warn(ctx, name, err)
		s.wait(ctx, busyWait)
	}
}

func (s *Scheduler) wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-s.options.Clock.After(d):
	}
}

// warn logs what will be tried again. A route that is still at work is nothing to log every five seconds.
func (s *Scheduler) warn(ctx context.Context, name string, err error) {
	if ctx.Err() == nil && !errors.Is(err, errBusy) {
		s.options.Log.Warn("расписание не сработало, повторяю", "schedule", name, "error", err)
	}
}

// entry finds an entry by its name.
func (s *Scheduler) entry(name string) (Entry, error) {
	entries, _ := s.arrangement()
	for _, e := range entries {
		if e.Name == name {
			return e, nil
		}
	}
	return Entry{}, errUnknown.With("%q", name)
}
