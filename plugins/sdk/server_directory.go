package sdk

import (
	"context"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
	"github.com/uzelhub/uzel/schemas/document"
)

type directoryService struct {
	connectorv1.UnimplementedDirectoryServer
	*server
}

// Resolve finds a party's boxes.
func (s directoryService) Resolve(ctx context.Context, request *connectorv1.ResolveRequest) (*connectorv1.ResolveResponse, error) {
	directory, err := opened[Directory](s.server)
	if err != nil {
		return nil, err
	}
	boxes, err := directory.Resolve(ctx, wire.PartyFrom(request.GetParty()), document.Kind(request.GetKind()))
	return &connectorv1.ResolveResponse{Boxes: boxesTo(boxes)}, err
}

// Invite asks a party to exchange.
func (s directoryService) Invite(ctx context.Context, request *connectorv1.InviteRequest) (*connectorv1.InviteResponse, error) {
	inviter, err := opened[Inviter](s.server)
	if err != nil {
		return nil, err
	}
	state, err := inviter.Invite(ctx, request.GetKey(), wire.PartyFrom(request.GetParty()), request.GetConsent())
	return &connectorv1.InviteResponse{State: state}, err
}

// Counterparties lists everybody the directory knows.
func (s directoryService) Counterparties(_ *connectorv1.CounterpartiesRequest, stream connectorv1.Directory_CounterpartiesServer) error {
	lister, err := opened[CounterpartyLister](s.server)
	if err != nil {
		return err
	}
	return lister.Counterparties(stream.Context(), func(c Counterparty) error {
		return stream.Send(&connectorv1.Counterparty{Party: wire.PartyTo(c.Party), Boxes: boxesTo(c.Boxes)})
	})
}

func boxesTo(boxes []Box) []*connectorv1.Box {
	var to []*connectorv1.Box
	for _, b := range boxes {
		to = append(to, &connectorv1.Box{Id: b.ID, Operator: b.Operator, State: b.State, Constraints: b.Constraints})
	}
	return to
}
