package sdk

import (
	"context"

	"github.com/uzelhub/uzel/schemas/document"
)

// Source is a connection that gives documents, reference data and events.
type Source interface {
	// Read puts everything after the request's cursor (or of its period) into the sink and returns when there is
	// nothing more for now. Items of one chain come in their order.
	Read(ctx context.Context, request ReadRequest, sink Sink) error
}

// Confirmer is a Source that has something to do once the hub holds an item for good: move the file, delete the
// remote response, confirm the message. Committed is called with the cursors of items in their order, after they are
// durable and while Read may still be running; a later cursor includes the earlier ones. It may come again after a
// crash and must then do no harm.
type Confirmer interface {
	Committed(ctx context.Context, cursor string) error
}

// ReadRequest says what to read.
type ReadRequest struct {
	Cursor string  // where the last committed item left off; empty: from the beginning
	Period *Period // instead of a cursor
	Kinds  []document.Kind
}

// Wants reports whether the request asks for a kind.
func (r ReadRequest) Wants(kind document.Kind) bool {
	for _, k := range r.Kinds {
		if k == kind {
			return true
		}
	}
	return len(r.Kinds) == 0
}

// Sink takes what a Source reads. Its methods block until the hub has room.
type Sink interface {
	// Put hands over one item.
	Put(ctx context.Context, item Item) error
	// Problem reports an item that the source saw and could not read. The hub records it and goes on.
	Problem(ctx context.Context, problem Problem) error
}

// Item is a document, a piece of reference data or an event about a document of ours.
type Item struct {
	Cursor   string // the position after this item
	Document document.Envelope
	Body     []byte // at most document.MaxBytes
}

// Problem is an item that could not be read.
type Problem struct {
	Cursor   string
	Document document.Envelope // what is known of it
	Fault    *Fault
}
