package memstore

import (
	"context"
	"errors"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Update runs do in a transaction; see [store.Store].
func (s *Store) Update(ctx context.Context, actor store.Actor, do func(store.Tx) error) error {
	if err := s.take(ctx); err != nil {
		return err
	}
	defer s.give()
	for {
		err := s.update(ctx, actor, do)
		if !errors.Is(err, ErrAgain) {
			return err
		}
	}
}

func (s *Store) update(ctx context.Context, actor store.Actor, do func(store.Tx) error) error {
	if failed := s.failed.Load(); failed != nil {
		return *failed
	}
	if seat := s.seat.Load(); seat != nil && seat.lost() {
		return store.ErrUnseated.New()
	}
	if err := s.disk.step(s.boot, StepBegin); err != nil {
		return err
	}
	t, err := s.begin(ctx, actor)
	if err != nil {
		return err
	}
	store.Contain(func() error { return do(t) }, func(e error, _ bool) {
		err = e
		t.end()
	})
	if err != nil {
		return err
	}
	return s.commit(t)
}

// commit makes a transaction durable: first the keys, then the tables. Who asked is told last.
func (s *Store) commit(t *tx) error {
	if err := t.batch.Write(); err != nil {
		return s.uncertain(err, vault.ErrSync)
	}
	if err := t.sealJournal(); err != nil {
		return err
	}
	if err := s.disk.step(s.boot, StepWrite); err != nil {
		return s.failure(err, store.ErrFull)
	}
	early := s.disk.is(FlawEarlyAnswer)
	if early {
		s.disk.write(s.boot, t.written)
	} else {
		if err := s.disk.step(s.boot, StepSync); err != nil {
			return s.uncertain(s.failure(err, store.ErrCommit), store.ErrCommit)
		}
		s.disk.sync(s.boot, t.written)
	}
	if err := s.disk.step(s.boot, StepAnswer); err != nil {
		return s.uncertain(s.failure(err, store.ErrCommit), store.ErrCommit)
	}
	return nil
}

// failure names a failure of the disk, unless it has a name.
func (s *Store) failure(err error, kind *fault.Kind) error {
	if _, named := fault.As(err); named {
		return err
	}
	return kind.Wrap(err)
}

// uncertain stops the store when it is not known what is on the disk: it must be opened again and look.
func (s *Store) uncertain(err, unknown error) error {
	if errors.Is(err, unknown) {
		s.failed.Store(&err)
	}
	return err
}

// write puts a state on the disk without a sync; now and then the sync comes after all.
func (d *Disk) write(b *boot, written *state) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if b.crashed() {
		return
	}
	d.seen = written
	if d.behind++; d.behind == lateSync {
		d.durable, d.behind = written, 0
	}
}

// sync puts a state on the disk for good.
func (d *Disk) sync(b *boot, written *state) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !b.crashed() {
		d.seen, d.durable, d.behind = written, written, 0
	}
}
