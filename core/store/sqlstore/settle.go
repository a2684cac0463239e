package sqlstore

import (
	"context"
	"errors"
	"time"

	"github.com/uzelhub/uzel/core/store"
)

// settleFor is how long a store tries to find out what became of a group. Whoever waits for the group waits so long.
const settleFor = time.Minute

// uncertain judges a failed commit. A full disk and a busy database undo it for sure. A server is asked. After any other
// failure the group may or may not be on disk, and the store stops until it is opened again and has looked.
func (g *group) uncertain(err error) error {
	s := g.store
	if s.options.Dialect.Server != nil {
		return g.settle(err)
	}
	if errors.Is(err, store.ErrFull) || errors.Is(err, ErrBusy) {
		return err
	}
	err = store.ErrCommit.Wrap(err)
	s.failed.Store(&err)
	return err
}

// settle finds out whether the server has committed a group whose answer was lost.
func (g *group) settle(failed error) error {
	deadline := time.Now().Add(settleFor)
	for pause := 20 * time.Millisecond; ; pause = min(2*pause, 2*time.Second) {
		last, err := g.store.entered(g.session)
		switch {
		case err == nil && last >= g.number:
			return nil
		case err == nil:
			g.undone = true
			return failed
		case time.Now().After(deadline):
			return ErrUncertain.Wrap(err)
		}
		select {
		case <-g.store.closing:
			return ErrUncertain.Wrap(err)
		case <-time.After(pause):
		}
	}
}

// entered asks the server for this store's last group that it has. A transaction that is still being committed holds the
// write lock, so the answer waits for its end.
func (s *Store) entered(session *session) (int64, error) {
	ctx := context.Background()
	if err := session.begin(ctx, s.options.Dialect.BeginWrite); err != nil {
		return 0, err
	}
	last, err := s.options.Dialect.Server.Entered(ctx, session.conn)
	if err != nil {
		err = session.fault(err)
	}
	_ = session.rollback(ctx, "ROLLBACK")
	return last, err
}
