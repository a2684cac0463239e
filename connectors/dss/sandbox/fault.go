package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// Fault is something that goes wrong with a call.
type Fault string

// Faults of any call.
const (
	Delay       Fault = "delay"        // the answer comes after Plan.Delay
	TooMany     Fault = "too_many"     // 429
	ServerError Fault = "server_error" // 500, nothing is done
	FailAfter   Fault = "fail_after"   // the call is carried out and answered with 500
	Refuse      Fault = "refuse"       // the connection breaks before anything is done
	Drop        Fault = "drop"         // the call is carried out, the connection breaks instead of the answer
	Truncate    Fault = "truncate"     // half of the answer comes
	ExpireToken Fault = "expire_token" // every token is forgotten before the call
)

// UnknownStatus is a fault of v2 signing: the operation has a status that nobody knows.
const UnknownStatus Fault = "unknown_status"

// Strange is the status that UnknownStatus gives.
const Strange = "OnReview"

// faultsInOrder fixes the order in which chances are drawn, so that a seed always gives the same faults.
var faultsInOrder = []Fault{Delay, TooMany, ServerError, FailAfter, Refuse, Drop, Truncate, ExpireToken, UnknownStatus}

// Faults lists them all.
func Faults() []Fault { return slices.Clone(faultsInOrder) }

// Plan says which faults happen by chance. The server's seed decides when.
type Plan struct {
	Chance map[Fault]float64 // of each call, from 0 to 1
	Delay  time.Duration
}

// injection is a fault that was ordered.
type injection struct {
	fault       Fault
	path        string
	skip, times int
}

// Inject orders a fault for the next calls of a path, as /SignServer/rest/api/documents, or of every path when it is empty: the given
// number of times, after letting some pass.
func (s *Server) Inject(fault Fault, path string, after, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.injected = append(s.injected, &injection{fault, path, after, times})
}

// due is the fault of this call, none is empty.
func (s *Server) due(path string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range s.injected {
		if i.times == 0 || !strings.HasPrefix(path, i.path) {
			continue
		}
		if i.skip > 0 {
			i.skip--
			continue
		}
		i.times--
		return i.fault
	}
	for _, fault := range faultsInOrder {
		if chance := s.options.Faults.Chance[fault]; chance > 0 && s.random.Float64() < chance {
			return fault
		}
	}
	return ""
}

// wait reports whether the caller is still there after a delay.
func wait(r *http.Request, delay time.Duration) bool {
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}
