package memstore

import (
	"context"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
)

// Options are what a store is opened with.
type Options struct {
	Disk   *Disk
	Clock  func() time.Time // nil: the machine's
	Random io.Reader        // nil: the disk's
}

// Store is a [store.Store] in memory.
type Store struct {
	disk   *Disk
	boot   *boot
	vault  *vault.Vault
	clock  func() time.Time
	random io.Reader

	closing chan struct{}
	once    sync.Once
	failed  atomic.Pointer[error] // set when it is not known any more what is on the disk
	seat    atomic.Pointer[seat]
}

// keyFile is the name of the key file on every disk, and storeID the id of every store: no two are ever mixed.
const keyFile = "uzel.keys"

var storeID = vault.ID{1}

// Open opens the store of a disk and finishes erasures that a crash interrupted.
func Open(ctx context.Context, o Options) (*Store, error) {
	s := &Store{disk: o.Disk, clock: o.Clock, random: o.Random, closing: make(chan struct{})}
	if s.clock == nil {
		s.clock = time.Now
	}
	if s.random == nil {
		s.random = o.Disk.random
	}
	s.disk.mu.Lock()
	s.boot = s.disk.boot
	s.disk.mu.Unlock()
	if err := s.unlock(ctx); err != nil {
		return nil, err
	}
	if err := s.destroyKeys(ctx, store.Hub); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// unlock opens the key file, or makes it at the first start.
func (s *Store) unlock(ctx context.Context) error {
	if err := s.take(ctx); err != nil {
		return err
	}
	defer s.give()
	o := vault.Options{Path: keyFile, Installation: vault.Installation{1}, FS: s.disk.files.on(s.boot), Random: s.random}
	present, err := vault.Exists(o.FS, o.Path)
	if err == nil && !present {
		err = vault.Create(o, storeID)
	}
	if err == nil {
		s.vault, err = vault.Open(o)
	}
	return err
}

// Close ends the store. Updates that wait get ErrClosed.
func (s *Store) Close() error {
	s.once.Do(func() {
		close(s.closing)
		select {
		case s.boot.turn <- struct{}{}: // what was begun has finished
			s.give()
		case <-s.boot.down:
		}
		if seat := s.seat.Load(); seat != nil {
			_ = seat.release()
		}
		if s.disk.is(FlawEarlyAnswer) && !s.boot.crashed() {
			s.disk.Sync()
		}
	})
	return nil
}

// refuses tells why nothing is begun any more. A select alone would choose among what is ready by chance.
func (s *Store) refuses(ctx context.Context) error {
	select {
	case <-s.closing:
		return store.ErrClosed.New()
	case <-s.boot.down:
		return ErrCrashed.New()
	case <-ctx.Done():
		return context.Cause(ctx)
	default:
		return nil
	}
}

// take waits for the write lock.
func (s *Store) take(ctx context.Context) error {
	if err := s.refuses(ctx); err != nil {
		return err
	}
	select {
	case s.boot.turn <- struct{}{}:
		return nil
	case <-s.closing:
		return store.ErrClosed.New()
	case <-s.boot.down:
		return ErrCrashed.New()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (s *Store) give() { <-s.boot.turn }

// now is the store's clock in the precision it keeps.
func (s *Store) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// View runs do on one consistent state.
func (s *Store) View(ctx context.Context, do func(store.ReadTx) error) error {
	if err := s.refuses(ctx); err != nil {
		return err
	}
	s.disk.mu.Lock()
	seen := *s.disk.seen
	s.disk.mu.Unlock()
	r := newReader(ctx, &seen, s.vault)
	defer r.end()
	return do(r)
}

// Interface guard.
var _ store.Store = (*Store)(nil)
