package hub

import (
	"context"
	"errors"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// guarded lets nothing be signed with a key that was reported as compromised. Where the connection itself chooses among its
// certificates, and one of them was reported, it is told which of the others to take: nobody could know before which one it
// would take itself. Where none is left, nothing is signed.
type guarded struct {
	engine.Signatories
	hub *Hub
}

// Sign implements engine.Signatories.
func (g guarded) Sign(ctx context.Context, connection string, order host.SignOrder) ([]byte, error) {
	var err error
	if order.Certificate, err = g.hub.signWith(ctx, g.Signatories, connection, order.Certificate); err != nil {
		return nil, err
	}
	return g.Signatories.Sign(ctx, connection, order)
}

// RequestSignature implements engine.Signatories.
func (g guarded) RequestSignature(ctx context.Context, connection string, order host.SignOrder) (link string, err error) {
	if order.Certificate, err = g.hub.signWith(ctx, g.Signatories, connection, order.Certificate); err != nil {
		return "", err
	}
	if err := g.hub.consented(ctx, connection); err != nil {
		return "", err
	}
	return g.Signatories.RequestSignature(ctx, connection, order)
}

// consented refuses to send anybody a link or a request in ГосКлюч whose consent is not on record: the services' rules ask
// for it. Who signs elsewhere signs for the owner of the connection.
func (h *Hub) consented(ctx context.Context, connection string) error {
	known := h.plan().registry
	c, _ := h.plan().config.Connection(connection)
	err := h.store.View(ctx, func(tx store.ReadTx) (err error) {
		for _, purpose := range []registry.Purpose{registry.ForSigningLink, registry.ForGosKey} {
			if _, err = known.ConsentTo(tx, c.Organisation, known.Owner(connection), purpose); err == nil {
				return nil
			}
		}
		return err
	})
	if errors.Is(err, registry.ErrNoConsent) {
		refused := registry.ErrNoConsent
		return &host.Fault{Cause: document.CauseNeedsPerson, Code: refused.Code, Message: refused.Message, Hint: refused.Hint}
	}
	return err
}

// signWith is the certificate to sign with; empty: the connection chooses. A refusal is the fault of a signer that will not. Before
// one that leaves the connection no choice it is asked once more which certificates it has: a key that was replaced is not
// known before the inventory is read again.
func (h *Hub) signWith(ctx context.Context, asked any, connection, certificate string) (string, error) {
	chosen, err := h.chosen(ctx, connection, certificate)
	if errors.Is(err, registry.ErrCompromised) && certificate == "" {
		if asked, ok := asked.(certifier); ok && h.readCertificatesOf(ctx, asked, connection) == nil {
			chosen, err = h.chosen(ctx, connection, certificate)
		}
	}
	if errors.Is(err, registry.ErrCompromised) {
		refused := registry.ErrCompromised
		return "", &host.Fault{Cause: document.CauseMisconfigured, Code: refused.Code, Message: refused.Message, Hint: refused.Hint}
	}
	return chosen, err
}

func (h *Hub) chosen(ctx context.Context, connection, certificate string) (chosen string, err error) {
	err = h.store.View(ctx, func(tx store.ReadTx) error {
		signer := config.Signer{Connection: connection, Certificate: certificate}
		chosen, err = h.plan().registry.SignWith(tx, signer, h.options.Clock.Now())
		return err
	})
	return chosen, err
}

// SignWith is the certificate that a signer would sign with at present; empty: its connection chooses.
func (h *Hub) SignWith(ctx context.Context, signer config.Signer) (string, error) {
	return h.signWith(ctx, h.outside, signer.Connection, signer.Certificate)
}
