package memstore

import (
	"context"
	"errors"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/schemas/fault"
)

// keyring finds the key of an owner: the key file, or a batch that is about to extend it.
type keyring interface {
	Key(slot int64, owner vault.ID) (vault.Key, error)
}

// reader is a [store.ReadTx].
type reader struct {
	ctx context.Context
	*state
	keys  keyring
	known map[string]vault.Key // of owners this transaction has met
}

func newReader(ctx context.Context, at *state, keys keyring) *reader {
	return &reader{ctx, at, keys, map[string]vault.Key{}}
}

// end makes the transaction useless for whoever kept it.
func (r *reader) end() { r.state, r.keys = nil, nil }

// tx is a [store.Tx]. What it writes is a state of its own, which takes the place of the disk's at the commit.
type tx struct {
	reader
	store   *Store
	actor   store.Actor
	batch   *vault.Batch
	written *state
	entries []store.Entry
}

func (s *Store) begin(ctx context.Context, actor store.Actor) (*tx, error) {
	batch, err := s.vault.Begin()
	if err != nil {
		return nil, err
	}
	s.disk.mu.Lock()
	written := *s.disk.seen
	s.disk.mu.Unlock()
	return &tx{reader: *newReader(ctx, &written, batch), store: s, actor: actor, batch: batch, written: &written}, nil
}

func (t *tx) now() time.Time { return t.store.now() }

// owned is the key of a document; ErrErased when it was destroyed.
func (r *reader) owned(id string) (vault.Key, error) {
	if key, ok := r.known[id]; ok {
		return key, nil
	}
	row, found := r.documents.get(id)
	switch {
	case !found:
		return vault.Key{}, store.ErrNotFound.At(id)
	case !row.ErasedAt.IsZero():
		return vault.Key{}, store.ErrErased.At(id)
	}
	return r.key(row.slot, id)
}

// ownedIfAny is a document's key, or false when it was erased: what is not sealed can still be shown.
func (r *reader) ownedIfAny(id string) (key vault.Key, readable bool, err error) {
	key, err = r.owned(id)
	if errors.Is(err, store.ErrErased) {
		return key, false, nil
	}
	return key, err == nil, err
}

// key gives the key in a slot and remembers it.
func (r *reader) key(slot int64, id string) (vault.Key, error) {
	owner, err := vault.ParseID(id)
	if err != nil {
		return vault.Key{}, err
	}
	key, err := r.keys.Key(slot, owner)
	if err != nil {
		return vault.Key{}, at(id, err)
	}
	r.known[id] = key
	return key, nil
}

// newKey makes the key of a new owner.
func (t *tx) newKey(id string) (vault.Key, int64, error) {
	owner, err := vault.ParseID(id)
	if err != nil {
		return vault.Key{}, 0, err
	}
	return t.batch.New(owner)
}

// seal encrypts a value as JSON.
func (t *tx) seal(key vault.Key, value any, what, id string) ([]byte, error) {
	return key.SealValue(t.store.random, value, vault.Place(what, id))
}

func (t *tx) sealBytes(key vault.Key, plain []byte, what, id string) ([]byte, error) {
	return key.Seal(t.store.random, make([]byte, 0, len(plain)+vault.Overhead), plain, vault.Place(what, id))
}

// sound refuses what a database would refuse.
func sound(texts ...string) error {
	for _, text := range texts {
		if !store.Sound(text) {
			return store.ErrText.New()
		}
	}
	return nil
}

// at says which document or record a fault is about.
func at(id string, err error) error {
	if e, ok := fault.As(err); ok && e.Place == "" {
		return e.At(id)
	}
	return err
}

// Interface guards.
var (
	_ store.ReadTx = (*reader)(nil)
	_ store.Tx     = (*tx)(nil)
)
