package sandbox

import (
	"net/http"
	"strings"
	"time"
)

// Fault is something that goes wrong with a call.
type Fault string

// Faults.
const (
	Delay         Fault = "delay"          // the answer comes after Plan.Delay
	TooMany       Fault = "too_many"       // 429
	ServerError   Fault = "server_error"   // 500
	Refuse        Fault = "refuse"         // the connection breaks before anything is done
	Drop          Fault = "drop"           // the call is carried out, the connection breaks instead of the answer
	Truncate      Fault = "truncate"       // half of the answer comes
	ExpireSession Fault = "expire_session" // every session is forgotten before the call
)

// faultsInOrder fixes the order in which chances are drawn, so that a seed always gives the same faults.
var faultsInOrder = []Fault{Delay, TooMany, ServerError, Refuse, Drop, Truncate, ExpireSession}

// Plan says which faults happen by chance. The server's seed decides when.
type Plan struct {
	Chance map[Fault]float64 // of each call, from 0 to 1
	Delay  time.Duration
}

func (f Fault) status() int {
	switch f {
	case TooMany:
		return http.StatusTooManyRequests
	case ServerError:
		return http.StatusInternalServerError
	}
	return 0
}

// injection is a fault that was ordered.
type injection struct {
	fault       Fault
	method      string
	skip, times int
}

// Inject orders a fault for the next calls of a method, or of any whose name begins so: the given number of times,
// after letting some pass.
func (s *Server) Inject(fault Fault, method string, after, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.injected = append(s.injected, &injection{fault, method, after, times})
}

// due is the fault for this call; none is empty. The caller holds the lock.
func (s *Server) due(method string) Fault {
	for _, i := range s.injected {
		if i.times == 0 || !strings.HasPrefix(method, i.method) {
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
