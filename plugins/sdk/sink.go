package sdk

import (
	"context"
	"sync"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
	"github.com/uzelhub/uzel/schemas/document"
)

// A streamSink sends items as long as the hub has room.
type streamSink struct {
	stream   connectorv1.Source_ReadServer
	redactor *redactor
	cursors  bool // each item must say where the source stands after it

	sending sync.Mutex // an item and its chunks go out together
	last    string

	mu     sync.Mutex
	credit int
	room   chan struct{} // closed when credit comes
}

func newStreamSink(stream connectorv1.Source_ReadServer, redactor *redactor, credit int, cursors bool) *streamSink {
	return &streamSink{stream: stream, redactor: redactor, credit: credit, cursors: cursors, room: make(chan struct{})}
}

func (s *streamSink) grant(items int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.credit += items
	close(s.room)
	s.room = make(chan struct{})
}

// take waits for credit of one item.
func (s *streamSink) take(ctx context.Context) error {
	for {
		s.mu.Lock()
		if s.credit > 0 {
			s.credit--
			s.mu.Unlock()
			return nil
		}
		room := s.room
		s.mu.Unlock()
		select {
		case <-room:
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-s.stream.Context().Done():
			return s.stream.Context().Err()
		}
	}
}

// Put sends one item. One that is too large becomes a problem: the feed does not wait behind it.
func (s *streamSink) Put(ctx context.Context, item Item) error {
	switch {
	case item.Document.SourceKey == "":
		return FaultOf(errContract.With("у документа нет ключа источника"))
	case item.Document.Kind == "":
		return FaultOf(errContract.With("у документа нет вида"))
	case len(item.Body) > document.MaxBytes:
		return s.Problem(ctx, Problem{
			Cursor: item.Cursor, Document: item.Document,
			Fault: Fail(document.CauseLimit, "документ больше 100 МиБ: %d байт", len(item.Body)),
		})
	}
	if err := s.begin(ctx, item.Cursor); err != nil {
		return err
	}
	defer s.sending.Unlock()
	err := s.stream.Send(&connectorv1.ReadResponse{Message: &connectorv1.ReadResponse_Item{
		Item: &connectorv1.Item{Cursor: item.Cursor, Document: wire.Header(item.Document, item.Body)},
	}})
	if err != nil {
		return err
	}
	return wire.Chunks(item.Body, func(piece []byte) error {
		return s.stream.Send(&connectorv1.ReadResponse{Message: &connectorv1.ReadResponse_Chunk{Chunk: &connectorv1.Chunk{Data: piece}}})
	})
}

// Problem reports an item that could not be read.
func (s *streamSink) Problem(ctx context.Context, problem Problem) error {
	if err := s.begin(ctx, problem.Cursor); err != nil {
		return err
	}
	defer s.sending.Unlock()
	f := problem.Fault
	if f == nil {
		f = Fail(document.CauseInternal, "документ не прочитан, причина не названа")
	}
	return s.stream.Send(&connectorv1.ReadResponse{Message: &connectorv1.ReadResponse_Problem{
		Problem: &connectorv1.Problem{Cursor: problem.Cursor, Document: wire.Header(problem.Document, nil), Fault: s.redactor.fault(f).message()},
	}})
}

// begin takes the right to send; the caller gives it back.
func (s *streamSink) begin(ctx context.Context, cursor string) error {
	if cursor == "" && s.cursors {
		return FaultOf(errContract.With("у документа нет места в источнике (cursor)"))
	}
	if err := s.take(ctx); err != nil {
		return err
	}
	s.sending.Lock()
	s.last = cursor
	return nil
}

func (s *streamSink) caughtUp() error {
	s.sending.Lock()
	defer s.sending.Unlock()
	return s.stream.Send(&connectorv1.ReadResponse{Message: &connectorv1.ReadResponse_CaughtUp{
		CaughtUp: &connectorv1.CaughtUp{Cursor: s.last},
	}})
}
