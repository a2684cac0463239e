package sdk

import (
	"context"
	"slices"
	"time"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
)

// PowerRegistry is a connection that can ask the registry of powers of attorney (МЧД) what has become of one.
type PowerRegistry interface {
	// PowerState asks anew with every call. A power that the registry does not know is no error: PowerUnknown. A service that
	// does not answer, or answers with a word that nobody knows, is one: no state is made up.
	PowerState(ctx context.Context, power PowerRef) (PowerState, error)
}

// PowerRef names a power of attorney as the registry does.
type PowerRef struct {
	Number    string // GUID
	Principal string // ИНН of who gave it
}

// PowerState is what the registry says of a power of attorney at present.
type PowerState struct {
	Status PowerStatus
	Since  time.Time // when it came to be so, as the registry says; zero: not told
	Source string    // who was asked, Russian
}

// PowerStatus is a state of a power of attorney.
type PowerStatus string

// States.
const (
	PowerRegistered PowerStatus = "registered" // in force
	PowerRevoked    PowerStatus = "revoked"
	PowerExpired    PowerStatus = "expired"
	PowerUnknown    PowerStatus = "unknown" // the registry has none of this number from this principal
)

var powerStatuses = []PowerStatus{PowerRegistered, PowerRevoked, PowerExpired, PowerUnknown}

type powerRegistryService struct {
	connectorv1.UnimplementedPowerRegistryServer
	*server
}

// PowerState asks the registry.
func (s powerRegistryService) PowerState(ctx context.Context, request *connectorv1.PowerStateRequest) (*connectorv1.PowerStateResponse, error) {
	registry, err := opened[PowerRegistry](s.server)
	if err != nil {
		return nil, err
	}
	state, err := registry.PowerState(ctx, PowerRef{Number: request.GetNumber(), Principal: request.GetPrincipalInn()})
	switch {
	case err != nil:
		return nil, err
	case !slices.Contains(powerStatuses, state.Status):
		return nil, errContract.With("состояние доверенности %q", state.Status)
	}
	return &connectorv1.PowerStateResponse{
		Status: wire.PowerStatusTo(state.Status), Since: wire.Micros(state.Since), Source: s.redactor.text(state.Source),
	}, nil
}
