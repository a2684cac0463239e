package schedule

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/uzelhub/uzel/core/store"
)

// leaseTerm is how long a run that died keeps others from starting; a run that lives renews its lease three times as
// often.
const leaseTerm = time.Minute

// lease is the right to run a route, over all processes.
type lease struct{ route, holder string }

// ofLoop is the lease under which the loop of this node runs a route.
func (s *Scheduler) ofLoop(route string) lease { return lease{route, s.options.Holder} }

// ofHand is the lease of one run by hand.
func (s *Scheduler) ofHand(route string) lease {
	return lease{route, s.options.Holder + "/" + rand.Text()}
}

func (l lease) name() string { return "schedule/" + l.route }

// exclusively does something while no other run of the route is under way in this process; the lease keeps out others.
func (s *Scheduler) exclusively(ctx context.Context, route string, do func(context.Context) error) error {
	s.mu.Lock()
	if s.busy[route] {
		s.mu.Unlock()
		return errBusy.With("%q", route)
	}
	s.busy[route] = true
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.busy, route)
		s.mu.Unlock()
	}()
	return do(ctx)
}

// take makes the holder the only one to run the route.
func (l lease) take(tx store.Tx, now time.Time) error {
	held, err := tx.Lease(l.name())
	switch {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return err
	case held.Until.After(now.Add(leaseTerm)):
		// No lease is given for so long: its holder's clock was wrong, and would block the route until then.
		if err := tx.DropLease(held.Name, held.Holder); err != nil {
			return err
		}
	}
	taken, err := tx.TakeLease(&store.Lease{Name: l.name(), Holder: l.holder, Until: now.Add(leaseTerm)})
	if err == nil && !taken {
		err = errBusy.With("%q", l.route)
	}
	return err
}

func (l lease) drop(tx store.Tx) error { return tx.DropLease(l.name(), l.holder) }

// keep renews a lease until release is called.
func (s *Scheduler) keep(ctx context.Context, l lease) (release func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			s.wait(ctx, leaseTerm/3)
			if ctx.Err() != nil {
				return
			}
			err := s.options.Store.Update(ctx, store.Hub, func(tx store.Tx) error { return l.take(tx, s.options.Clock.Now()) })
			if err != nil && ctx.Err() == nil {
				s.options.Log.Warn("аренда запуска не продлена", "route", l.route, "error", err)
			}
		}
	}()
	return func() {
		cancel()
		<-stopped
	}
}
