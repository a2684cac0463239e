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
	number  int64
	keys    *vault.Batch
	joined  []*request    // updates that are done if the group commits
	entries []store.Entry // theirs
	bytes   int           // of payloads put so far
	alone   bool          // only one update came
	saved   bool          // there is a savepoint for the next update
	broken  error         // the database gave up the whole transaction
	undone  bool          // its connection was lost, and nothing of it is in the database
}

// begin takes the store's write lock.
func (s *Store) begin(session *session) (*group, error) {
	if failed := s.failed.Load(); failed != nil {
		return nil, *failed
	}
	// Nothing may cancel a statement of the group: databases answer that by giving up the transaction of all.
	s.groups++
	g := &group{queries: queries{context.Background(), session}, store: s, number: s.groups}
	if err := session.begin(g.ctx, s.options.Dialect.BeginWrite); err != nil {
		return nil, err
	}
	if err := g.enter(); err != nil {
		g.rollback()
		return nil, err
	}
	return g, nil
}

// enter begins the batch of keys, on a server after it let the group in.
func (g *group) enter() (err error) {
	server := g.store.options.Dialect.Server
	if server == nil {
		g.keys, err = g.store.options.Vault.Begin()
		return err
	}
	end, known, err := server.Enter(g.ctx, g.session.conn, g.number)
	if err != nil {
		return g.session.fault(err)
	}
	if g.keys, err = g.store.options.Vault.Begin(); err == nil && known {
		err = g.store.options.Vault.Follows(end)
	}
	return err
}

// run lets requests join until the group is full or broken, and tells how many it saw.
func (g *group) run(requests []*request) int {
	g.alone = len(requests) == 1
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

// join runs one update behind a savepoint. When it fails, it alone is undone and told. One that is alone needs no
// savepoint: with it the group is undone.
func (g *group) join(r *request) {
	mark := g.keys.Mark()
	if !g.alone && !g.saved {
		if g.broken = g.command("SAVEPOINT joined"); g.broken != nil {
			g.joined = append(g.joined, r)
			return
		}
		g.saved = true
	}
	tx := newTx(g, r.actor)
	out := r.lend(tx)
	if out.err == nil {
		if out.err = g.done(); out.err == nil {
			g.joined = append(g.joined, r)
			g.entries = append(g.entries, tx.entries...)
			g.bytes += tx.bytes
			return
		}
	}
	g.keys.Rewind(mark)
	if g.undo() != nil || g.session.lost {
		g.broken = out.err
		if !out.gone {
			g.joined = append(g.joined, r) // it is told when the group ends
			return
		}
	}
	r.done <- out.err
}

// done keeps what an update did, whatever becomes of the next one, for which there is a savepoint already.
func (g *group) done() error {
	if g.alone {
		return g.session.send(g.ctx)
	}
	return g.session.send(g.ctx, "RELEASE SAVEPOINT joined", "SAVEPOINT joined")
}

// undo takes back what an update did.
func (g *group) undo() error {
	if g.alone {
		return g.session.rollback(g.ctx, "ROLLBACK")
	}
	return g.session.rollback(g.ctx, "ROLLBACK TO SAVEPOINT joined")
}

// commit makes the group durable; the order is the store's first promise.
func (g *group) commit() error {
	if g.broken != nil || len(g.joined) == 0 {
		g.undone = g.session.lost
		g.rollback()
		return g.broken
	}
	fail := g.store.options.Fail
	fail.At(PointRan)
	err := g.writeKeys()
	fail.At(PointKeys)
	if err == nil {
		err = g.seal()
	}
	fail.At(PointSealed)
	if err == nil {
		err = g.session.send(g.ctx)
	}
	if err != nil {
		g.undone = g.session.lost
		g.rollback()
		return err
	}
	if err := g.command("COMMIT"); err != nil {
		g.rollback()
		return g.uncertain(err)
	}
	fail.At(PointCommitted)
	g.keys.Release()
	return nil
}

// writeKeys appends the group's keys to the key file.
func (g *group) writeKeys() error {
	if err := g.keys.Write(); err != nil {
		if errors.Is(err, vault.ErrSync) {
			g.store.failed.Store(&err)
		}
		return err
	}
	server := g.store.options.Dialect.Server
	if end, moved := g.keys.End(); moved && server != nil {
		if err := server.Wrote(g.ctx, g.session.conn, end); err != nil {
			return g.session.fault(err)
		}
	}
	return nil
}

func (g *group) command(text string) error { return g.session.command(g.ctx, text) }

// rollback undoes what is not undone yet. The key file is let go last: whoever waits for it may be waited for by nobody.
func (g *group) rollback() {
	_ = g.session.rollback(g.ctx, "ROLLBACK")
	if g.keys != nil {
		g.keys.Release()
	}
}
