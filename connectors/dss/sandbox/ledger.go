package sandbox

import (
	"slices"
	"time"
)

// Entry is one call, and what was really done by it.
type Entry struct {
	At          time.Time `json:"at"`
	Path        string    `json:"path"`
	Status      int       `json:"status"` // 0: the connection broke
	Fault       Fault     `json:"fault,omitempty"`
	Done        bool      `json:"done"` // it was carried out, whatever became of the answer
	Deed        Deed      `json:"deed,omitempty"`
	Transaction string    `json:"transaction,omitempty"`
	Document    string    `json:"document,omitempty"` // its name
}

// Deed is something that a call has done for good.
type Deed string

// Deeds.
const (
	Transacted Deed = "transaction" // an operation was made that waits for its confirmation
	Asked      Deed = "asked"       // a person was asked to confirm
	Signed     Deed = "signed"      // a signature was made
)

// Ledger lists the calls in their order.
func (s *Server) Ledger() []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.entries)
}

// Count is how often something was really done.
func (s *Server) Count(deed Deed) int {
	n := 0
	for _, e := range s.Ledger() {
		if e.Deed == deed {
			n++
		}
	}
	return n
}
