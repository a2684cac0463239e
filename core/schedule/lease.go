package schedule

import (
	"context"
	"errors"
	"time"

	"github.com/uzelhub/uzel/core/store"
)

// leaseTerm is how long a run that died keeps others from starting; a run that lives renews its lease three times as
// often.
const leaseTerm = time.Minute

func leaseName(route string) string { return "schedule/" + route }

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

// takeLease makes this process the only one to run the route.
func (s *Scheduler) takeLease(tx store.Tx, route string) error {
	now := s.options.Clock.Now()
	held, err := tx.Lease(leaseName(route))
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
	taken, err := tx.TakeLease(&store.Lease{Name: leaseName(route), Holder: s.options.Holder, Until: now.Add(leaseTerm)})
	if err == nil && !taken {
		err = errBusy.With("%q", route)
	}
	return err
}

func (s *Scheduler) dropLease(tx store.Tx, route string) error {
	return tx.DropLease(leaseName(route), s.options.Holder)
}

// keepLease renews the lease until release is called.
func (s *Scheduler) keepLease(ctx context.Context, route string) (release func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			s.wait(ctx, leaseTerm/3)
			if ctx.Err() != nil {
				return
			}
			err := s.options.Store.Update(ctx, store.Hub, func(tx store.Tx) error { return s.takeLease(tx, route) })
			if err != nil && ctx.Err() == nil {
				s.options.Log.Warn("аренда запуска не продлена", "route", route, "error", err)
			}
		}
	}()
	return func() {
		cancel()
		<-stopped
	}
}
