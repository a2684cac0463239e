package signature

import (
	"context"

	"github.com/uzelhub/uzel/plugins/host"
)

// Outside are the signing connections of a hub.
type Outside interface {
	Verify(ctx context.Context, connection string, body, container []byte) (host.Verdict, error)
}

// Connection is the Verifier that a signing connection is.
type Connection struct {
	Outside Outside
	Name    string
}

// Verify implements Verifier.
func (c Connection) Verify(ctx context.Context, body, container []byte) (Proof, error) {
	said, err := c.Outside.Verify(ctx, c.Name, body, container)
	return Proof{Valid: said.Valid, Reasons: said.Reasons}, err
}

var _ Verifier = Connection{}
