package sdk

import (
	"context"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
)

type signerService struct {
	connectorv1.UnimplementedSignerServer
	*server
}

// Certificates lists what the signer can sign with.
func (s signerService) Certificates(ctx context.Context, _ *connectorv1.CertificatesRequest) (*connectorv1.CertificatesResponse, error) {
	signer, err := opened[Signer](s.server)
	if err != nil {
		return nil, err
	}
	certificates, err := signer.Certificates(ctx)
	return &connectorv1.CertificatesResponse{Certificates: certificatesTo(certificates)}, err
}

// Sign makes a detached signature.
func (s signerService) Sign(stream connectorv1.Signer_SignServer) error {
	signer, err := opened[Signer](s.server)
	if err != nil {
		return err
	}
	order, err := receiveOrder(stream.Recv)
	if err != nil {
		return notDone(err)
	}
	cms, err := signer.Sign(stream.Context(), order)
	if err != nil {
		return err
	}
	return stream.SendAndClose(&connectorv1.SignResponse{Cms: cms})
}

func receiveOrder(receive func() (*connectorv1.SignRequest, error)) (SignOrder, error) {
	first, err := receive()
	if err != nil {
		return SignOrder{}, err
	}
	start := first.GetStart()
	if start == nil {
		return SignOrder{}, errContract.With("вызов начинается не с SignStart")
	}
	body, err := wire.Receive(start.GetSize(), start.GetSha256(), func() (*connectorv1.Chunk, error) {
		message, err := receive()
		return message.GetChunk(), err
	})
	return SignOrder{
		Key: start.GetKey(), Certificate: start.GetCertificate(), Signer: start.GetSigner(), Name: start.GetName(), Body: body,
	}, err
}

// RequestSignature asks a person to sign elsewhere.
func (s signerService) RequestSignature(stream connectorv1.Signer_RequestSignatureServer) error {
	signer, err := opened[RemoteSigner](s.server)
	if err != nil {
		return err
	}
	order, err := receiveOrder(stream.Recv)
	if err != nil {
		return notDone(err)
	}
	link, err := signer.RequestSignature(stream.Context(), order)
	if err != nil {
		return err
	}
	return stream.SendAndClose(&connectorv1.RequestSignatureResponse{Link: link})
}

// SignatureStatus tells where a requested signature stands.
func (s signerService) SignatureStatus(
	ctx context.Context, request *connectorv1.SignatureStatusRequest,
) (*connectorv1.SignatureStatusResponse, error) {
	signer, err := opened[RemoteSigner](s.server)
	if err != nil {
		return nil, err
	}
	state, err := signer.SignatureStatus(ctx, request.GetKey())
	return &connectorv1.SignatureStatusResponse{State: state.State, Cms: state.CMS}, err
}

// Verify judges a signature.
func (s signerService) Verify(stream connectorv1.Signer_VerifyServer) error {
	verifier, err := opened[Verifier](s.server)
	if err != nil {
		return err
	}
	first, err := stream.Recv()
	if err != nil {
		return err
	}
	start := first.GetStart()
	body, err := wire.Receive(start.GetSize(), start.GetSha256(), func() (*connectorv1.Chunk, error) {
		message, err := stream.Recv()
		return message.GetChunk(), err
	})
	if err != nil {
		return notDone(err)
	}
	verdict, err := verifier.Verify(stream.Context(), body, start.GetCms())
	if err != nil {
		return err
	}
	return stream.SendAndClose(&connectorv1.VerifyResponse{
		Valid: verdict.Valid, Reasons: verdict.Reasons, Certificates: certificatesTo(verdict.Certificates),
	})
}

// Decrypt opens an enveloped message.
func (s signerService) Decrypt(stream connectorv1.Signer_DecryptServer) error {
	decrypter, err := opened[Decrypter](s.server)
	if err != nil {
		return err
	}
	first, err := stream.Recv()
	if err != nil {
		return err
	}
	start := first.GetStart()
	message, err := wire.Receive(start.GetSize(), start.GetSha256(), func() (*connectorv1.Chunk, error) {
		m, err := stream.Recv()
		return m.GetChunk(), err
	})
	if err != nil {
		return notDone(err)
	}
	plain, err := decrypter.Decrypt(stream.Context(), start.GetCertificate(), message)
	if err != nil {
		return err
	}
	return wire.Chunks(plain, func(piece []byte) error { return stream.Send(&connectorv1.Chunk{Data: piece}) })
}

// Lookup tells what became of a signing key's request.
func (s signerService) Lookup(ctx context.Context, request *connectorv1.LookupRequest) (*connectorv1.LookupResponse, error) {
	return s.lookup(ctx, request)
}

func certificatesTo(certificates []Certificate) []*connectorv1.Certificate {
	var to []*connectorv1.Certificate
	for _, c := range certificates {
		to = append(to, &connectorv1.Certificate{Thumbprint: c.Thumbprint, Der: c.DER})
	}
	return to
}
