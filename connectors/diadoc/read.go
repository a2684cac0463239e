package diadoc

import (
	"context"
	"errors"
	"net/url"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// pageEvents is the largest page of the feed.
const pageEvents = "100"

// Read gives what happened in the box after the cursor: documents that others sent, and news of the exchange of those and
// of our own.
func (c *connection) Read(ctx context.Context, request sdk.ReadRequest, sink sdk.Sink) error {
	own, err := c.home(ctx)
	if err != nil {
		return err
	}
	at, err := parseCursor(request.Cursor, own.box)
	if err != nil {
		return err
	}
	r := &reading{connection: c, own: own, request: request, sink: sink, at: at, messages: map[string]message{}}
	page := func(after string) ([]boxEvent, error) { return c.events(ctx, own.box, after) }
	return walk(at.start(), page, func(e boxEvent) error { return r.take(ctx, e) })
}

// walk goes over the feed from a place to its end.
func walk(place string, page func(after string) ([]boxEvent, error), take func(boxEvent) error) error {
	for {
		events, err := page(place)
		if err != nil || len(events) == 0 {
			return err
		}
		for _, e := range events {
			if err := take(e); err != nil {
				return err
			}
		}
		next := events[len(events)-1].IndexKey
		if next == "" || next == place { // a service that does not say where it stands would be read for ever
			return nil
		}
		place = next
	}
}

// events is a page of the feed. An event that cannot be read is told and holds nothing up.
func (c *connection) events(ctx context.Context, box, after string) ([]boxEvent, error) {
	var list boxEventList
	query := values("boxId", box, "afterIndexKey", after, "timestampFromTicks", c.config.since(), "limit", pageEvents)
	err := c.client.get(ctx, "/V8/GetNewEvents", query, &list)
	return list.Events, err
}

// reading is one Read.
type reading struct {
	*connection
	own      home
	request  sdk.ReadRequest
	sink     sdk.Sink
	at       cursor
	messages map[string]message // as they stand now, for one page or so
}

// take gives the items of an event that were not given before.
func (r *reading) take(ctx context.Context, e boxEvent) error {
	if r.at.has(e.EventID) {
		r.at = r.at.pass(e.EventID)
		return nil
	}
	after := r.at.after(e)
	items, err := r.items(ctx, e)
	if e.broken != nil {
		err = e.broken
	}
	var f *sdk.Fault
	switch {
	case errors.As(err, &f) && unreadable(f):
		if err := r.sink.Problem(ctx, r.problem(e, after, f)); err != nil {
			return err
		}
		r.at = after
		return nil
	case err != nil:
		return err
	}
	done := r.at.given(e.EventID)
	for i, item := range items {
		if i < done {
			continue
		}
		item.Cursor = r.at.within(e.EventID, i+1).String()
		if i == len(items)-1 {
			item.Cursor = after.String()
		}
		if err := r.sink.Put(ctx, item); err != nil {
			return err
		}
	}
	r.at = after
	return nil
}

// unreadable reports that an event will be no more readable later: the feed goes on after it.
func unreadable(f *sdk.Fault) bool {
	switch f.Cause {
	case document.CauseRefusedByRemote, document.CauseInvalidDocument, document.CauseInternal:
		return true
	}
	return false
}

func (r *reading) problem(e boxEvent, after cursor, f *sdk.Fault) sdk.Problem {
	return sdk.Problem{Cursor: after.String(), Document: document.Envelope{Kind: document.KindNews, SourceKey: e.EventID},
		Fault: f}
}

// whole is a message as it stands now. A patch names only what is new; what that is about is in the message.
func (r *reading) whole(ctx context.Context, id string, needs []entity) (message, error) {
	if m, ok := r.messages[id]; ok && m.hasAll(needs) {
		return m, nil
	}
	m, err := r.connection.message(ctx, r.own.box, id)
	if err != nil {
		return message{}, err
	}
	if len(r.messages) >= segmentEvents {
		clear(r.messages)
	}
	r.messages[id] = m
	return m, nil
}

func (c *connection) message(ctx context.Context, box, id string) (message, error) {
	var m message
	err := c.client.get(ctx, "/V6/GetMessage", values("boxId", box, "messageId", id), &m)
	return m, err
}

// document is what the service says of one now.
func (c *connection) document(ctx context.Context, box string, r remote) (documentInfo, error) {
	var d documentInfo
	err := c.client.get(ctx, "/V3/GetDocument", contentQuery(box, r), &d)
	return d, err
}

// content is the bytes of an entity.
func (c *connection) content(ctx context.Context, box string, r remote) ([]byte, error) {
	a, err := c.client.do(ctx, call{method: "GET", path: "/V4/GetEntityContent", query: contentQuery(box, r), raw: true})
	if err != nil {
		return nil, err
	}
	if f := statusFault(a); f != nil {
		return nil, f
	}
	return a.Body, nil
}

func contentQuery(box string, r remote) url.Values {
	return values("boxId", box, "messageId", r.message, "entityId", r.entity)
}
