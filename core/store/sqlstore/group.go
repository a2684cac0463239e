package sqlstore

import (
	"context"
	"errors"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/vault"
)

// groupBytes is how much payload a group takes before it leaves further updates to the next one.
const groupBytes = 32 << 20

// group is the transaction that several updates share.
type group struct {
	queries
	store   *Store
	keys    *vault.Batch
	joined  []*request    // updates that are done if the group commits
	entries []store.Entry // theirs
	bytes   int           // of payloads put so far
	broken  error         // the database gave up the whole transaction
}

// begin takes the store's write lock.
func (s *Store) begin(session *session) (*group, error) {
	if failed := s.failed.Load(); failed != nil {
		return nil, *failed
	}
	// Nothing may cancel a statement of the group: databases answer that by giving up the transaction of all.
	g := &group{queries: queries{context.Background(), session}, store: s}
	if err := g.command(s.options.Dialect.BeginWrite); err != nil {
		return nil, err
	}
	keys, err := s.options.Vault.Begin()
	if err != nil {
		g.rollback()
		return nil, err
	}
	g.keys = keys
	return g, nil
}

// run lets requests join until the group is full or broken, and tells how many it saw.
func (g *group) run(requests []*request) int {
	for i, r := range requests {
		if g.broken != nil || g.bytes > groupBytes {
			return i
		}
		if r.take() {
			g.join(r)
		}
	}
	return len(requests)
}

// join runs one update in a savepoint. When it fails, it alone is undone and told.
func (g *group) join(r *request) {
	mark := g.keys.Mark()
	if g.broken = g.command("SAVEPOINT joined"); g.broken != nil {
		g.joined = append(g.joined, r)
		return
	}
	tx := newTx(g, r.actor)
	out := r.lend(tx)
	if out.err == nil {
		if out.err = g.command("RELEASE SAVEPOINT joined"); out.err == nil {
			g.joined = append(g.joined, r)
			g.entries = append(g.entries, tx.entries...)
			g.bytes += tx.bytes
			return
		}
	}
	g.keys.Rewind(mark)
	if g.command("ROLLBACK TO SAVEPOINT joined") != nil || g.command("RELEASE SAVEPOINT joined") != nil {
		g.broken = out.err
		if !out.gone {
			g.joined = append(g.joined, r) // it is told when the group ends
			return
		}
	}
	r.done <- out.err
}

// commit makes the group durable; the order is the store's first promise.
func (g *group) commit() error {
	if g.broken != nil || len(g.joined) == 0 {
		g.rollback()
		return g.broken
	}
	if err := g.keys.Write(); err != nil {
		g.rollback()
		if errors.Is(err, vault.ErrSync) {
			g.store.failed.Store(&err)
		}
		return err
	}
	if err := g.seal(); err != nil {
		g.rollback()
		return err
	}
	if err := g.command("COMMIT"); err != nil {
		g.rollback()
		return g.store.uncertain(err)
	}
	return nil
}

// uncertain judges a failed commit. A full disk and a busy database undo it for sure; after any other failure the
// group may or may not be on disk, and the store stops until it is opened again and has looked.
func (s *Store) uncertain(err error) error {
	if errors.Is(err, ErrFull) || errors.Is(err, ErrBusy) {
		return err
	}
	err = ErrCommit.Wrap(err)
	s.failed.Store(&err)
	return err
}

func (g *group) command(text string) error { return g.session.command(g.ctx, text) }

// rollback undoes what is not undone yet; there may be no transaction left.
func (g *group) rollback() { _ = g.command("ROLLBACK") }
