package host

import (
	"context"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
	"github.com/uzelhub/uzel/schemas/document"
)

// Certificates lists what a signer can sign with.
func (h *Host) Certificates(ctx context.Context, name string) ([]Certificate, error) {
	return do(ctx, h, name, h.question(), func(ctx context.Context, r *request) ([]Certificate, error) {
		response, err := r.remote.signer.Certificates(ctx, &connectorv1.CertificatesRequest{})
		return certificatesFrom(response.GetCertificates()), err
	})
}

// Sign makes a detached signature. It may be repeated: the same key gives the same signature.
func (h *Host) Sign(ctx context.Context, name string, order SignOrder) ([]byte, error) {
	return do(ctx, h, name, call{need: need{open: true}, limit: h.options.Timeouts.Act, bytes: len(order.Body)},
		func(ctx context.Context, r *request) ([]byte, error) {
			stream, err := r.remote.signer.Sign(ctx)
			if err != nil {
				return nil, err
			}
			receive := func() error { return stream.RecvMsg(new(connectorv1.SignResponse)) }
			if err := sending(sendOrder(stream.Send, order), receive); err != nil {
				return nil, err
			}
			response, err := stream.CloseAndRecv()
			return response.GetCms(), err
		})
}

// RequestSignature asks a person to sign elsewhere. A lost answer is outcome_unknown.
func (h *Host) RequestSignature(ctx context.Context, name string, order SignOrder) (link string, err error) {
	return do(ctx, h, name, call{need: need{open: true}, limit: h.options.Timeouts.Act, act: true, bytes: len(order.Body)},
		func(ctx context.Context, r *request) (string, error) {
			stream, err := r.remote.signer.RequestSignature(ctx)
			if err != nil {
				return "", err
			}
			receive := func() error { return stream.RecvMsg(new(connectorv1.RequestSignatureResponse)) }
			if err := sending(sendOrder(stream.Send, order), receive); err != nil {
				return "", err
			}
			r.sent.Store(true)
			response, err := stream.CloseAndRecv()
			return response.GetLink(), err
		})
}

func sendOrder(send func(*connectorv1.SignRequest) error, order SignOrder) error {
	err := send(&connectorv1.SignRequest{Message: &connectorv1.SignRequest_Start{Start: &connectorv1.SignStart{
		Key: order.Key, Certificate: order.Certificate, Signer: order.Signer, Name: order.Name,
		Size: int64(len(order.Body)), Sha256: wire.Sum(order.Body),
	}}})
	if err != nil {
		return err
	}
	return wire.Chunks(order.Body, func(piece []byte) error {
		return send(&connectorv1.SignRequest{Message: &connectorv1.SignRequest_Chunk{Chunk: &connectorv1.Chunk{Data: piece}}})
	})
}

// SignatureStatus tells where a requested signature stands.
func (h *Host) SignatureStatus(ctx context.Context, name, key string) (SignatureStatus, error) {
	return do(ctx, h, name, h.question(), func(ctx context.Context, r *request) (SignatureStatus, error) {
		response, err := r.remote.signer.SignatureStatus(ctx, &connectorv1.SignatureStatusRequest{Key: key})
		return SignatureStatus{State: response.GetState(), CMS: response.GetCms()}, err
	})
}

// LookupSignature tells what became of the request for a signature under a key.
func (h *Host) LookupSignature(ctx context.Context, name, key string) (Settled, error) {
	return do(ctx, h, name, h.question(), func(ctx context.Context, r *request) (Settled, error) {
		response, err := r.remote.signer.Lookup(ctx, &connectorv1.LookupRequest{Key: key, Document: wire.Header(document.Envelope{}, nil)})
		return settledFrom(response), err
	})
}

// Verify judges a signature.
func (h *Host) Verify(ctx context.Context, name string, body, cms []byte) (Verdict, error) {
	return do(ctx, h, name, call{need: need{open: true}, limit: h.options.Timeouts.Act, bytes: len(body) + len(cms)},
		func(ctx context.Context, r *request) (Verdict, error) {
			stream, err := r.remote.signer.Verify(ctx)
			if err != nil {
				return Verdict{}, err
			}
			receive := func() error { return stream.RecvMsg(new(connectorv1.VerifyResponse)) }
			if err := sending(sendVerify(stream, body, cms), receive); err != nil {
				return Verdict{}, err
			}
			response, err := stream.CloseAndRecv()
			return Verdict{
				Valid: response.GetValid(), Reasons: response.GetReasons(), Certificates: certificatesFrom(response.GetCertificates()),
			}, err
		})
}

func sendVerify(stream connectorv1.Signer_VerifyClient, body, cms []byte) error {
	err := stream.Send(&connectorv1.VerifyRequest{Message: &connectorv1.VerifyRequest_Start{Start: &connectorv1.VerifyStart{
		Cms: cms, Size: int64(len(body)), Sha256: wire.Sum(body),
	}}})
	if err != nil {
		return err
	}
	return wire.Chunks(body, func(piece []byte) error {
		return stream.Send(&connectorv1.VerifyRequest{Message: &connectorv1.VerifyRequest_Chunk{Chunk: &connectorv1.Chunk{Data: piece}}})
	})
}

// Decrypt opens an enveloped message.
func (h *Host) Decrypt(ctx context.Context, name, certificate string, message []byte) ([]byte, error) {
	return do(ctx, h, name, call{need: need{open: true}, limit: h.options.Timeouts.Act, bytes: len(message)},
		func(ctx context.Context, r *request) ([]byte, error) {
			stream, err := r.remote.signer.Decrypt(ctx)
			if err != nil {
				return nil, err
			}
			receive := func() error { _, err := stream.Recv(); return err }
			if err := sending(sendDecrypt(stream, certificate, message), receive); err != nil {
				return nil, err
			}
			return wire.ReceivePlain(stream.Recv)
		})
}

func sendDecrypt(stream connectorv1.Signer_DecryptClient, certificate string, message []byte) error {
	err := stream.Send(&connectorv1.DecryptRequest{Message: &connectorv1.DecryptRequest_Start{Start: &connectorv1.DecryptStart{
		Certificate: certificate, Size: int64(len(message)), Sha256: wire.Sum(message),
	}}})
	if err != nil {
		return err
	}
	err = wire.Chunks(message, func(piece []byte) error {
		return stream.Send(&connectorv1.DecryptRequest{Message: &connectorv1.DecryptRequest_Chunk{Chunk: &connectorv1.Chunk{Data: piece}}})
	})
	if err != nil {
		return err
	}
	return stream.CloseSend()
}

func certificatesFrom(certificates []*connectorv1.Certificate) []Certificate {
	var from []Certificate
	for _, c := range certificates {
		from = append(from, Certificate{Thumbprint: c.GetThumbprint(), DER: c.GetDer()})
	}
	return from
}
