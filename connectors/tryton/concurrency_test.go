package tryton_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/uzelhub/uzel/connectors/tryton/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
)

func TestAConnectionIsUsedByManyAtOnce(t *testing.T) {
	s := newShop(sandbox.Options{})
	for range 10 {
		s.sell("1.00")
	}
	for after := range 4 {
		s.Inject(sandbox.ExpireSession, "model.", 10+50*after, 1) // far apart: a session that was just renewed lives
	}
	c := serve(t, s.Server, map[string]any{"page_size": 3})
	failed := make(chan error, 100)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 3 {
				sink := &collector{}
				if err := c.Read(t.Context(), sdk.ReadRequest{}, sink); err != nil || len(sink.items) != 12 {
					failed <- fmt.Errorf("%d items, %w", len(sink.items), err)
				}
				if _, err := c.Discover(t.Context()); err != nil {
					failed <- err
				}
			}
		})
	}
	all.Wait()
	close(failed)
	for err := range failed {
		t.Error(err)
	}
	if n := asked(s.Server)["common.db.login"]; n != 5 {
		t.Errorf("%d log-ins for the first session and four that were lost", n)
	}
}
