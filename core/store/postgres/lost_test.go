package postgres_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/postgres"
	"github.com/uzelhub/uzel/core/store/postgres/pgtest"
	"github.com/uzelhub/uzel/core/store/sqlstore"
)

// online is a node whose lines a test can cut.
func online(t *testing.T) (*node, *exchange) {
	e := &exchange{}
	n := &node{T: t, address: pgtest.Database(t), dir: t.TempDir()}
	n.open(postgres.Options{Dial: e.dial})
	return n, e
}

func TestACommitWhoseAnswerIsLostIsFoundOut(t *testing.T) {
	for name, cut := range map[string]func(*line) error{"it was done": after, "it was not done": before} {
		t.Run(name, func(t *testing.T) {
			n, e := online(t)
			n.mustTake("sale/0")
			e.atCommit(0, cut)
			n.mustTake("sale/1")
			if !e.happened() {
				t.Fatal("no line was cut: this test looks for another message")
			}
			n.mustTake("sale/2")
			n.inOrder(3)

			e.atCommit(0, cut)
			n.must(n.setCursor("7")) // nothing in the journal tells of it
			if value, err := n.cursor(); !e.happened() || err != nil || value != "7" {
				t.Errorf("cursor %q, %v", value, err)
			}
		})
	}
}

func TestAGroupWhoseAnswerIsLostIsDoneOnce(t *testing.T) {
	for name, cut := range map[string]func(*line) error{"it was done": after, "it was not done": before} {
		t.Run(name, func(t *testing.T) {
			n, e := online(t)
			n.mustTake("sale/first")
			const many = 20
			var wait sync.WaitGroup
			n.blocked(func() {
				for i := range many {
					wait.Go(func() {
						if _, err := n.take(fmt.Sprint("sale/", i), nil); err != nil {
							t.Error(err)
						}
					})
				}
				n.waiting(many)
				e.atCommit(1, cut) // the first is that of the update that keeps the writer busy
			})
			wait.Wait()
			if !e.happened() {
				t.Fatal("no line was cut")
			}
			n.inOrder(many + 1)
		})
	}
}

// A connection that ends in the middle of an update takes the whole group with it, and the group is run once more.
func TestAnUpdateWhoseConnectionEndsIsRunOnceMore(t *testing.T) {
	n := newNode(t)
	raw := n.raw()
	var ran int
	d := store.Document{Route: "r", Source: "s"}
	n.must(n.Update(context.Background(), store.Hub, func(tx store.Tx) error {
		ran++
		d.ID = ""
		if _, err := tx.InsertDocument(&d); err != nil {
			return err
		}
		if ran == 1 {
			n.exec(raw, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
				WHERE datname = current_database() AND state = 'idle in transaction'`)
		}
		return tx.Note(store.Entry{Action: "document.taken", Document: d.ID})
	}))
	if ran != 2 {
		t.Errorf("ran %d times", ran)
	}
	n.inOrder(1)
}

// One that cannot keep a connection is told so, and nobody else suffers.
func TestAnUpdateThatEndsEveryConnectionFails(t *testing.T) {
	n := newNode(t)
	raw := n.raw()
	n.is(n.Update(context.Background(), store.Hub, func(tx store.Tx) error {
		if err := tx.SetCursor("c", "r", "1"); err != nil {
			return err
		}
		n.exec(raw, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND state = 'idle in transaction'`)
		return tx.SetCursor("c", "r", "2")
	}), sqlstore.ErrLost)
	n.mustTake("sale/1")
	n.inOrder(1)
}

func TestAViewOutlivesARestartOfTheServer(t *testing.T) {
	c := pgtest.Own(t)
	n := &node{T: t, address: c.Database(t), dir: t.TempDir()}
	n.open(postgres.Options{})
	n.mustTake("sale/0")
	for i := range 3 {
		n.must(c.Stop())
		if err := n.View(context.Background(), func(store.ReadTx) error { t.Error("was run"); return nil }); err == nil {
			t.Error("a view without a server")
		}
		if _, err := n.take("sale/x", nil); err == nil {
			t.Error("an update without a server")
		}
		n.must(c.Start())
		if got := len(n.documents()); got != i+1 { // at once, although every connection is broken
			t.Errorf("%d documents", got)
		}
		n.mustTake(fmt.Sprint("sale/", i+1))
	}
	n.inOrder(4)
}

func TestAViewThatIsCancelledHurtsNobody(t *testing.T) {
	n := newNode(t)
	d := n.mustTake("sale/1")
	for range 20 {
		ctx, cancel := context.WithCancel(context.Background())
		err := n.View(ctx, func(tx store.ReadTx) error {
			cancel()
			_, err := tx.Document(d.ID)
			return err
		})
		n.is(err, context.Canceled)
	}
	n.inOrder(1)
}
