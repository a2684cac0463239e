package sandbox

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Call is one call as the server saw it.
type Call struct {
	At     time.Time       `json:"at"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params,omitempty"` // of log-ins not kept
	Status int             `json:"status"`           // 0: the connection broke
	Fault  Fault           `json:"fault,omitempty"`
}

// Done reports whether the call was carried out, whatever became of its answer.
func (c Call) Done() bool { return c.Status == 200 || c.Fault.Mute() || c.Fault == ErrorAfter }

// Ledger lists the calls that were made, in their order.
func (s *Server) Ledger() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// record enters a call.
func (s *Server) record(q request, status int, f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := Call{At: s.store.stamp(), Method: q.Method, Status: status, Fault: f}
	if !strings.HasPrefix(q.Method, "common.db.") {
		c.Params, _ = compact(sent(any(q.Params)))
	}
	s.calls = append(s.calls, c)
}
