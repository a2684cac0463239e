package demo

import (
	"time"

	"github.com/uzelhub/uzel/connectors/tryton/sandbox"
)

// Sandbox is a stand-in of its own, without a hub, with the first company of the group.
type Sandbox struct {
	Month    time.Time // its first day
	Seed     uint64    // of the company's month and of the faults
	Password string
}

// Setting is what a connection to a sandbox is configured with.
type Setting struct{ Key, Value string }

// NewTryton fills a Tryton. It does not listen yet.
func NewTryton(s Sandbox, faults sandbox.Plan) (*sandbox.Server, []Setting) {
	c := companies[0]
	server := sandbox.New(sandbox.Options{Database: c.id, User: user, Password: s.Password, Seed: s.Seed, Faults: faults})
	sample := newSample(s.Seed, s.Month)
	sample.fill(server, c, sample.staff(c))
	return server, []Setting{{"database", c.id}, {"user", user}, {"password", s.Password}}
}
