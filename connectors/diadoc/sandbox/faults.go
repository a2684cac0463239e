package sandbox

import (
	"net/http"
	"strings"
	"time"
)

// Fault is something that goes wrong with a call.
type Fault string

// Faults of any call.
const (
	Delay       Fault = "delay"        // the answer comes after Plan.Delay
	TooMany     Fault = "too_many"     // 429 with Retry-After
	Unavailable Fault = "unavailable"  // 503 with Retry-After
	ServerError Fault = "server_error" // 500 before anything is done
	Unsupported Fault = "unsupported"  // 415
	ErrorAfter  Fault = "error_after"  // 500 after the call was carried out
	Refuse      Fault = "refuse"       // the connection breaks before anything is done
	Drop        Fault = "drop"         // the call is carried out, the connection breaks instead of the answer
	Timeout     Fault = "timeout"      // the call is carried out, and no answer comes until the caller goes away
	Truncate    Fault = "truncate"     // half of the answer comes
	ExpireToken Fault = "expire_token" // every token is forgotten before the call
	Running     Fault = "running"      // the call is carried out; 204 with Retry-After says that it still goes on
)

// Faults of an answer of the feed; any other answer is as it should be.
const (
	Duplicate     Fault = "duplicate"      // the first event comes twice
	Reorder       Fault = "reorder"        // the events come the other way round
	UnknownStatus Fault = "unknown_status" // the first document has a status that nobody knows
	UnknownEntity Fault = "unknown_entity" // the first entity has a type that nobody knows
)

// Faults of an event that goes into the feed of a box, to which [Server.Inject] takes the box in place of a path.
const (
	Late       Fault = "late"        // it comes some readings later, at the place that its time gives it
	DropEvent  Fault = "drop_event"  // it never comes, though what it tells of has happened
	EqualTimes Fault = "equal_times" // it has the time of the event before it, and lies on either side of that
)

// Strange is the number of what UnknownStatus and UnknownEntity give; in JSON it is Value777.
const Strange = 777

// callFaults and eventFaults fix the order in which chances are drawn, so that a seed always gives the same faults.
var (
	callFaults = []Fault{
		Delay, TooMany, Unavailable, ServerError, Unsupported, ErrorAfter, Refuse, Drop, Timeout, Truncate, ExpireToken, Running,
		Duplicate, Reorder, UnknownStatus, UnknownEntity,
	}
	eventFaults = []Fault{Late, DropEvent, EqualTimes}
)

// Faults lists all of them.
func Faults() []Fault { return append(append([]Fault{}, callFaults...), eventFaults...) }

// Plan says which faults happen by chance. The server's seed decides when.
type Plan struct {
	Chance map[Fault]float64 // of each call or event, from 0 to 1
	Delay  time.Duration
}

func (f Fault) status() int {
	switch f {
	case TooMany:
		return http.StatusTooManyRequests
	case Unavailable:
		return http.StatusServiceUnavailable
	case ServerError:
		return http.StatusInternalServerError
	case Unsupported:
		return http.StatusUnsupportedMediaType
	}
	return 0
}

// lost reports whether the call is carried out and nobody hears of it.
func (f Fault) lost() bool { return f == Drop || f == Timeout || f == ErrorAfter }

// injection is a fault that was ordered.
type injection struct {
	fault       Fault
	at          string
	skip, times int
}

// Inject orders a fault for the next calls of a path, as /V3/PostMessage, or the next events of a box, or for all of them
// when it is empty: the given number of times, after letting some pass.
func (s *Server) Inject(fault Fault, at string, after, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.injected = append(s.injected, &injection{fault, at, after, times})
}

// SetFaults changes which faults happen by chance from now on.
func (s *Server) SetFaults(p Plan) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.options.Faults = p
}

// due is the fault for what happens now, none is empty. The caller holds the lock.
func (s *Server) due(of []Fault, at string) Fault {
	for _, i := range s.injected {
		if i.times == 0 || !in(of, i.fault) || !strings.HasPrefix(at, i.at) {
			continue
		}
		if i.skip > 0 {
			i.skip--
			continue
		}
		i.times--
		return i.fault
	}
	for _, fault := range of {
		if chance := s.options.Faults.Chance[fault]; chance > 0 && s.random.Float64() < chance {
			return fault
		}
	}
	return ""
}

func in(list []Fault, f Fault) bool {
	for _, known := range list {
		if known == f {
			return true
		}
	}
	return false
}
