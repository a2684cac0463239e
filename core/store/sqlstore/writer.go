package sqlstore

import (
	"context"
	"errors"
	"runtime"

	"github.com/uzelhub/uzel/core/store"
)

// groupLimit is how many updates a group takes at most: a longer one would keep its first waiting for its last.
const groupLimit = 512

// write is the writer: the only goroutine that changes the database.
func (s *Store) write(session *session) {
	defer close(s.stopped)
	defer session.close()
	defer s.leave(session)
	for {
		select {
		case first := <-s.queue:
			// Those who have just been told of the group before get a chance to join this one: it nearly halves the syncs.
			runtime.Gosched()
			s.serve(session, s.gather(first))
		case <-s.closing:
			s.turnAway()
			return
		}
	}
}

// leave tells a server that this store is gone. If it cannot be told it finds out by itself.
func (s *Store) leave(session *session) {
	if server := s.options.Dialect.Server; server != nil && session.conn != nil && !session.lost {
		_ = server.Leave(context.Background(), session.conn)
	}
}

// gather takes whatever waits, without waiting for more.
func (s *Store) gather(first *request) []*request {
	requests := []*request{first}
	for len(requests) < groupLimit {
		select {
		case r := <-s.queue:
			requests = append(requests, r)
		default:
			return requests
		}
	}
	return requests
}

func (s *Store) turnAway() {
	for {
		select {
		case r := <-s.queue:
			r.done <- store.ErrClosed.New()
		default:
			return
		}
	}
}

// serve commits requests in as many groups as they need.
func (s *Store) serve(session *session, requests []*request) {
	again := true // a group that a broken connection undid is run once more
	for len(requests) > 0 {
		g, err := s.begin(session)
		if err != nil && session.lost && again {
			again = false
			continue
		}
		if err != nil {
			answer(requests, err)
			return
		}
		rest := requests[g.run(requests):]
		err = g.commit()
		switch {
		case err == nil:
			answer(g.joined, nil)
		case g.undone && again:
			again = false
			rest = append(g.joined, rest...)
		case len(g.joined) == 1 || g.undone || s.failed.Load() != nil || errors.Is(err, ErrUncertain):
			answer(g.joined, err)
		default:
			// One of them broke the transaction of all, as by filling the disk. Alone, each answers for itself.
			for _, r := range g.joined {
				s.serve(session, []*request{r})
			}
		}
		requests = rest
	}
}

// answer tells everybody how it ended.
func answer(requests []*request, err error) {
	for _, r := range requests {
		if r.take() {
			r.done <- err
		}
	}
}
