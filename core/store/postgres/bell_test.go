package postgres_test

import (
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/store/postgres"
)

func TestTheHubHearsThatAnotherNodeRingsAlsoOnANewConnection(t *testing.T) {
	n := newNode(t)
	raw := n.raw()
	_, release := n.serve("первый")
	rung, err := n.Rung(t.Context())
	n.must(err)
	beside := n.another(postgres.Options{})
	heard := func() {
		t.Helper()
		select {
		case <-rung:
		case <-time.After(time.Minute):
			t.Fatal("nobody hears it")
		}
	}
	for range 2 {
		n.must(beside.Ring(t.Context()))
		heard()
		n.unlease(raw)
		n.leased(raw)
		heard() // who rang while nobody listened may have had something to say
	}
	n.must(release())
}
