package hub

import (
	"context"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// stepSign is the step that names a route's signer. It makes no part: what is signed is what the steps before it made, once
// the destination has said which files that are.
const stepSign = "sign"

// signerOf is the signer that a route's step names; empty: nothing is signed there.
func signerOf(route config.Route) (signer string) {
	for _, step := range route.Steps {
		if step.Name == stepSign {
			signer = step.Parameter
		}
	}
	return signer
}

// signing is how documents are signed by a signer of the configuration; an empty name: not at all.
func (r *routes) signing(ctx context.Context, name string) (engine.Signing, error) {
	if name == "" {
		return engine.Signing{}, nil
	}
	signer, ok := r.config.Signer(name)
	if !ok {
		return engine.Signing{}, errNoSigner.With("%q", name)
	}
	d, err := r.describe(ctx, signer.Connection)
	if err != nil {
		return engine.Signing{}, err
	}
	person, err := r.config.Secrets().Remote(signer)
	if err != nil {
		return engine.Signing{}, err
	}
	return engine.Signing{
		Name: signer.Name, Connection: signer.Connection, Certificate: signer.Certificate, Approvals: signer.Approvals,
		Person: person, Unqualified: d.Unqualified,
	}, nil
}

// granted offers a connection the signer that the configuration grants to it, for logging in by certificate and for reading
// encrypted answers.
type granted struct{ hub *Hub }

// Sign implements host.Services.
func (g granted) Sign(ctx context.Context, connection string, order host.SignOrder) ([]byte, error) {
	signer, err := g.signer(ctx, connection)
	if err != nil {
		return nil, err
	}
	if order.Certificate == "" {
		order.Certificate = signer.Certificate
	}
	return guarded{g.hub.outside, g.hub}.Sign(ctx, signer.Connection, order)
}

// Decrypt implements host.Services.
func (g granted) Decrypt(ctx context.Context, connection, certificate string, message []byte) ([]byte, error) {
	signer, err := g.signer(ctx, connection)
	if err != nil {
		return nil, err
	}
	if certificate == "" {
		certificate = signer.Certificate
	} else if _, err := g.hub.SignWith(ctx, config.Signer{Connection: signer.Connection, Certificate: certificate}); err != nil {
		return nil, err
	}
	return g.hub.outside.Decrypt(ctx, signer.Connection, certificate, message)
}

// signer is the one granted. One whose certificate may not be used any more is granted to nobody.
func (g granted) signer(ctx context.Context, connection string) (config.Signer, error) {
	p := g.hub.plan()
	c, _ := p.config.Connection(connection)
	signer, ok := p.config.Signer(c.Signer)
	if !ok {
		return signer, &host.Fault{
			Cause: document.CauseUnauthorised, Code: errNotGranted.Code, Message: errNotGranted.Message, Hint: errNotGranted.Hint,
		}
	}
	var err error
	signer.Certificate, err = g.hub.SignWith(ctx, signer)
	return signer, err
}

// Blocked says why a certificate may not be used any more; empty: it may.
func (f inForce) Blocked(tx store.ReadTx, thumbprint string) (string, error) {
	if thumbprint == "" {
		return "", nil
	}
	reason, blocked, err := f.hub.plan().registry.Blocked(tx, thumbprint)
	if !blocked {
		reason = ""
	}
	return reason, err
}
