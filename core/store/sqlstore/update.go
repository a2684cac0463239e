package sqlstore

import (
	"context"
	"sync/atomic"

	"github.com/uzelhub/uzel/core/store"
)

// request is an update on its way through the writer. The function itself runs in the goroutine that asked for it: when
// it panics or exits, the writer is not hurt.
type request struct {
	actor store.Actor
	do    func(store.Tx) error
	state atomic.Int32 // waiting, then taken by the writer or withdrawn by its owner
	turn  chan *tx     // the writer lends its transaction
	ran   chan result  // and gets it back with what do said
	done  chan error   // how it ended; the writer never waits here
}

const (
	waiting int32 = iota
	taken
	withdrawn
)

// result is what came of running do.
type result struct {
	err  error
	gone bool // the goroutine has exited: there is nobody to run it again
}

// Update runs do in a transaction; see [store.Store].
func (s *Store) Update(ctx context.Context, actor store.Actor, do func(store.Tx) error) error {
	r := &request{actor: actor, do: do, turn: make(chan *tx), ran: make(chan result), done: make(chan error, 1)}
	if err := s.refuses(ctx); err != nil {
		return err
	}
	select {
	case s.queue <- r:
	case <-s.closing:
		return store.ErrClosed.New()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	return r.wait(ctx, s.stopped)
}

// refuses tells why nothing is begun any more. A select alone would choose among what is ready by chance.
func (s *Store) refuses(ctx context.Context) error {
	select {
	case <-s.closing:
		return store.ErrClosed.New()
	case <-ctx.Done():
		return context.Cause(ctx)
	default:
		return nil
	}
}

// Waiting tells how many updates wait for the writer.
func (s *Store) Waiting() int { return len(s.queue) }

// wait lends the goroutine to the writer whenever it asks for it, until the update is durable or has failed.
func (r *request) wait(ctx context.Context, stopped <-chan struct{}) error {
	cancelled := ctx.Done()
	for {
		select {
		case tx := <-r.turn:
			r.run(tx)
		case err := <-r.done:
			return err
		case <-cancelled:
			if r.state.CompareAndSwap(waiting, withdrawn) {
				return context.Cause(ctx)
			}
			cancelled = nil
		case <-stopped:
			// The writer may have answered before it ended. If not, the request came behind its back.
			select {
			case err := <-r.done:
				return err
			default:
				return store.ErrClosed.New()
			}
		}
	}
}

// take makes the request the writer's; false: its owner does not want it any more.
func (r *request) take() bool {
	return r.state.CompareAndSwap(waiting, taken) || r.state.Load() == taken
}

// lend lets the owner run its function on the writer's transaction.
func (r *request) lend(tx *tx) result {
	r.turn <- tx
	return <-r.ran
}

func (r *request) run(tx *tx) {
	store.Contain(func() error { return r.do(tx) }, func(err error, gone bool) {
		tx.end()
		r.ran <- result{err, gone}
	})
}
