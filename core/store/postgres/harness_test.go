package postgres_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"runtime"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/postgres"
	"github.com/uzelhub/uzel/core/store/postgres/pgtest"
	"github.com/uzelhub/uzel/schemas/document"
)

// node is one process's view of a store: an address, a key file and what was opened with them.
type node struct {
	*testing.T
	address, dir string
	*postgres.Store
}

// newNode opens a store in an empty database of the shared cluster.
func newNode(t *testing.T) *node {
	t.Helper()
	n := &node{T: t, address: pgtest.Database(t), dir: t.TempDir()}
	n.open(postgres.Options{})
	return n
}

// another is a second node on the same store.
func (n *node) another(o postgres.Options) *node {
	n.Helper()
	other := &node{T: n.T, address: n.address, dir: n.dir}
	other.open(o)
	return other
}

func (n *node) open(o postgres.Options) {
	n.Helper()
	n.must(n.tryOpen(o))
	n.Cleanup(func() { n.Store.Close() })
}

func (n *node) tryOpen(o postgres.Options) error {
	if o.Address == "" {
		o.Address = n.address
	}
	if o.Keys == "" {
		o.Keys = n.keys()
	}
	opened, err := postgres.Open(context.Background(), o)
	if err == nil {
		n.Store = opened
	}
	return err
}

func (n *node) keys() string { return filepath.Join(n.dir, "uzel.keys") }

func (n *node) reopen() {
	n.Helper()
	n.must(n.Close())
	n.open(postgres.Options{})
}

func (n *node) must(err error) {
	n.Helper()
	if err != nil {
		n.Fatalf("unexpected: %v", err)
	}
}

func (n *node) is(err, want error) {
	n.Helper()
	if !errors.Is(err, want) {
		n.Fatalf("got %v, want %v", err, want)
	}
}

// take takes a document with a payload in.
func (n *node) take(key string, body []byte) (store.Document, error) {
	d := store.Document{
		Route: "upd-out", Source: "tryton", State: document.StateReceived,
		Envelope: document.Envelope{Kind: document.KindInvoice, SourceKey: key, Organisation: document.Party{INN: "7700000016"}},
	}
	err := n.Update(context.Background(), store.Hub, func(tx store.Tx) error {
		d.ID = ""
		if _, err := tx.InsertDocument(&d); err != nil {
			return err
		}
		if err := tx.PutPayload(&store.Part{Document: d.ID, Role: "original"}, body); err != nil {
			return err
		}
		return tx.Note(store.Entry{Action: "document.taken", Document: d.ID, Details: map[string]string{"key": key}})
	})
	return d, err
}

func (n *node) mustTake(key string) store.Document {
	n.Helper()
	d, err := n.take(key, []byte("тело "+key))
	n.must(err)
	return d
}

// cursor writes a cursor: an update without a journal entry.
func (n *node) setCursor(value string) error {
	return n.Update(context.Background(), store.Hub, func(tx store.Tx) error { return tx.SetCursor("tryton", "*", value) })
}

func (n *node) cursor() (value string, err error) {
	err = n.View(context.Background(), func(tx store.ReadTx) (err error) {
		value, err = tx.Cursor("tryton", "*")
		return err
	})
	return value, err
}

// readable checks a document's payloads.
func (n *node) readable(d store.Document) error {
	return n.View(context.Background(), func(tx store.ReadTx) error {
		parts, err := tx.Parts(d.ID)
		for _, p := range parts {
			if err == nil {
				_, err = tx.Payload(d.ID, p.SHA256)
			}
		}
		return err
	})
}

func (n *node) documents() (found []store.Document) {
	n.Helper()
	n.must(n.View(context.Background(), func(tx store.ReadTx) (err error) {
		found, err = tx.Documents(store.DocumentFilter{Limit: 1 << 20})
		return err
	}))
	return found
}

// inOrder checks that so many documents are there, each once, readable, and in a whole journal.
func (n *node) inOrder(documents int) {
	n.Helper()
	found := n.documents()
	for _, d := range found {
		n.must(d.Unreadable)
		n.must(n.readable(d))
	}
	report, err := n.VerifyJournal(context.Background(), "")
	n.must(err)
	if report.Break != nil || len(found) != documents || report.Entries != int64(documents) {
		n.Errorf("%d documents, journal %+v, want %d", len(found), report, documents)
	}
}

// raw is the database as somebody without the program sees it.
func (n *node) raw() *sql.DB {
	n.Helper()
	db, err := sql.Open("pgx", n.address)
	n.must(err)
	n.Cleanup(func() { db.Close() })
	return db
}

func (n *node) exec(db *sql.DB, query string, args ...any) {
	n.Helper()
	_, err := db.Exec(query, args...)
	n.must(err)
}

// blocked runs do while an update keeps the writer busy.
func (n *node) blocked(do func()) {
	n.Helper()
	running, finish, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		done <- n.Update(context.Background(), store.Hub, func(store.Tx) error {
			select {
			case running <- struct{}{}:
				<-finish
			case <-finish: // it is run again
			}
			return nil
		})
	}()
	<-running
	do()
	close(finish)
	n.must(<-done)
}

// waiting waits until so many updates wait for the writer.
func (n *node) waiting(many int) {
	for n.Waiting() < many {
		runtime.Gosched()
	}
}
