package sqlstore

import (
	"context"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
)

// keyring finds the key of an owner: the key file, or a batch that is about to extend it.
type keyring interface {
	Key(slot int64, owner vault.ID) (vault.Key, error)
}

// reader is a [store.ReadTx].
type reader struct {
	queries
	keys  keyring
	known map[string]vault.Key // of documents this transaction has met
	held  map[string]bool      // whether they hold their chain, as the database has it
}

func newReader(ctx context.Context, session *session, keys keyring) *reader {
	return &reader{queries{ctx, session}, keys, map[string]vault.Key{}, map[string]bool{}}
}

// tx is a [store.Tx].
type tx struct {
	reader
	group   *group
	actor   store.Actor
	entries []store.Entry
	bytes   int
}

func newTx(g *group, actor store.Actor) *tx {
	return &tx{reader: *newReader(g.ctx, g.session, g.keys), group: g, actor: actor}
}

// end makes the transaction useless for whoever kept it: the next update's work must not be touched.
func (t *tx) end() { t.session, t.keys = nil, nil }

// newID makes the id of a new owner.
func (t *tx) newID() (string, error) {
	id, err := vault.NewID(t.now(), t.group.store.options.Random)
	return id.String(), err
}

func (t *tx) now() time.Time { return t.group.store.now() }

// now is the store's clock in the precision it keeps.
func (s *Store) now() time.Time { return s.options.Clock().UTC().Truncate(time.Microsecond) }

// Interface guards.
var (
	_ store.ReadTx = (*reader)(nil)
	_ store.Tx     = (*tx)(nil)
)
