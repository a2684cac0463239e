package sdk

import (
	"context"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// A hostClient asks the hub for what it offers to a connection.
type hostClient struct {
	client connectorv1.HostClient
}

// Sign makes a detached signature with a granted signer.
func (h hostClient) Sign(ctx context.Context, order SignOrder) ([]byte, error) {
	stream, err := h.client.Sign(ctx)
	if err != nil {
		return nil, hostFault(err)
	}
	_ = stream.Send(&connectorv1.SignRequest{Message: &connectorv1.SignRequest_Start{Start: &connectorv1.SignStart{
		Key: order.Key, Certificate: order.Certificate, Signer: order.Signer, Name: order.Name,
		Size: int64(len(order.Body)), Sha256: wire.Sum(order.Body),
	}}})
	_ = wire.Chunks(order.Body, func(piece []byte) error {
		return stream.Send(&connectorv1.SignRequest{Message: &connectorv1.SignRequest_Chunk{Chunk: &connectorv1.Chunk{Data: piece}}})
	})
	response, err := stream.CloseAndRecv() // why a Send failed is said here
	if err != nil {
		return nil, hostFault(err)
	}
	return response.GetCms(), nil
}

// Decrypt opens an enveloped message with a granted signer.
func (h hostClient) Decrypt(ctx context.Context, certificate string, message []byte) ([]byte, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := h.client.Decrypt(ctx)
	if err != nil {
		return nil, hostFault(err)
	}
	_ = stream.Send(&connectorv1.DecryptRequest{Message: &connectorv1.DecryptRequest_Start{Start: &connectorv1.DecryptStart{
		Certificate: certificate, Size: int64(len(message)), Sha256: wire.Sum(message),
	}}})
	_ = wire.Chunks(message, func(piece []byte) error {
		return stream.Send(&connectorv1.DecryptRequest{Message: &connectorv1.DecryptRequest_Chunk{Chunk: &connectorv1.Chunk{Data: piece}}})
	})
	_ = stream.CloseSend()
	plain, err := wire.ReceivePlain(stream.Recv)
	if err != nil {
		return nil, hostFault(err)
	}
	return plain, nil
}

func hostFault(err error) *Fault {
	if f, ok := FaultFromStatus(err); ok {
		return f
	}
	if _, ok := fault.As(err); ok {
		return FaultOf(err)
	}
	return Fail(document.CauseTransient, "узел не ответил коннектору")
}

// noHost is there when a connector runs without a hub, as in its own tests.
type noHost struct{}

func (noHost) Sign(context.Context, SignOrder) ([]byte, error) {
	return nil, Fail(document.CauseUnauthorised, "подписывающий для этого подключения не назначен")
}

func (noHost) Decrypt(context.Context, string, []byte) ([]byte, error) {
	return nil, Fail(document.CauseUnauthorised, "подписывающий для этого подключения не назначен")
}
