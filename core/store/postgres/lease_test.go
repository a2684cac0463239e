package postgres_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/postgres"
	"github.com/uzelhub/uzel/core/store/postgres/pgtest"
)

// serve makes a node the hub.
func (n *node) serve(holder string) (held context.Context, release func() error) {
	n.Helper()
	held, release, err := n.Exclusive(context.Background(), holder)
	n.must(err)
	return held, release
}

// leaseholder finds the connection that holds the lease: it holds a lock while it does nothing.
const leaseholder = `SELECT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
	WHERE locktype = 'advisory' AND granted AND state = 'idle' AND datname = current_database()`

// unlease ends the connection that holds the lease, as a server does that cannot reach its client any more.
func (n *node) unlease(raw *sql.DB) {
	n.Helper()
	var ended bool
	n.must(raw.QueryRow(`SELECT pg_terminate_backend(pid, 60000) FROM (` + leaseholder + `) holder`).Scan(&ended))
	if !ended {
		n.Fatal("the connection does not end")
	}
}

// leased waits until somebody holds the lease.
func (n *node) leased(raw *sql.DB) {
	n.Helper()
	for held := 0; held == 0; {
		n.must(raw.QueryRow(`SELECT COUNT(*) FROM (` + leaseholder + `) holder`).Scan(&held))
	}
}

func TestAHubWhoseConnectionBreaksKeepsItsPlace(t *testing.T) {
	n := newNode(t)
	raw := n.raw()
	held, release := n.serve("первый")
	for range 3 {
		n.unlease(raw)
		n.leased(raw)
		n.must(n.setCursor("7"))
	}
	if held.Err() != nil {
		t.Error("the place was given up")
	}
	_, _, err := n.another(postgres.Options{}).Exclusive(context.Background(), "второй")
	n.is(err, store.ErrServed)
	n.must(release())
	if held.Err() == nil {
		t.Error("after the release the context goes on")
	}
}

func TestAHubThatLostItsPlaceIsToldAndWritesNothing(t *testing.T) {
	for name, notice := range map[string]func(n *node, held context.Context){
		"by its next update": func(n *node, held context.Context) {
			n.is(n.setCursor("8"), store.ErrUnseated)
			if held.Err() == nil {
				n.Error("the update failed and the hub may go on")
			}
		},
		"by itself": func(_ *node, held context.Context) { <-held.Done() },
	} {
		t.Run(name, func(t *testing.T) {
			n, e := online(t)
			n.must(n.setCursor("7"))
			held, release := n.serve("первый")
			open := e.shut() // it cannot connect again, but its other connections live
			n.unlease(n.raw())
			n.must(n.setCursor("7")) // nobody has taken its place yet
			second := n.another(postgres.Options{})
			_, free := second.serve("второй")
			if name == "by itself" {
				open()
				notice(n, held)
			} else {
				notice(n, held)
				open()
			}
			n.is(context.Cause(held), store.ErrUnseated)
			n.is(n.setCursor("8"), store.ErrUnseated)
			if value, err := n.cursor(); err != nil || value != "7" { // reading goes on
				t.Errorf("cursor %q, %v", value, err)
			}
			n.must(second.setCursor("9"))
			n.must(free())
			n.is(n.setCursor("8"), store.ErrUnseated) // the epoch has moved on: what it knows is old
			n.must(release())
			n.must(n.setCursor("10")) // as anybody who has the store open
		})
	}
}

func TestAnUpdateUnderWayIsFinishedBeforeAnotherHubBegins(t *testing.T) {
	n := newNode(t)
	_, release := n.serve("первый")
	raw := n.raw()
	second := n.another(postgres.Options{})
	sat := make(chan func() error)
	n.must(n.Update(context.Background(), store.Hub, func(tx store.Tx) error {
		n.unlease(raw)
		go func() {
			_, free, err := second.Exclusive(context.Background(), "второй")
			if err != nil {
				free = nil
			}
			sat <- free
		}()
		select {
		case <-sat:
			t.Error("another hub has begun")
		default:
		}
		return tx.SetCursor("tryton", "*", "last")
	}))
	if free := <-sat; free != nil { // it may also have come too late: the first took its place again
		if value, err := second.cursor(); err != nil || value != "last" {
			t.Errorf("cursor %q, %v", value, err)
		}
		n.must(free())
	}
	n.must(release())
}

func TestTheHolderIsNamedWithItsTime(t *testing.T) {
	n := newNode(t)
	_, release := n.serve("узел-1, процесс 77")
	_, _, err := n.another(postgres.Options{}).Exclusive(context.Background(), "узел-2")
	n.is(err, store.ErrServed)
	if !strings.Contains(err.Error(), "узел-1, процесс 77, с ") {
		t.Errorf("%v", err)
	}
	n.must(release())
	n.must(release()) // twice does no harm
}

func TestALeaseIsFreeWhenTheServerWasKilled(t *testing.T) {
	c := pgtest.Own(t)
	n := &node{T: t, address: c.Database(t), dir: t.TempDir()}
	e := &exchange{}
	n.open(postgres.Options{Dial: e.dial})
	held, release := n.serve("первый")
	n.mustTake("sale/1")
	open := e.shut()
	n.must(c.Kill())
	n.must(c.Start())
	second := n.another(postgres.Options{})
	_, free := second.serve("второй")
	open()
	<-held.Done()
	n.is(context.Cause(held), store.ErrUnseated)
	n.must(release())
	second.inOrder(1)
	n.must(free())
}
