package memstore

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/uzelhub/uzel/core/store"
)

// seat is the place of the hub that serves.
type seat struct {
	store  *Store
	holder string
	cancel context.CancelCauseFunc
	taken  atomic.Bool // somebody else may have the place
	once   sync.Once
}

func (s *seat) lost() bool { return s.taken.Load() }

func (s *seat) lose(why error) {
	s.taken.Store(true)
	s.cancel(why)
}

// release gives the place back.
func (s *seat) release() error {
	s.once.Do(func() {
		s.store.disk.mu.Lock()
		if s.store.disk.hub == s {
			s.store.disk.hub = nil
		}
		s.store.disk.mu.Unlock()
		s.store.seat.CompareAndSwap(s, nil)
		s.cancel(nil)
	})
	return nil
}

// Exclusive makes the caller the only hub on this disk.
func (s *Store) Exclusive(ctx context.Context, holder string) (context.Context, func() error, error) {
	if err := s.refuses(ctx); err != nil {
		return nil, nil, err
	}
	s.disk.mu.Lock()
	defer s.disk.mu.Unlock()
	if hub := s.disk.hub; hub != nil {
		return nil, nil, store.ErrServed.With("%s", hub.holder)
	}
	held, cancel := context.WithCancelCause(ctx)
	seat := &seat{store: s, holder: holder, cancel: cancel}
	s.disk.hub = seat
	s.seat.Store(seat)
	return held, seat.release, nil
}
