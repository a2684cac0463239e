package sandbox

import (
	"slices"
	"time"
)

// Letter is one that somebody tried to send.
type Letter struct {
	At        time.Time `json:"at"`
	MessageID string    `json:"message_id,omitempty"`
	From      string    `json:"from"`
	To        []string  `json:"to"`
	Text      []byte    `json:"text,omitempty"` // as it came over the wire
	Fault     Fault     `json:"fault,omitempty"`
	Done      bool      `json:"done"` // it was delivered, whatever became of the answer
}

// Ledger lists the letters in their order.
func (s *Server) Ledger() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.letters)
}

func (s *Server) enter(l Letter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l.At = s.options.Now()
	s.letters = append(s.letters, l)
}
