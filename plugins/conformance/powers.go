package conformance

import (
	"testing"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Powers is for a connection that asks the registry of powers of attorney.
type Powers struct {
	Registered, Unknown sdk.PowerRef
	// Revoke has the registered one revoked, past the connection.
	Revoke func(t *testing.T)
}

var powerRules = []rule{
	{"tells a power that is in force", tellsRegistered},
	{"knows no power that the registry does not know", tellsUnknown},
	{"tells a revocation as soon as it is asked again", tellsRevoked},
	{"makes up no state when the registry is away", makesUpNothing},
}

func (t *trial) powers() *Powers {
	t.Helper()
	t.needs(t.sandbox.Powers != nil, "PowerRegistry")
	return t.sandbox.Powers
}

func (t *trial) state(power sdk.PowerRef, want sdk.PowerStatus) {
	t.Helper()
	state, err := t.hub().PowerState(t.Context(), connectionName, power)
	if err != nil || state.Status != want {
		t.Errorf("the state is %q, not %q: %v", state.Status, want, err)
	}
}

func tellsRegistered(t *trial) {
	state, err := t.hub().PowerState(t.Context(), connectionName, t.powers().Registered)
	if err != nil || state.Status != sdk.PowerRegistered || state.Source == "" {
		t.Errorf("%+v: %v", state, err)
	}
	t.withoutSecrets(state.Source, "PowerState")
}

// tellsUnknown: by another number, and by the right one from somebody else.
func tellsUnknown(t *trial) {
	p := t.powers()
	t.state(p.Unknown, sdk.PowerUnknown)
	t.state(sdk.PowerRef{Number: p.Registered.Number, Principal: p.Unknown.Principal}, sdk.PowerUnknown)
}

// tellsRevoked: a state that is remembered would let somebody sign who may not any more.
func tellsRevoked(t *trial) {
	p := t.powers()
	t.state(p.Registered, sdk.PowerRegistered)
	p.Revoke(t.T)
	t.state(p.Registered, sdk.PowerRevoked)
}

func makesUpNothing(t *trial) {
	p := t.powers()
	t.needs(t.sandbox.Break != nil, "Break")
	t.state(p.Registered, sdk.PowerRegistered)
	t.sandbox.Break()
	state, err := t.hub().PowerState(t.Context(), connectionName, p.Registered)
	if err == nil {
		t.Fatalf("the state is %q without anybody asked", state.Status)
	}
	if f := t.fault(err, "PowerState"); f.Outcome() != document.OutcomeRetry && f.Cause != document.CauseOutcomeUnknown {
		t.Errorf("silence is taken for an answer: %v", f)
	}
}
