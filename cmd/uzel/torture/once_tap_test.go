//go:build linux

package torture

import (
	"context"
	"os"
	"path/filepath"

	"github.com/uzelhub/uzel/core/failpoint"
	"github.com/uzelhub/uzel/plugins/sdk"
)

// Fail points of a signer.
const (
	pointSignerCalled failpoint.Point = "signer: called" // nothing is signed, nobody is asked
	pointSignerSigned failpoint.Point = "signer: signed" // the signature is made, or a person asked, and the hub has not been told
	pointSignerTold   failpoint.Point = "signer: told"   // it is known what became of a request, and the hub has not been told
)

// given is the file of what signers made: "key sum", each time that they give a signature away.
const given = "given"

// tapped is a connector that signs, with fail points around what it does. One that does more is left as it is.
type tapped struct{ sdk.Connector }

// seals are what connectors have in common that only sign.
type seals interface {
	sdk.Connection
	sdk.Signer
	sdk.Verifier
}

func (c tapped) Open(ctx context.Context, setup sdk.Setup) (sdk.Connection, error) {
	opened, err := c.Connector.Open(ctx, setup)
	if err != nil {
		return nil, err
	}
	own, only := opened.(seals)
	if _, sends := opened.(sdk.Destination); sends || !only {
		return opened, nil
	}
	dir, _ := filepath.Split(os.Getenv(roleConnector))
	here := tappedSigner{own, folder(dir)}
	if remote, ok := opened.(sdk.RemoteSigner); ok {
		return tappedRemote{here, remote}, nil
	}
	return here, nil
}

type tappedSigner struct {
	seals
	at folder
}

func (s tappedSigner) Sign(ctx context.Context, order sdk.SignOrder) ([]byte, error) {
	s.at.reached(pointSignerCalled)
	cms, err := s.seals.Sign(ctx, order)
	s.gives(order.Key, cms)
	s.at.reached(pointSignerSigned)
	return cms, err
}

func (s tappedSigner) gives(key string, cms []byte) {
	if len(cms) > 0 {
		_ = s.at.note(given, key, sumOf(cms))
	}
}

type tappedRemote struct {
	tappedSigner
	remote sdk.RemoteSigner
}

func (s tappedRemote) RequestSignature(ctx context.Context, order sdk.SignOrder) (string, error) {
	s.at.reached(pointSignerCalled)
	link, err := s.remote.RequestSignature(ctx, order)
	s.at.reached(pointSignerSigned)
	return link, err
}

func (s tappedRemote) SignatureStatus(ctx context.Context, key string) (sdk.SignatureStatus, error) {
	status, err := s.remote.SignatureStatus(ctx, key)
	s.gives(key, status.CMS)
	s.at.reached(pointSignerTold)
	return status, err
}
