package postgres_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/postgres"
	"github.com/uzelhub/uzel/core/store/postgres/pgtest"
)

// The server is killed again and again under two nodes that take documents in and erase some. What they were told is
// durable is there afterwards, once, and nothing is out of order.
func TestAfterTheServerIsKilledEverythingAcknowledgedIsThere(t *testing.T) {
	c := pgtest.Own(t)
	first := &node{T: t, address: c.Database(t), dir: t.TempDir()}
	first.open(postgres.Options{})
	nodes := []*node{first, first.another(postgres.Options{})}
	var mu sync.Mutex
	taken := map[string]bool{} // by id: whether it was erased
	var count atomic.Int64
	stop := make(chan struct{})
	var wait sync.WaitGroup
	for source := range 6 {
		n := nodes[source%len(nodes)]
		wait.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				d, err := n.take(fmt.Sprint(source, "/", i), make([]byte, i*1000%(100<<10)))
				if err != nil {
					continue // a source would offer it again
				}
				erased := i%5 == 4 && n.Erase(context.Background(), store.Hub, d.ID) == nil
				mu.Lock()
				taken[d.ID] = erased
				mu.Unlock()
				count.Add(1)
			}
		})
	}
	for range 4 {
		for goal := count.Load() + 40; count.Load() < goal; {
			_ = first.View(context.Background(), func(store.ReadTx) error { return nil })
		}
		first.must(c.Kill())
		first.must(c.Start())
	}
	close(stop)
	wait.Wait()
	first.reopen()
	first.intact(taken)
}

// intact checks that the acknowledged documents are there, readable unless erased, and that the store is in order.
func (n *node) intact(taken map[string]bool) {
	n.Helper()
	there := map[string]bool{}
	for _, d := range n.documents() {
		there[d.ID] = true
		if d.ErasedAt.IsZero() {
			n.must(n.readable(d))
		} else {
			n.is(n.readable(d), store.ErrErased)
		}
		if taken[d.ID] && d.ErasedAt.IsZero() {
			n.Errorf("%s was erased and is not", d.ID)
		}
	}
	for id := range taken {
		if !there[id] {
			n.Errorf("%s was acknowledged and is not there", id)
		}
	}
	report, err := n.VerifyJournal(context.Background(), "")
	n.must(err)
	if report.Break != nil || len(there) < len(taken) || report.Entries < int64(len(there)) {
		n.Errorf("%d documents, %d acknowledged, journal %+v", len(there), len(taken), report)
	}
	if codes := n.codes(); len(codes) > 0 {
		n.Errorf("%v", codes)
	}
	entries := map[string]int{}
	n.must(n.View(context.Background(), func(tx store.ReadTx) error {
		all, err := tx.Journal(store.JournalFilter{Action: "document.taken", Limit: 1 << 20})
		for _, e := range all {
			entries[e.Document]++
		}
		return err
	}))
	for id := range there {
		if entries[id] != 1 {
			n.Errorf("%s was taken %d times", id, entries[id])
		}
	}
}
