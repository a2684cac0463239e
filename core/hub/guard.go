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
// certificates, one such key stops it: nobody could know before which one it takes.
type guarded struct {
	engine.Signatories
	hub *Hub
}

// Sign implements engine.Signatories.
func (g guarded) Sign(ctx context.Context, connection string, order host.SignOrder) ([]byte, error) {
	if err := g.hub.maySign(ctx, connection, order.Certificate); err != nil {
		return nil, err
	}
	return g.Signatories.Sign(ctx, connection, order)
}

// RequestSignature implements engine.Signatories.
func (g guarded) RequestSignature(ctx context.Context, connection string, order host.SignOrder) (link string, err error) {
	if err := g.hub.maySign(ctx, connection, order.Certificate); err != nil {
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

// maySign refuses a certificate, or a connection that chooses among its own, as the fault of a signer that will not.
func (h *Hub) maySign(ctx context.Context, connection, certificate string) error {
	err := h.store.View(ctx, func(tx store.ReadTx) error {
		return h.plan().registry.MaySign(tx, config.Signer{Connection: connection, Certificate: certificate})
	})
	if errors.Is(err, registry.ErrCompromised) {
		refused := registry.ErrCompromised
		return &host.Fault{Cause: document.CauseMisconfigured, Code: refused.Code, Message: refused.Message, Hint: refused.Hint}
	}
	return err
}
