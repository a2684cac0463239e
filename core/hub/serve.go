package hub

import (
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/sync/errgroup"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
)

// Serve works until the context ends, and returns when everything at hand has been put down safely.
func (h *Hub) Serve(ctx context.Context) error {
	return h.exclusively(ctx, func(ctx context.Context, group *errgroup.Group) error {
		if h.options.Ready != nil {
			h.options.Ready()
		}
		group.Go(func() error { h.schedule.Run(ctx); return nil })
		group.Go(func() error { return h.watchConnections(ctx) })
		group.Go(func() error { h.watchConfig(ctx); return nil })
		group.Go(func() error { h.watchCertificates(ctx, h.outside); return nil })
		group.Go(func() error { h.watchLists(ctx); return nil })
		group.Go(func() error { h.watchPoints(ctx); return nil })
		group.Go(func() error { h.watchTallies(ctx); return nil })
		group.Go(func() error { h.watchNews(ctx); return nil })
		h.tend(ctx, func(run func()) { group.Go(func() error { run(); return nil }) })
		return nil
	})
}

// tend polls the sources and asks for the news of every connection of the plan that is in force, until the context ends.
func (h *Hub) tend(ctx context.Context, start func(func())) {
	feeds, statuses := tended[feed]{}, tended[string]{}
	for ctx.Err() == nil {
		p := h.plan()
		feeds.keep(ctx, p.feeds(), start, h.poll)
		statuses.keep(ctx, p.connections(), start, func(ctx context.Context, connection string) {
			h.watchStatus(ctx, connection, h.outside)
		})
		select {
		case <-ctx.Done():
		case <-p.replaced:
		}
	}
}

// RunRoute runs a route now and takes what came as far as it goes by itself. Beside a serving hub it only takes documents
// in: that hub goes on with them.
func (h *Hub) RunRoute(ctx context.Context, order Order) (intake engine.Intake, served bool, err error) {
	if order, err = h.resolve(order); err != nil {
		return intake, false, err
	}
	err = h.exclusively(ctx, func(ctx context.Context, _ *errgroup.Group) (err error) {
		if intake, err = h.runByHand(ctx, order); err != nil {
			return err
		}
		return h.engine.Drain(ctx)
	})
	if !errors.Is(err, store.ErrServed) {
		return intake, false, err
	}
	intake, err = h.runBeside(ctx, order)
	return intake, true, err
}

// runBeside takes documents in while another hub serves the store. That hub finds the routes that took them there, even if
// its own configuration is older.
func (h *Hub) runBeside(ctx context.Context, order Order) (engine.Intake, error) {
	if err := h.Connect(); err != nil {
		return engine.Intake{}, err
	}
	if err := h.plan().routes.keep(ctx); err != nil {
		return engine.Intake{}, err
	}
	return h.runByHand(ctx, order)
}

// exclusively is the only hub on the store while do runs: it has the lease, and its engine is at work. Goroutines of the
// group end with it.
func (h *Hub) exclusively(ctx context.Context, do func(context.Context, *errgroup.Group) error) (err error) {
	held, release, err := h.store.Exclusive(ctx, holder())
	if err != nil {
		return err
	}
	defer func() {
		if lost := context.Cause(held); errors.Is(lost, store.ErrUnseated) {
			err = lost // whatever else went wrong, went wrong because of it
		}
		err = errors.Join(err, release())
	}()
	if err := h.Connect(); err != nil {
		return err
	}
	p, err := h.newPlan(held, h.plan().config, h.outside.Describe, h.boxesOf(h.outside))
	if err != nil {
		return err
	}
	if err := p.routes.keep(held); err != nil {
		return err
	}
	h.follow(p)
	ctx, stop := context.WithCancel(held)
	defer stop()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return h.engine.Run(ctx) })
	group.Go(func() error { h.answerBell(ctx); return nil })
	group.Go(func() error {
		defer stop()
		return do(ctx, group)
	})
	return group.Wait()
}

// holder names this process in the lease, for the message that a second hub gives.
func holder() string {
	machine, err := os.Hostname()
	if err != nil {
		machine = "localhost"
	}
	return fmt.Sprintf("%s, процесс %d", machine, os.Getpid())
}
