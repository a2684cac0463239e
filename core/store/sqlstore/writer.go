package sqlstore

import (
	"runtime"

	"github.com/uzelhub/uzel/core/store"
)

// groupLimit is how many updates a group takes at most: a longer one would keep its first waiting for its last.
const groupLimit = 512

// write is the writer: the only goroutine that changes the database.
func (s *Store) write(session *session) {
	defer close(s.stopped)
	defer session.close()
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
	for len(requests) > 0 {
		g, err := s.begin(session)
		if err != nil {
			answer(requests, err)
			return
		}
		requests = requests[g.run(requests):]
		err = g.commit()
		if err == nil || len(g.joined) == 1 || s.failed.Load() != nil {
			answer(g.joined, err)
			continue
		}
		// One of them broke the transaction of all, as by filling the disk. Alone, each answers for itself.
		for _, r := range g.joined {
			s.serve(session, []*request{r})
		}
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
