package sdk

import (
	"context"
	"errors"
	"io"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
	"github.com/uzelhub/uzel/schemas/document"
)

type destinationService struct {
	connectorv1.UnimplementedDestinationServer
	*server
}

// Prepare makes what has to be signed. A destination that needs no draft has what is handed over signed.
func (s destinationService) Prepare(stream connectorv1.Destination_PrepareServer) error {
	destination, err := opened[Destination](s.server)
	if err != nil {
		return err
	}
	act, err := receivePrepare(stream)
	if err != nil {
		return notDone(err)
	}
	var draft Draft
	if preparer, ok := destination.(Preparer); ok {
		if draft, err = preparer.Prepare(stream.Context(), act); err != nil {
			return err
		}
	}
	for _, part := range draft.Parts {
		if err := sendPart(stream, part); err != nil {
			return err
		}
	}
	return stream.Send(&connectorv1.PrepareResponse{Message: &connectorv1.PrepareResponse_Draft{Draft: &connectorv1.Draft{Id: draft.ID}}})
}

func receivePrepare(stream connectorv1.Destination_PrepareServer) (Act, error) {
	first, err := stream.Recv()
	if err != nil {
		return Act{}, err
	}
	start := first.GetStart()
	if start == nil {
		return Act{}, errContract.With("вызов начинается не с PrepareStart")
	}
	body, err := wire.Receive(start.GetDocument().GetSize(), start.GetDocument().GetSha256(), func() (*connectorv1.Chunk, error) {
		message, err := stream.Recv()
		return message.GetChunk(), err
	})
	return Act{
		Key: start.GetKey(), Action: Action(start.GetAction()), Document: wire.Envelope(start.GetDocument()), Body: body,
	}, err
}

func sendPart(stream connectorv1.Destination_PrepareServer, part Part) error {
	if len(part.Body) > document.MaxBytes {
		return Fail(document.CauseLimit, "часть документа больше 100 МиБ: %d байт", len(part.Body))
	}
	header := &connectorv1.Part{
		Id: part.ID, Name: part.Name, MediaType: part.MediaType, Size: int64(len(part.Body)), Sha256: wire.Sum(part.Body),
	}
	if err := stream.Send(&connectorv1.PrepareResponse{Message: &connectorv1.PrepareResponse_Part{Part: header}}); err != nil {
		return err
	}
	return wire.Chunks(part.Body, func(piece []byte) error {
		return stream.Send(&connectorv1.PrepareResponse{Message: &connectorv1.PrepareResponse_Chunk{Chunk: &connectorv1.Chunk{Data: piece}}})
	})
}

// Commit does the act, once the whole request is here.
func (s destinationService) Commit(stream connectorv1.Destination_CommitServer) error {
	destination, err := opened[Destination](s.server)
	if err != nil {
		return err
	}
	act, err := receiveCommit(stream)
	if err != nil {
		return notDone(err)
	}
	receipt, err := destination.Commit(stream.Context(), act)
	if err != nil {
		return err
	}
	return stream.SendAndClose(&connectorv1.CommitResponse{Receipt: receiptTo(receipt)})
}

func receiveCommit(stream connectorv1.Destination_CommitServer) (Act, error) {
	first, err := stream.Recv()
	if err != nil {
		return Act{}, err
	}
	start := first.GetStart()
	if start == nil {
		return Act{}, errContract.With("вызов начинается не с CommitStart")
	}
	act := Act{
		Key: start.GetKey(), Action: Action(start.GetAction()), Document: wire.Envelope(start.GetDocument()), Draft: start.GetDraft(),
	}
	body, err := wire.NewBody(start.GetDocument().GetSize(), start.GetDocument().GetSha256())
	if err != nil {
		return Act{}, err
	}
	into := &act.Body
	for {
		message, err := stream.Recv()
		ended := errors.Is(err, io.EOF)
		if err != nil && !ended {
			return Act{}, err
		}
		if part := message.GetPart(); ended || part != nil {
			if *into, err = body.Bytes(); err != nil {
				return Act{}, err
			}
			if ended {
				return act, nil
			}
			if body, err = wire.NewBody(part.GetSize(), part.GetSha256()); err != nil {
				return Act{}, err
			}
			act.Parts = append(act.Parts, Part{ID: part.GetId(), Name: part.GetName(), MediaType: part.GetMediaType()})
			into = &act.Parts[len(act.Parts)-1].Body
		}
		if err := body.Add(message.GetChunk().GetData()); err != nil {
			return Act{}, err
		}
		if sig := message.GetSignature(); sig != nil {
			act.Signatures = append(act.Signatures, Signature{Part: sig.GetPart(), CMS: sig.GetCms()})
		}
	}
}

// Lookup tells what became of an act.
func (s destinationService) Lookup(ctx context.Context, request *connectorv1.LookupRequest) (*connectorv1.LookupResponse, error) {
	return s.lookup(ctx, request)
}

func (s *server) lookup(ctx context.Context, request *connectorv1.LookupRequest) (*connectorv1.LookupResponse, error) {
	looker, err := opened[Looker](s)
	if err != nil {
		return nil, err
	}
	settled, err := looker.Lookup(ctx, request.GetKey(), wire.Envelope(request.GetDocument()))
	if err != nil {
		return nil, err
	}
	response := &connectorv1.LookupResponse{Outcome: wire.OutcomeTo(settled.Outcome)}
	if settled.Outcome == document.OutcomeDone {
		response.Receipt = receiptTo(settled.Receipt)
	}
	if settled.Fault != nil {
		response.Fault = s.redactor.fault(settled.Fault).message()
	}
	return response, nil
}

func receiptTo(r Receipt) *connectorv1.Receipt {
	return &connectorv1.Receipt{RemoteId: r.RemoteID, At: wire.Micros(r.At), State: string(r.State), Text: r.Text, Facts: r.Facts}
}
