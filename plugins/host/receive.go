package host

import (
	"errors"
	"fmt"
	"io"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/wire"
)

// receive fills the inbox until the stream ends. A source that gives nothing for too long, though it may, is given up.
func (r *reading) receive() error {
	credit := &creditWatch{first: r.host.options.Read.Credit}
	for {
		message, err := r.next()
		switch {
		case errors.Is(err, io.EOF) && r.inbox.caughtUp():
			return nil
		case errors.Is(err, io.EOF):
			return errContract.With("источник закончил, не сказав, что отдал всё")
		case err != nil:
			return err
		}
		switch m := message.GetMessage().(type) {
		case *connectorv1.ReadResponse_Item:
			delivery, err := r.item(m.Item)
			if err != nil {
				return err
			}
			if err := credit.spend(r.inbox); err != nil {
				return err
			}
			r.inbox.put(delivery)
		case *connectorv1.ReadResponse_Problem:
			if err := credit.spend(r.inbox); err != nil {
				return err
			}
			r.inbox.put(Delivery{Problem: &Problem{
				Cursor: m.Problem.GetCursor(), Document: wire.Envelope(m.Problem.GetDocument()),
				Fault: sdk.FaultFromMessage(m.Problem.GetFault()),
			}})
		case *connectorv1.ReadResponse_CaughtUp:
			r.inbox.setCaughtUp()
		default:
			return errContract.With("%s", fmt.Sprintf("неожиданное сообщение источника: %T", m))
		}
	}
}

// next waits for a message, no longer than a source may be silent.
func (r *reading) next() (*connectorv1.ReadResponse, error) {
	stall := r.host.options.Timeouts.Stall
	stop := r.host.options.Clock.AfterFunc(stall, func() {
		r.cancel(errDeadline.With("источник молчит дольше %s", stall))
	})
	defer stop()
	return r.stream.Recv()
}

// item takes the chunks of an item.
func (r *reading) item(header *connectorv1.Item) (Delivery, error) {
	body, err := wire.NewBody(header.GetDocument().GetSize(), header.GetDocument().GetSha256())
	if err != nil {
		return Delivery{}, err
	}
	for !body.Complete() {
		message, err := r.next()
		if err != nil {
			return Delivery{}, err
		}
		if err := body.Add(message.GetChunk().GetData()); err != nil {
			return Delivery{}, err
		}
		if message.GetChunk() == nil {
			return Delivery{}, errContract.With("документ прерван другим сообщением")
		}
	}
	data, err := body.Bytes()
	if err != nil {
		return Delivery{}, err
	}
	return Delivery{Item: &Item{Cursor: header.GetCursor(), Document: wire.Envelope(header.GetDocument()), Body: data}}, nil
}
