package host

import (
	"context"
	"errors"
	"io"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
	"github.com/uzelhub/uzel/schemas/document"
)

// Prepare makes what has to be signed. It may be repeated: the same key gives the same draft.
func (h *Host) Prepare(ctx context.Context, name string, act Act) (Draft, error) {
	if f := tooLarge(act); f != nil {
		return Draft{}, f
	}
	return do(ctx, h, name, call{need: need{open: true}, limit: h.options.Timeouts.Act, bytes: weight(act)},
		func(ctx context.Context, r *request) (Draft, error) {
			stream, err := r.remote.destination.Prepare(ctx)
			if err != nil {
				return Draft{}, err
			}
			receive := func() error { _, err := stream.Recv(); return err }
			if err := sending(sendPrepare(stream, act), receive); err != nil {
				return Draft{}, err
			}
			return receiveDraft(stream)
		})
}

// tooLarge refuses what no connector may be given: it will not become smaller by being tried again.
func tooLarge(act Act) *Fault {
	size := len(act.Body)
	for _, part := range act.Parts {
		size = max(size, len(part.Body))
	}
	if size <= document.MaxBytes {
		return nil
	}
	return faultOf(document.CauseInvalidDocument, errTooLarge.With("%d байт", size))
}

func sendPrepare(stream connectorv1.Destination_PrepareClient, act Act) error {
	err := stream.Send(&connectorv1.PrepareRequest{Message: &connectorv1.PrepareRequest_Start{Start: &connectorv1.PrepareStart{
		Key: act.Key, Action: string(act.Action), Document: wire.Header(act.Document, act.Body),
	}}})
	if err != nil {
		return err
	}
	err = wire.Chunks(act.Body, func(piece []byte) error {
		return stream.Send(&connectorv1.PrepareRequest{Message: &connectorv1.PrepareRequest_Chunk{Chunk: &connectorv1.Chunk{Data: piece}}})
	})
	if err != nil {
		return err
	}
	return stream.CloseSend()
}

// Most of what a draft may bring.
const (
	draftParts = 1000
	draftBytes = 2 * document.MaxBytes
)

func receiveDraft(stream connectorv1.Destination_PrepareClient) (Draft, error) {
	var draft Draft
	var total int64
	var body *wire.Body
	finish := func() (err error) {
		if body != nil {
			draft.Parts[len(draft.Parts)-1].Body, err = body.Bytes()
		}
		return err
	}
	for {
		message, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return draft, finish()
		}
		if err != nil {
			return Draft{}, err
		}
		if part := message.GetPart(); part != nil {
			if err := finish(); err != nil {
				return Draft{}, err
			}
			if total += part.GetSize(); total > draftBytes || len(draft.Parts) == draftParts {
				return Draft{}, errContract.With("слишком много частей на подпись")
			}
			if body, err = wire.NewBody(part.GetSize(), part.GetSha256()); err != nil {
				return Draft{}, err
			}
			draft.Parts = append(draft.Parts, Part{ID: part.GetId(), Name: part.GetName(), MediaType: part.GetMediaType()})
		}
		if chunk := message.GetChunk(); chunk != nil {
			if body == nil {
				return Draft{}, errContract.With("данные пришли раньше части, к которой относятся")
			}
			if err := body.Add(chunk.GetData()); err != nil {
				return Draft{}, err
			}
		}
		if d := message.GetDraft(); d != nil {
			draft.ID = d.GetId()
		}
	}
}

// Commit does the act. Its error is a Fault whose Outcome says what is known: what failed before the whole request
// had left was surely not done; a crash, a broken connection or a deadline after that is outcome_unknown.
func (h *Host) Commit(ctx context.Context, name string, act Act) (Receipt, error) {
	if f := tooLarge(act); f != nil {
		return Receipt{}, f
	}
	return do(ctx, h, name, call{need: need{open: true}, limit: h.options.Timeouts.Act, act: true, bytes: weight(act)},
		func(ctx context.Context, r *request) (Receipt, error) {
			stream, err := r.remote.destination.Commit(ctx)
			if err != nil {
				return Receipt{}, err
			}
			receive := func() error { return stream.RecvMsg(new(connectorv1.CommitResponse)) }
			if err := sending(sendCommit(stream, act), receive); err != nil {
				return Receipt{}, err
			}
			r.sent.Store(true)
			response, err := stream.CloseAndRecv()
			if err != nil {
				return Receipt{}, err
			}
			return receiptFrom(response.GetReceipt()), nil
		})
}

func sendCommit(stream connectorv1.Destination_CommitClient, act Act) error {
	chunk := func(piece []byte) error {
		return stream.Send(&connectorv1.CommitRequest{Message: &connectorv1.CommitRequest_Chunk{Chunk: &connectorv1.Chunk{Data: piece}}})
	}
	err := stream.Send(&connectorv1.CommitRequest{Message: &connectorv1.CommitRequest_Start{Start: &connectorv1.CommitStart{
		Key: act.Key, Action: string(act.Action), Document: wire.Header(act.Document, act.Body), Draft: act.Draft,
	}}})
	if err != nil {
		return err
	}
	if err := wire.Chunks(act.Body, chunk); err != nil {
		return err
	}
	for _, part := range act.Parts {
		err := stream.Send(&connectorv1.CommitRequest{Message: &connectorv1.CommitRequest_Part{Part: &connectorv1.Part{
			Id: part.ID, Name: part.Name, MediaType: part.MediaType, Size: int64(len(part.Body)), Sha256: wire.Sum(part.Body),
		}}})
		if err != nil {
			return err
		}
		if err := wire.Chunks(part.Body, chunk); err != nil {
			return err
		}
	}
	for _, signature := range act.Signatures {
		err := stream.Send(&connectorv1.CommitRequest{Message: &connectorv1.CommitRequest_Signature{
			Signature: &connectorv1.Signature{Part: signature.Part, Cms: signature.CMS},
		}})
		if err != nil {
			return err
		}
	}
	return nil
}

// Lookup tells what became of an act.
func (h *Host) Lookup(ctx context.Context, name, key string, doc document.Envelope) (Settled, error) {
	return do(ctx, h, name, h.question(), func(ctx context.Context, r *request) (Settled, error) {
		response, err := r.remote.destination.Lookup(ctx, &connectorv1.LookupRequest{Key: key, Document: wire.Header(doc, nil)})
		return settledFrom(response), err
	})
}

func settledFrom(response *connectorv1.LookupResponse) Settled {
	return Settled{
		Outcome: wire.OutcomeFrom(response.GetOutcome()),
		Receipt: receiptFrom(response.GetReceipt()),
		Fault:   sdk.FaultFromMessage(response.GetFault()),
	}
}

func receiptFrom(r *connectorv1.Receipt) Receipt {
	return Receipt{
		RemoteID: r.GetRemoteId(), At: wire.Time(r.GetAt()), State: document.State(r.GetState()), Text: r.GetText(), Facts: r.GetFacts(),
	}
}
