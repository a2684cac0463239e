package sandbox

import (
	"slices"
	"time"
)

// Call is one call as the server saw it. No body is kept, for it may carry a password.
type Call struct {
	At     time.Time `json:"at"`
	Method string    `json:"method"` // its path, the name by which a call is known here
	Verb   string    `json:"verb"`   // GET, POST
	Status int       `json:"status"` // 0: the connection broke
	Fault  Fault     `json:"fault,omitempty"`
	Done   bool      `json:"done"` // it was carried out, whatever became of its answer
	Acts   []Act     `json:"acts,omitempty"`
}

// Act is something of legal weight that was really done: a document, an answer, a receipt. There is one for each, however
// often the call that did it was repeated.
type Act struct {
	At        time.Time `json:"at"`
	Box       string    `json:"box"`  // whose act
	What      string    `json:"what"` // as UniversalTransferDocument/СЧФ, UniversalTransferDocumentBuyerTitle, Signature
	Message   string    `json:"message"`
	Entity    string    `json:"entity"`
	Parent    string    `json:"parent,omitempty"`
	SHA256    string    `json:"sha256"` // of the content
	Operation string    `json:"operation,omitempty"`
	Played    bool      `json:"played,omitempty"` // by the sandbox, for the other side
}

// Ledger lists the calls that were made, in their order.
func (s *Server) Ledger() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Acts lists what was done, in its order; those of the boxes that the sandbox plays are marked.
func (s *Server) Acts() []Act {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle()
	return slices.Clone(s.acts)
}

// enter puts a call into the ledger, with what was done since the ledger had n acts. The caller holds the lock.
func (s *Server) enter(c *call, status int, done bool, since int) {
	var acts []Act
	if done {
		for _, a := range s.acts[since:] {
			if !a.Played {
				acts = append(acts, a)
			}
		}
	}
	s.calls = append(s.calls, Call{
		At: s.now(), Method: c.path, Verb: c.verb, Status: status, Fault: c.fault, Done: done, Acts: acts,
	})
}
