package sandbox

import "time"

// Fault is something that goes wrong with a letter.
type Fault string

// Faults.
const (
	Delay       Fault = "delay"        // the answer to the text comes after Plan.Delay
	TooMany     Fault = "too_many"     // 450 to the sender: too many letters
	ServerError Fault = "server_error" // 451 after the text: nothing was delivered
	Reject      Fault = "reject"       // 554 after the text: nothing will ever be delivered
	Refuse      Fault = "refuse"       // the connection breaks before the text
	Truncate    Fault = "truncate"     // the connection breaks in the midst of the text
	Drop        Fault = "drop"         // the letter is delivered, the connection breaks instead of the answer
)

// faultsInOrder fixes the order in which chances are drawn, so that a seed always gives the same faults.
var faultsInOrder = []Fault{Delay, TooMany, ServerError, Reject, Refuse, Truncate, Drop}

// Plan says which faults happen by chance. The server's seed decides when.
type Plan struct {
	Chance map[Fault]float64 // of each letter, from 0 to 1
	Delay  time.Duration
}

// injection is a fault that was ordered.
type injection struct {
	fault       Fault
	skip, times int
}

// Inject orders a fault for the next letters: the given number of times, after letting some pass.
func (s *Server) Inject(fault Fault, after, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.injected = append(s.injected, &injection{fault, after, times})
}

// BeforeAnswer has f called when the next letter is delivered, and loses that answer.
func (s *Server) BeforeAnswer(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.beforeAnswer = f
	s.injected = append(s.injected, &injection{Drop, 0, 1})
}

// next is the fault of this letter, none is empty.
func (s *Server) next() Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range s.injected {
		if i.times == 0 {
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
