package sandbox

import (
	"slices"
	"time"
)

// Call is one call as the server saw it. Bodies are not kept: they hold documents and passwords.
type Call struct {
	At       time.Time `json:"at"`
	Method   string    `json:"method"`
	Document string    `json:"document,omitempty"` // the identifier that it named
	Action   string    `json:"action,omitempty"`   // of ВыполнитьДействие
	Status   int       `json:"status"`             // 0: the connection broke
	Code     int       `json:"code,omitempty"`     // of the error
	Fault    Fault     `json:"fault,omitempty"`
	Done     bool      `json:"done"` // it was carried out, whatever became of its answer
}

// Act is an outward act that was really done.
type Act struct {
	At       time.Time `json:"at"`
	Document string    `json:"document"`
	Type     string    `json:"type"`
	Number   string    `json:"number"`
	Stage    string    `json:"stage"`
	Action   string    `json:"action"`
}

// Ledger lists the calls that were made, in their order.
func (s *Server) Ledger() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Acts lists what was really done, in its order: each action of a stage that was carried out.
func (s *Server) Acts() []Act {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.acts)
}

func (s *Server) enter(c *call, status, code int, done bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, Call{
		At: s.options.Now(), Method: c.method, Document: c.document, Action: c.action, Status: status, Code: code, Fault: c.fault, Done: done,
	})
}
