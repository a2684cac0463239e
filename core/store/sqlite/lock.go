package sqlite

import (
	"context"
	"io"
	"os"
	"strings"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/filelock"
)

// lock is a file that at most one process holds; the system lets go of it when the process ends.
type lock struct{ file *os.File }

// tryLock takes a lock file, or reports false when somebody has it.
func tryLock(path string) (*lock, bool, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, false, errLock.At(path).Wrap(err)
	}
	held, err := filelock.Try(f)
	if err != nil || !held {
		f.Close()
	}
	if err != nil {
		return nil, false, errLock.At(path).Wrap(err)
	}
	return &lock{f}, held, nil
}

// waitLock takes a lock file when it becomes free.
func waitLock(ctx context.Context, path string) (*lock, error) {
	for {
		l, held, err := tryLock(path)
		if held || err != nil {
			return l, err
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// release lets go. The file stays: removing it would let two processes hold two files of the same name.
func (l *lock) release() error { return l.file.Close() }

// sign writes into the file who holds it.
func (l *lock) sign(holder string) error {
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	_, err := l.file.WriteAt([]byte(holder+"\n"), 0)
	return err
}

// holderOf reads who holds a lock file.
func holderOf(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	line, err := io.ReadAll(io.LimitReader(f, 200))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(line))
}

// Exclusive makes the caller the only hub on this store. A lock on a file cannot be lost.
func (s *Store) Exclusive(ctx context.Context, holder string) (context.Context, func() error, error) {
	l, held, err := tryLock(s.paths.hub)
	if err != nil {
		return nil, nil, err
	}
	if !held {
		return nil, nil, store.ErrServed.At(s.paths.database).With("%s", holderOf(s.paths.hub))
	}
	if err := l.sign(holder); err != nil {
		_ = l.release()
		return nil, nil, errLock.At(s.paths.hub).Wrap(err)
	}
	return ctx, l.release, nil
}
