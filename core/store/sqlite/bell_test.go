package sqlite_test

import (
	"context"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/store/sqlite"
)

func TestTheHubHearsThatAnotherProcessRings(t *testing.T) {
	s := newShelf(t)
	beside, err := sqlite.Open(context.Background(), sqlite.Options{Path: s.path("uzel.db")})
	s.must(err)
	defer beside.Close()
	s.must(beside.Ring(t.Context())) // before anybody listens: nobody hears it, and nothing is wrong with that
	rung, err := s.Rung(t.Context())
	s.must(err)
	for range 3 {
		s.must(beside.Ring(t.Context()))
		select {
		case <-rung:
		case <-time.After(time.Minute):
			t.Fatal("nobody hears it")
		}
	}
}
