package sandbox

import (
	"encoding/json"
	"slices"
	"time"
)

// Call is one call as the server saw it.
type Call struct {
	At     time.Time       `json:"at"`
	Path   string          `json:"path"`
	Body   json.RawMessage `json:"body,omitempty"` // of log-ins not kept
	Status int             `json:"status"`         // 0: the connection broke
	Fault  Fault           `json:"fault,omitempty"`
	Done   bool            `json:"done"` // it was carried out, whatever became of its answer
}

// Ledger lists the calls that were made, in their order.
func (s *Server) Ledger() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// enter puts a call into the ledger.
func (s *Server) enter(c call, status int, done bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	entry := Call{At: s.options.Now(), Path: c.path, Status: status, Fault: c.fault, Done: done}
	if c.path != "/auth" {
		entry.Body = c.body
	}
	s.calls = append(s.calls, entry)
}
