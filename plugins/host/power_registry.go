package host

import (
	"context"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
	"github.com/uzelhub/uzel/schemas/document"
)

// PowerState asks what has become of a power of attorney. A state that this hub does not know is a fault, never a state.
func (h *Host) PowerState(ctx context.Context, name string, power PowerRef) (PowerState, error) {
	response, err := do(ctx, h, name, h.question(),
		func(ctx context.Context, r *request) (*connectorv1.PowerStateResponse, error) {
			return r.remote.powers.PowerState(ctx, &connectorv1.PowerStateRequest{Number: power.Number, PrincipalInn: power.Principal})
		})
	if err != nil {
		return PowerState{}, err
	}
	state := PowerState{
		Status: wire.PowerStatusFrom[PowerStatus](response.GetStatus()), Since: wire.Time(response.GetSince()), Source: response.GetSource(),
	}
	if state.Status == "" {
		return PowerState{}, faultOf(document.CauseNeedsPerson, errContract.With("состояние доверенности, которого узел не знает"))
	}
	return state, nil
}
