package sandbox

import (
	"slices"
	"time"
)

// The service counts time in units of 100 ns since the beginning of the year 1.
const ticksOf1970 = 621355968000000000

func ticks(t time.Time) int64 { return t.UnixNano()/100 + ticksOf1970 }

// moscow is the time of the operator's documents.
var moscow = time.FixedZone("MSK", 3*60*60)

// task is something that the operator or a played box is going to do.
type task struct {
	due time.Time
	run func()
}

// later plans something. The caller holds the lock.
func (s *Server) later(delay time.Duration, run func()) {
	s.tasks = append(s.tasks, task{s.now().Add(delay), run})
}

// settle does everything whose time has come, in its order and as of its time. The caller holds the lock.
func (s *Server) settle() {
	now := s.options.Now()
	for {
		next := -1
		for i, t := range s.tasks {
			if !t.due.After(now) && (next < 0 || t.due.Before(s.tasks[next].due)) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		t := s.tasks[next]
		s.tasks = slices.Delete(s.tasks, next, next+1)
		s.clock = t.due
		t.run()
	}
	s.clock = time.Time{}
}

// now is the time of what is going on. The caller holds the lock.
func (s *Server) now() time.Time {
	if !s.clock.IsZero() {
		return s.clock
	}
	return s.options.Now()
}

// nextTicks is the time of something new: later than that of anything before it.
func (s *Server) nextTicks() int64 {
	s.lastTicks = max(s.lastTicks+1, ticks(s.now()))
	return s.lastTicks
}
