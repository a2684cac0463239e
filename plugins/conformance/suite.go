package conformance

import (
	"encoding/json"
	"os"
	"testing"

	"go.uber.org/goleak"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Suite is a connector and how to try it.
type Suite struct {
	Connector sdk.Connector // one of those given to Main
	// Sandbox makes a fresh other side for one rule. It is cleaned up with t.
	Sandbox func(t *testing.T) Sandbox
}

// Sandbox is another side: how to connect to it, and hooks into it. Only Config is needed.
type Sandbox struct {
	Config      json.RawMessage // of a connection to it
	AcceptGuess bool
	Services    host.Services // what the hub offers to the connection; nil: nothing

	// Real changes the configuration so that it leads to the real service; nil: there is none in the world.
	Real func(config map[string]any)

	// Break makes the other side unreachable.
	Break func()

	Source      *Source
	Destination *Destination
	Directory   *Directory
	Signer      *Signer
	Powers      *Powers
}

// Source is for a connection that can be read.
type Source struct {
	// Fill puts n more documents there, all of which a Read of Request gives.
	Fill    func(t *testing.T, n int)
	Request sdk.ReadRequest // its cursor is the suite's
	// Spoil puts one more document there that cannot be read.
	Spoil func(t *testing.T)
	// Drop puts one more document there that no event tells of. It is for a connection that counts.
	Drop func(t *testing.T)
}

// Destination is for a connection that acts.
type Destination struct {
	// Act makes an act that succeeds. The same key makes the same act, another key another one; keys have slashes in them.
	Act func(t *testing.T, key string) sdk.Act
	// Done counts how often the act was really done on the other side.
	Done func(t *testing.T, act sdk.Act) int
	// Refused makes an act that the other side refuses for good.
	Refused func(t *testing.T) sdk.Act
	// BeforeAnswer has f called when the next act is done and not yet answered, and loses that answer.
	BeforeAnswer func(t *testing.T, f func())
}

// Directory is for a connection that knows where parties can be reached.
type Directory struct {
	Known, Unknown document.Party
	Kind           document.Kind
}

// Signer is for a connection that signs.
type Signer struct {
	Order sdk.SignOrder
	// Remote is for a signer that asks a person to sign elsewhere; nil: it asks nobody.
	Remote *Remote
}

// Remote is the person elsewhere.
type Remote struct {
	// Asked counts how often a signature was really requested on the other side.
	Asked func(t *testing.T) int
	// Agree has the person sign what waits.
	Agree func(t *testing.T)
}

// Main is the TestMain of a connector's package: the test binary is also the connector's processes.
func Main(m *testing.M, connectors ...sdk.Connector) {
	if sdk.IsConnectorProcess() {
		sdk.Serve(connectors...)
	}
	os.Exit(m.Run())
}

// Run holds a connector to the contract.
func Run(t *testing.T, suite Suite) {
	for _, group := range []struct {
		name  string
		rules []rule
	}{
		{"description", descriptionRules},
		{"configuration", configurationRules},
		{"connection", connectionRules},
		{"source", sourceRules},
		{"destination", destinationRules},
		{"directory", directoryRules},
		{"signer", signerRules},
		{"powers", powerRules},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, r := range group.rules {
				t.Run(r.name, func(t *testing.T) {
					lookForGoroutines(t)
					r.check(newTrial(t, suite))
				})
			}
		})
	}
}

// lookForGoroutines fails the test when more run after it, and after its clean-up, than before.
func lookForGoroutines(t *testing.T) {
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() {
		if err := goleak.Find(before); err != nil && !t.Failed() {
			t.Errorf("goroutines are left: %v", err)
		}
	})
}

// A rule is one thing that a connector must do.
type rule struct {
	name  string
	check func(*trial)
}
