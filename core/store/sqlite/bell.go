package sqlite

import (
	"context"
	"os"

	"github.com/fsnotify/fsnotify"

	"github.com/uzelhub/uzel/core/store"
)

// Ring writes to the bell, a file beside the database that means nothing but that it was written to.
func (s *Store) Ring(context.Context) error {
	err := os.WriteFile(s.paths.bell, []byte{'\n'}, 0o600)
	if err != nil {
		return errBell.At(s.paths.bell).Wrap(err)
	}
	return nil
}

// Rung watches the bell alone, not its folder: the database beside it is written to all the time.
func (s *Store) Rung(ctx context.Context) (<-chan struct{}, error) {
	if err := s.Ring(ctx); err != nil { // it may not be there yet
		return nil, err
	}
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, errBell.At(s.paths.bell).Wrap(err)
	}
	if err := w.Add(s.paths.bell); err != nil {
		_ = w.Close()
		return nil, errBell.At(s.paths.bell).Wrap(err)
	}
	rung := make(chan struct{}, 1)
	go func() {
		defer w.Close()
		for {
			select {
			case <-ctx.Done():
				return
			case <-w.Events:
			case <-w.Errors: //nolint:errcheck // rings may have been lost: one more does no harm
			}
			select {
			case rung <- struct{}{}:
			default:
			}
		}
	}()
	return rung, nil
}

// Interface guard.
var _ store.Doorbell = (*Store)(nil)
