//go:build linux

package bench

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// belt is a connector that costs as little as one can: its source puts an item on the belt for every byte that comes
// through a socket, its destination says at once that it has delivered.
type belt struct{}

type beltConfig struct {
	Socket string `json:"socket,omitempty"` // where the source is told to go on; without one it gives all items at once
	Items  int    `json:"items,omitempty"`  // how many that are
	Body   string `json:"body,omitempty"`   // the file that every item is a copy of
	PID    string `json:"pid,omitempty"`    // where the process leaves its number
}

func (belt) Describe() sdk.Description {
	return sdk.Description{
		Name: "belt", Version: "1.0.0", Title: "Лента",
		Reads: []document.Kind{document.KindInvoice}, Actions: []sdk.Action{sdk.ActionSend},
		Settlement: sdk.SettleByLookup, SettleAfter: time.Second, Config: beltConfig{},
	}
}

func (belt) Open(_ context.Context, setup sdk.Setup) (sdk.Connection, error) {
	b := &beltConnection{}
	if err := sdk.Bind(setup.Config, &b.config); err != nil {
		return nil, err
	}
	if b.config.Body != "" {
		body, err := os.ReadFile(b.config.Body)
		if err != nil {
			return nil, err
		}
		b.body = body
	}
	if b.config.PID == "" {
		return b, nil
	}
	return b, os.WriteFile(b.config.PID, []byte(strconv.Itoa(os.Getpid())), 0o600)
}

type beltConnection struct {
	config beltConfig
	body   []byte
}

func (b *beltConnection) Check(context.Context) (string, error) {
	return "лента готова", nil
}
func (b *beltConnection) Close() error { return nil }

// Read ends when the socket does.
func (b *beltConnection) Read(ctx context.Context, request sdk.ReadRequest, sink sdk.Sink) error {
	last, _ := strconv.Atoi(request.Cursor)
	if b.config.Socket == "" {
		for n := last + 1; n <= b.config.Items; n++ {
			if err := sink.Put(ctx, b.item(n)); err != nil {
				return err
			}
		}
		return nil
	}
	socket, err := (&net.Dialer{}).DialContext(ctx, "unix", b.config.Socket)
	if err != nil {
		return err
	}
	defer socket.Close()
	defer context.AfterFunc(ctx, func() { _ = socket.Close() })()
	tokens := make([]byte, 256)
	for {
		count, err := socket.Read(tokens)
		for range count {
			last++
			if err := sink.Put(ctx, b.item(last)); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (b *beltConnection) item(n int) sdk.Item {
	return sdk.Item{
		Cursor: strconv.Itoa(n), Body: b.body,
		Document: document.Envelope{Kind: document.KindInvoice, SourceKey: "invoice/" + strconv.Itoa(n), Revision: "1", Name: "invoice.json"},
	}
}

func (b *beltConnection) Commit(_ context.Context, act sdk.Act) (sdk.Receipt, error) {
	return sdk.Receipt{RemoteID: act.Key, At: time.Now(), State: document.StateFinished, Text: "Снято с ленты"}, nil
}

func (b *beltConnection) Lookup(context.Context, string, document.Envelope) (sdk.Settled, error) {
	return sdk.Settled{Outcome: document.OutcomeUnknown}, nil
}
