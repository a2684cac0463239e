package schedule

import (
	"context"
	"sync"
)

// Rearrange gives the scheduler other entries, at work or not. The loop of an entry that stays as it is goes on untouched.
// One that changed or is gone comes to the end of its run first; what came due under its former expression is settled
// before the present one counts, so that no moment is lost in between and none fires twice.
func (s *Scheduler) Rearrange(entries []Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.options.Entries = entries
	close(s.rearranged)
	s.rearranged = make(chan struct{})
}

// arrangement are the entries at present, and a channel that is closed when they are others.
func (s *Scheduler) arrangement() ([]Entry, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.options.Entries, s.rearranged
}

// same reports whether two entries mean the same runs.
func (e Entry) same(other Entry) bool {
	return e.Name == other.Name && e.Route == other.Route && e.Expression == other.Expression &&
		e.Zone.String() == other.Zone.String() && e.Missed == other.Missed
}

// loop is the work at one entry.
type loop struct {
	entry Entry
	leave context.CancelFunc // when nothing is due
	done  chan struct{}
}

// loops are those under way, by the names of their entries.
type loops map[string]*loop

// keep makes the loops those of the entries at present.
func (l loops) keep(ctx context.Context, s *Scheduler, entries []Entry, all *sync.WaitGroup) {
	wanted := map[string]Entry{}
	for _, e := range entries {
		wanted[e.Name] = e
	}
	ended := map[string]*loop{}
	for name, one := range l {
		if e, ok := wanted[name]; !ok || !e.same(one.entry) {
			one.leave()
			ended[name] = one
			delete(l, name)
		}
	}
	for name, e := range wanted {
		if l[name] == nil {
			l[name] = s.startLoop(ctx, e, ended[name], all)
		}
	}
	all.Go(func() { // what is gone owes nothing, once its last run has ended
		for _, one := range ended {
			<-one.done
		}
		s.untilDone(ctx, "расписания", s.retire)
	})
}

// startLoop begins the work at an entry when that at its former shape has ended.
func (s *Scheduler) startLoop(ctx context.Context, e Entry, former *loop, all *sync.WaitGroup) *loop {
	since := s.options.Clock.Now()
	stay, leave := context.WithCancel(ctx)
	one := &loop{entry: e, leave: leave, done: make(chan struct{})}
	all.Go(func() {
		defer close(one.done)
		defer leave()
		if former != nil {
			<-former.done
		}
		s.serve(ctx, stay, e, since)
	})
	return one
}
