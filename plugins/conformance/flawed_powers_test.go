package conformance_test

import (
	"context"
	"net/url"
	"sync"
	"testing"

	"github.com/uzelhub/uzel/plugins/conformance"
	"github.com/uzelhub/uzel/plugins/sdk"
)

const powerNumber = "11111111-2222-4333-8444-555555555555"

// registry is the office as a registry of powers of attorney.
func (o *office) registry() *conformance.Powers {
	set := func(status sdk.PowerStatus) {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.powers[powerNumber+" "+knownParty.INN] = string(status)
	}
	set(sdk.PowerRegistered)
	return &conformance.Powers{
		Registered: sdk.PowerRef{Number: powerNumber, Principal: knownParty.INN},
		Unknown:    sdk.PowerRef{Number: "99999999-2222-4333-8444-555555555555", Principal: "7810000026"},
		Revoke:     func(*testing.T) { set(sdk.PowerRevoked) },
	}
}

// remembered are states that a flawed connector keeps.
var remembered sync.Map

func (c *flawedConnection) PowerState(ctx context.Context, power sdk.PowerRef) (sdk.PowerState, error) {
	if known, ok := remembered.Load(power.Number); ok && c.flaw == "remembering" {
		return known.(sdk.PowerState), nil
	}
	answer, err := c.ask(ctx, "GET", "/powers", url.Values{"number": {power.Number}, "principal": {power.Principal}}, nil)
	state := sdk.PowerState{Status: sdk.PowerRegistered, Source: "почта"}
	switch {
	case err != nil && c.flaw == "inventive":
		return state, nil
	case err != nil:
		return state, err
	case len(answer.Body) > 0:
		state.Status = sdk.PowerStatus(answer.Body)
	case c.flaw != "gullible":
		state.Status = sdk.PowerUnknown
	}
	if c.flaw == "doubting" {
		state.Status = "maybe"
	}
	remembered.Store(power.Number, state)
	return state, nil
}
