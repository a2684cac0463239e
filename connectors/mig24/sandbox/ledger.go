package sandbox

import (
	"slices"
	"strings"
	"time"
)

// Call is one call as the ledger has it.
type Call struct {
	At     time.Time `json:"at"`
	Method string    `json:"method"` // with the path, as "GET /edo/api/v1/package-groups"
	Status int       `json:"status"` // 0: the connection was broken
	Fault  Fault     `json:"fault,omitempty"`
	Done   bool      `json:"done"` // it was carried out
}

// Deed is something that was really done, once however often it was asked for.
type Deed struct {
	At      time.Time
	Service string // sign, edo, mchd
	What    string // see the constants
	ID      string // of what it was done to
	// Answer is what an answer says, AnswerReject or the beginning of its file's name as DP_IZVPOL, and Package to what.
	Answer, Package string
}

// What is done.
const (
	DeedUpload   = "upload"   // a file is stored
	DeedRequest  = "request"  // a person is asked to sign
	DeedGroup    = "group"    // a group of packages is made
	DeedPackage  = "package"  // a document is put into it
	DeedSend     = "send"     // it is sent to the recipient
	DeedAnswer   = "answer"   // a package is answered
	DeedInvite   = "invite"   // a counterparty is invited
	DeedRegister = "register" // a power of attorney is registered
	DeedRevoke   = "revoke"   // and revoked
	DeedConfirm  = "confirm"  // a response is taken and deleted
)

// Ledger lists all calls in the order of their answers.
func (s *Server) Ledger() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Deeds lists what was really done.
func (s *Server) Deeds() []Deed {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.deeds)
}

// Count counts the deeds of a kind.
func (s *Server) Count(what string) int {
	n := 0
	for _, d := range s.Deeds() {
		if d.What == what {
			n++
		}
	}
	return n
}

// did enters a deed. The caller holds the lock.
func (s *Server) did(service, what, id string) {
	s.deeds = append(s.deeds, Deed{At: s.options.Now(), Service: service, What: what, ID: id})
}

// answered enters an answer to a package. The caller holds the lock.
func (s *Server) answered(p *pack, a answer) {
	says := a.Kind
	if kind := strings.SplitN(a.Name, "_", 3); len(a.File) > 0 && len(kind) == 3 {
		says = kind[0] + "_" + kind[1]
	}
	s.deeds = append(s.deeds, Deed{
		At: s.options.Now(), Service: "edo", What: DeedAnswer, ID: a.ID, Answer: says, Package: p.id,
	})
}

func (s *Server) enter(c *call, status int, done bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, Call{s.options.Now(), c.method + " " + c.path, status, c.fault, done})
}
