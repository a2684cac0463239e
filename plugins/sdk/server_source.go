package sdk

import (
	"context"
	"errors"
	"io"
	"sync"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/schemas/document"
)

type sourceService struct {
	connectorv1.UnimplementedSourceServer
	*server
}

// Read runs the connection's Read against the hub's credit. Committed is called beside it, in order, as the hub tells
// what is durable; the stream ends when the hub has closed its side and every confirmation is made.
func (s sourceService) Read(stream connectorv1.Source_ReadServer) error {
	source, err := opened[Source](s.server)
	if err != nil {
		return err
	}
	first, err := stream.Recv()
	if err != nil {
		return err
	}
	start := first.GetStart()
	if start == nil {
		return errContract.With("чтение начинается не с ReadStart")
	}
	confirmer, _ := source.(Confirmer)
	request := readRequest(start)
	if err := s.confirmed.again(stream.Context(), confirmer, request.Cursor); err != nil {
		return err
	}

	ctx, cancel := context.WithCancelCause(stream.Context())
	defer cancel(nil)
	sink := newStreamSink(stream, &s.redactor, int(start.GetCredit()), request.Period == nil)
	confirmations := make(chan error, 1)
	go func() {
		err := s.listen(ctx, stream, sink, confirmer)
		if err != nil {
			cancel(err)
		}
		confirmations <- err
	}()
	if err := source.Read(ctx, request, sink); err != nil {
		if cause := context.Cause(ctx); cause != nil && stream.Context().Err() == nil {
			return cause // the reading was stopped because a confirmation failed
		}
		return err
	}
	if err := sink.caughtUp(); err != nil {
		return err
	}
	return <-confirmations
}

func readRequest(start *connectorv1.ReadStart) ReadRequest {
	request := ReadRequest{Cursor: start.GetCursor()}
	if p := start.GetPeriod(); p != nil {
		request.Period = &Period{From: p.GetFrom(), To: p.GetTo()}
	}
	for _, kind := range start.GetKinds() {
		request.Kinds = append(request.Kinds, document.Kind(kind))
	}
	return request
}

// listen takes credit and confirmations until the hub closes its side.
func (s sourceService) listen(ctx context.Context, stream connectorv1.Source_ReadServer, sink *streamSink, confirmer Confirmer) error {
	for {
		message, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if credit := message.GetCredit(); credit != nil {
			sink.grant(int(credit.GetItems()))
		}
		if committed := message.GetCommitted(); committed != nil {
			if err := s.confirmed.now(ctx, confirmer, committed.GetCursor()); err != nil {
				return err
			}
		}
	}
}

// confirmations remembers what was confirmed, so that a process that starts after a crash repeats the confirmation
// that may have been lost, and one that lives does not ask the other side at every Read.
type confirmations struct {
	mu   sync.Mutex
	last string
}

func (c *confirmations) again(ctx context.Context, confirmer Confirmer, cursor string) error {
	c.mu.Lock()
	known := c.last == cursor
	c.mu.Unlock()
	if known || cursor == "" {
		return nil
	}
	return c.now(ctx, confirmer, cursor)
}

func (c *confirmations) now(ctx context.Context, confirmer Confirmer, cursor string) error {
	if confirmer != nil {
		if err := recovered("Committed", func() error { return confirmer.Committed(ctx, cursor) }); err != nil {
			return err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = cursor
	return nil
}
