package host

import (
	"context"
	"errors"
	"io"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
	"github.com/uzelhub/uzel/schemas/document"
)

// Resolve finds a party's boxes.
func (h *Host) Resolve(ctx context.Context, name string, party document.Party, kind document.Kind) ([]Box, error) {
	return do(ctx, h, name, h.question(), func(ctx context.Context, r *request) ([]Box, error) {
		response, err := r.remote.directory.Resolve(ctx, &connectorv1.ResolveRequest{Party: wire.PartyTo(party), Kind: string(kind)})
		return boxesFrom(response.GetBoxes()), err
	})
}

// Invite asks a party to exchange. A lost answer is outcome_unknown.
func (h *Host) Invite(ctx context.Context, name, key string, party document.Party, consent string) (state string, err error) {
	return do(ctx, h, name, call{need: need{open: true}, limit: h.options.Timeouts.Act, act: true},
		func(ctx context.Context, r *request) (string, error) {
			r.sent.Store(true)
			response, err := r.remote.directory.Invite(ctx, &connectorv1.InviteRequest{Party: wire.PartyTo(party), Consent: consent, Key: key})
			return response.GetState(), err
		})
}

// Counterparties lists everybody the directory knows. An error of each ends the list and is returned.
func (h *Host) Counterparties(ctx context.Context, name string, each func(Counterparty) error) error {
	var own error
	_, err := do(ctx, h, name, call{need: need{open: true}, limit: h.options.Timeouts.Act},
		func(ctx context.Context, r *request) (struct{}, error) {
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			stream, err := r.remote.directory.Counterparties(ctx, &connectorv1.CounterpartiesRequest{})
			for err == nil && own == nil {
				var c *connectorv1.Counterparty
				if c, err = stream.Recv(); err == nil {
					own = each(Counterparty{Party: wire.PartyFrom(c.GetParty()), Boxes: boxesFrom(c.GetBoxes())})
				}
			}
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return struct{}{}, err
		})
	if own != nil {
		return own
	}
	return err
}

func boxesFrom(boxes []*connectorv1.Box) []Box {
	var from []Box
	for _, b := range boxes {
		from = append(from, Box{ID: b.GetId(), Operator: b.GetOperator(), State: b.GetState(), Constraints: b.GetConstraints()})
	}
	return from
}
