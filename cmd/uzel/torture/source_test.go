//go:build linux

package torture

import (
	"context"
	"fmt"
	"strconv"

	"github.com/uzelhub/uzel/core/failpoint"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// settings are those of both connectors.
type settings struct {
	Folder string `json:"folder"`
}

// source gives numbered documents, so many as were released. What it was told is safe it never gives again.
type source struct{}

// Fail points of the source.
const (
	pointPut       failpoint.Point = "source: put"       // an item has gone to the hub
	pointCommitted failpoint.Point = "source: committed" // the hub said that it is safe, nothing is noted
	pointForgotten failpoint.Point = "source: forgotten" // and it is noted
)

func (source) Describe() sdk.Description {
	return sdk.Description{Name: "torture-source", Version: "1", Title: "Источник", Config: settings{}, Reads: []document.Kind{kind, document.KindUPD}}
}

func (source) Open(_ context.Context, setup sdk.Setup) (sdk.Connection, error) {
	var s settings
	if err := sdk.Bind(setup.Config, &s); err != nil {
		return nil, err
	}
	return tap{folder(s.Folder)}, folder(s.Folder).here("source")
}

type tap struct{ folder }

func (tap) Check(context.Context) (string, error) { return "есть", nil }
func (tap) Close() error                          { return nil }

func (t tap) Read(ctx context.Context, request sdk.ReadRequest, sink sdk.Sink) error {
	gone, err := t.forgotten()
	if err != nil {
		return err
	}
	from, _ := strconv.Atoi(request.Cursor)
	to, err := t.released()
	if err != nil {
		return err
	}
	for n := max(from, gone) + 1; n <= to; n++ {
		item := sdk.Item{Document: envelope(n), Body: body(n)}
		if err := t.get(itemName(n), &item); err != nil {
			return err
		}
		item.Cursor = strconv.Itoa(n)
		if err := sink.Put(ctx, item); err != nil {
			return err
		}
		t.reached(pointPut)
	}
	return nil
}

// itemName is of the file with what the source gives under a number; without one it makes something up.
func itemName(n int) string { return fmt.Sprintf("item-%d", n) }

// forgotten is the last number that the source was told is safe.
func (t tap) forgotten() (last int, err error) {
	lines, err := t.lines(committed)
	for _, line := range lines {
		n, err := strconv.Atoi(line[0])
		if err != nil {
			return 0, err
		}
		last = max(last, n)
	}
	return last, err
}

func (t tap) Committed(_ context.Context, cursor string) error {
	t.reached(pointCommitted)
	err := t.note(committed, cursor)
	t.reached(pointForgotten)
	return err
}

// Three documents each make a chain.
func chain(n int) int { return (n - 1) / 3 }

func envelope(n int) document.Envelope {
	return document.Envelope{
		Kind: kind, SourceKey: fmt.Sprintf("doc-%d", n), Revision: "1", Chain: fmt.Sprintf("chain-%d", chain(n)),
		Name: fmt.Sprintf("doc-%d.json", n), Number: strconv.Itoa(n), Date: "2026-10-01",
		Organisation: document.Party{INN: "7700000016"}, Counterparty: document.Party{INN: "7810000026"},
	}
}

// body is a document's content; every twelfth is stored in chunks.
func body(n int) []byte {
	size := 3500
	if n%12 == 6 {
		size = 300_000
	}
	text := make([]byte, 0, size+32)
	for i := 0; len(text) < size; i++ {
		text = fmt.Appendf(text, "%d/%d ", n, i)
	}
	return text
}
