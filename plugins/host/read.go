package host

import (
	"context"
	"errors"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
)

// Read takes everything a source has. Deliveries are handed to accept in batches: whatever has arrived, within the
// host's ReadLimits. When accept returns nil they are durable, and the source is told so. Read returns the cursor of
// the last delivery that accept took, whatever happens after it; an error of accept ends the reading and is returned
// as it is, any other error is a Fault.
func (h *Host) Read(
	ctx context.Context, name string, request ReadRequest, accept func(ctx context.Context, batch []Delivery) error,
) (cursor string, err error) {
	connection, f := h.connection(name)
	if f != nil {
		return request.Cursor, f
	}
	p, f := connection.acquire(ctx, need{open: true})
	if f != nil {
		return request.Cursor, surelyNotDone(f)
	}
	defer connection.release()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer connection.breakable(cancel)()
	defer context.AfterFunc(h.running, func() { cancel(errClosed.New()) })()

	r := &reading{host: h, process: p, cursor: request.Cursor, cancel: cancel}
	err = r.run(ctx, request, accept)
	return r.cursor, err
}

// acceptError is what accept said: not the connector's fault.
type acceptError struct{ error }

// breakable lets a reading be broken off when its connection goes.
func (c *connection) breakable(cancel context.CancelCauseFunc) (done func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.reads == nil {
		c.reads = map[int]context.CancelCauseFunc{}
	}
	c.readID++
	id := c.readID
	c.reads[id] = cancel
	if c.retired {
		cancel(c.whyRetired())
	}
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.reads, id)
	}
}

// A reading is one Read of a source.
type reading struct {
	host    *Host
	process *process
	stream  connectorv1.Source_ReadClient
	inbox   *inbox
	cancel  context.CancelCauseFunc
	cursor  string // of the last delivery that is durable
}

func (r *reading) run(ctx context.Context, request ReadRequest, accept func(context.Context, []Delivery) error) error {
	stream, err := r.process.remote.source.Read(ctx)
	if err != nil {
		return r.process.faultOf(ctx, err, false)
	}
	r.stream, r.inbox = stream, newInbox(r.host.options.Read.Bytes)
	if err := r.begin(request); err != nil {
		return r.process.faultOf(ctx, err, false)
	}
	received := make(chan struct{})
	go func() {
		defer close(received)
		r.inbox.end(r.receive())
	}()
	defer func() {
		r.cancel(nil)
		r.inbox.abandon()
		<-received
	}()
	err = r.handOn(ctx, accept)
	var own acceptError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &own):
		return own.error
	}
	return r.process.faultOf(ctx, err, false) // before the clearing away, which ends ctx
}

func (r *reading) begin(request ReadRequest) error {
	start := &connectorv1.ReadStart{
		Cursor: request.Cursor, Period: periodTo(request.Period), Credit: int32(r.host.options.Read.Credit),
	}
	for _, kind := range request.Kinds {
		start.Kinds = append(start.Kinds, string(kind))
	}
	err := r.stream.Send(&connectorv1.ReadRequest{Message: &connectorv1.ReadRequest_Start{Start: start}})
	return sending(err, func() error { _, err := r.stream.Recv(); return err })
}

// handOn gives batches to accept and tells the source what is durable, until the source has given everything and
// made its confirmations.
func (r *reading) handOn(ctx context.Context, accept func(context.Context, []Delivery) error) error {
	for {
		batch, more, err := r.inbox.take(ctx)
		if len(batch) > 0 && ctx.Err() == nil {
			if err := accept(ctx, batch); err != nil {
				return acceptError{err}
			}
			r.durable(batch)
			continue
		}
		if err != nil {
			return err
		}
		if !more {
			return nil
		}
		if err := r.stream.CloseSend(); err != nil { // caught up
			return err
		}
	}
}

// durable tells the source. If it cannot be told any more, the next Read's cursor does.
func (r *reading) durable(batch []Delivery) {
	last := batch[len(batch)-1].Cursor()
	if last != "" { // a period has no cursor
		r.cursor = last
		_ = r.stream.Send(&connectorv1.ReadRequest{Message: &connectorv1.ReadRequest_Committed{
			Committed: &connectorv1.Committed{Cursor: last},
		}})
	}
	_ = r.stream.Send(&connectorv1.ReadRequest{Message: &connectorv1.ReadRequest_Credit{
		Credit: &connectorv1.Credit{Items: int32(len(batch))},
	}})
}
