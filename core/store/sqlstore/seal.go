package sqlstore

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
	"github.com/uzelhub/uzel/schemas/fault"
)

func placeOfChunk(document, sha256 string, n, chunks int) string {
	return fmt.Sprintf("uzel/1 payload %s %s %d/%d", document, sha256, n, chunks)
}

// documentKey gives the key of a document.
func (r *reader) documentKey(id string) (vault.Key, error) {
	if key, ok := r.known[id]; ok {
		return key, nil
	}
	var slot int64
	var erased sql.NullInt64
	if err := r.one(`SELECT key_slot, erased_at FROM documents WHERE id = $1`, []any{id}, &slot, &erased); err != nil {
		return vault.Key{}, at(id, err)
	}
	if erased.Valid {
		return vault.Key{}, store.ErrErased.At(id)
	}
	return r.key(slot, id)
}

// keyIfAny gives a document's key, or false when it was erased: what is not sealed can still be shown.
func (r *reader) keyIfAny(id string) (key vault.Key, readable bool, err error) {
	key, err = r.documentKey(id)
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
	return t.group.keys.New(owner)
}

// seal encrypts a value as JSON.
func (t *tx) seal(key vault.Key, value any, place string) ([]byte, error) {
	return key.SealValue(t.group.store.options.Random, value, place)
}

func (t *tx) sealBytes(key vault.Key, plain []byte, place string) ([]byte, error) {
	return key.Seal(t.group.store.options.Random, make([]byte, 0, len(plain)+vault.Overhead), plain, place)
}

// at says which document or record a fault is about.
func at(id string, err error) error {
	if e, ok := fault.As(err); ok && e.Place == "" {
		return e.At(id)
	}
	return err
}
