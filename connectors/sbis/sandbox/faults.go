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
	Delay          Fault = "delay"           // the answer comes after Plan.Delay
	TooMany        Fault = "too_many"        // 429
	ServerError    Fault = "server_error"    // 500 before anything is done, without a word of JSON-RPC
	BadGateway     Fault = "bad_gateway"     // 502
	Unavailable    Fault = "unavailable"     // 503
	GatewayTimeout Fault = "gateway_timeout" // 504
	DiskAway       Fault = "disk_away"       // the error that СБИС.Диск is not to be had
	Refuse         Fault = "refuse"          // the connection breaks before anything is done
	Drop           Fault = "drop"            // the call is carried out, the connection breaks instead of the answer
	DoneThenError  Fault = "done_then_error" // the call is carried out, the answer is 500
	ExpireSession  Fault = "expire_session"  // every session is forgotten before the call
)

// Faults of the list of changes; any other answer is as it should be.
const (
	Duplicate    Fault = "duplicate"     // the first record comes twice
	Reorder      Fault = "reorder"       // the records come the other way round
	Late         Fault = "late"          // the first record moves to the end of the list: it comes after later ones
	LoseEvent    Fault = "lose_event"    // the first record is never listed
	UnknownState Fault = "unknown_state" // the first record has a state that nobody knows
	ForgetEvents Fault = "forget_events" // the event that the client names no longer exists
)

// StrangeState is the code of state that UnknownState gives.
const StrangeState = "77"

// Faults lists them all, in the order in which chances are drawn, so that a seed always gives the same faults.
func Faults() []Fault {
	return []Fault{
		Delay, TooMany, ServerError, BadGateway, Unavailable, GatewayTimeout, DiskAway, Refuse, Drop, DoneThenError, ExpireSession,
		Duplicate, Reorder, Late, LoseEvent, UnknownState, ForgetEvents,
	}
}

// Plan says which faults happen by chance. The server's seed decides when.
type Plan struct {
	Chance map[Fault]float64 // of each call, from 0 to 1
	Delay  time.Duration
}

// status is the HTTP status with which a fault answers before anything is done.
func (f Fault) status() int {
	return map[Fault]int{
		TooMany: http.StatusTooManyRequests, ServerError: http.StatusInternalServerError, BadGateway: http.StatusBadGateway,
		Unavailable: http.StatusServiceUnavailable, GatewayTimeout: http.StatusGatewayTimeout,
	}[f]
}

type injection struct {
	fault       Fault
	method      string
	skip, times int
	happens     func()
}

// Inject orders a fault for the next calls of a method, as СБИС.ВыполнитьДействие, or of every call when it is empty: the
// given number of times, after letting some pass. Files behind links have the method "GET".
func (s *Server) Inject(fault Fault, method string, after, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.injected = append(s.injected, &injection{fault, method, after, times, nil})
}

// BeforeAnswer has f called when the next call of a method was carried out, and loses its answer.
func (s *Server) BeforeAnswer(method string, f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.injected = append(s.injected, &injection{Drop, method, 0, 1, f})
}

// due is the fault for this call, none is empty, and what happens with it.
func (s *Server) due(method string) (Fault, func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range s.injected {
		if i.times == 0 || !strings.HasPrefix(method, i.method) {
			continue
		}
		if i.skip > 0 {
			i.skip--
			continue
		}
		i.times--
		return i.fault, i.happens
	}
	for _, fault := range Faults() {
		if chance := s.options.Faults.Chance[fault]; chance > 0 && s.random.Float64() < chance {
			return fault, nil
		}
	}
	return "", nil
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
