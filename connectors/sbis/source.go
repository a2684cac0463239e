package sbis

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// reading is one pass over the changes.
type reading struct {
	*connection
	sink   sdk.Sink
	wants  func(document.Kind) bool
	at     cursor
	seen   map[string]bool   // events of this pass
	bodies map[string][]byte // files of the record that is being read, by attachment
	latest map[string]record // documents of this pass, as their last event shows them
	order  []string          // in which they appeared
}

// Read gives what happened since the cursor: documents that came, and news of those in exchange. Then it looks at the
// service stages, which no event announces.
func (c *connection) Read(ctx context.Context, request sdk.ReadRequest, sink sdk.Sink) error {
	at, err := parseCursor(request.Cursor)
	if err != nil {
		return err
	}
	r := &reading{connection: c, sink: sink, wants: request.Wants, at: at, seen: map[string]bool{}, latest: map[string]record{}}
	if err := r.changes(ctx); err != nil {
		return err
	}
	if !request.Wants(document.KindNews) {
		return nil
	}
	if err := r.untold(ctx); err != nil {
		return err
	}
	return r.stages(ctx)
}

// changes reads page after page. The event of the cursor may have ceased to exist: then the reading goes on by time, with
// an overlap, and what comes twice is known by its key.
func (r *reading) changes(ctx context.Context) error {
	for {
		f := filter{Organisation: r.us(), FullCert: no, Event: r.at.Event}
		if f.Event == "" {
			f.From = stamp(r.from())
		}
		page, err := r.list(ctx, methodChanges, f)
		if business(err) && f.Event != "" {
			r.at.Event = ""
			continue
		}
		if err != nil {
			return err
		}
		fresh := false
		for _, d := range page.Documents {
			for _, e := range d.Events {
				if r.seen[e.ID] {
					continue
				}
				r.seen[e.ID], fresh = true, true
				if err := r.happened(ctx, d, e); err != nil {
					return err
				}
			}
		}
		if page.Navigation.More != yes || !fresh { // a page without anything new would come for ever
			return nil
		}
	}
}

// from is the moment to read from when there is no event to go on after.
func (r *reading) from() time.Time {
	if !r.at.At.IsZero() {
		return r.at.At.Add(-r.config.Overlap.Std())
	}
	if since, err := time.ParseInLocation(time.DateOnly, r.config.Since, moscow); err == nil {
		return since
	}
	return r.now().Add(-lookBack)
}

// happened gives one event: the document, if it came from the other side and was not given yet, and the news of it.
func (r *reading) happened(ctx context.Context, d record, e event) error {
	r.bodies = map[string][]byte{}
	at, dated := moment(e.At)
	if !dated {
		at = r.now()
	}
	if err := r.arrived(ctx, d); err != nil {
		return err
	}
	if r.at.Event = e.ID; at.After(r.at.At) {
		r.at.At = at
	}
	if !r.wants(document.KindNews) {
		return nil
	}
	if _, known := r.latest[d.ID]; !known {
		r.order = append(r.order, d.ID)
	}
	r.latest[d.ID] = d
	news, err := r.news(ctx, d, e, at)
	for _, a := range e.Attachments {
		r.at.tell(a)
	}
	envelope := newsEnvelope(d, e.ID, at)
	switch {
	case passing(ctx, err):
		return err
	case err != nil:
		return r.sink.Problem(ctx, sdk.Problem{Cursor: r.at.String(), Document: envelope, Fault: sdk.FaultOf(err)})
	case len(news.Facts)+len(news.Files) == 0:
		return nil
	}
	return r.tell(ctx, envelope, news)
}

// arrived gives a document that the other side sent. Any event of it will do: the first may have been lost.
func (r *reading) arrived(ctx context.Context, d record) error {
	if !d.incoming() || slices.Contains(r.at.Given, d.ID) {
		return nil
	}
	main, found := d.main()
	if !found || !r.wants(paperOf(main.fileName()).kind()) {
		return nil
	}
	body, err := r.body(ctx, main)
	if passing(ctx, err) {
		return err
	}
	next := r.at
	next.give(d.ID)
	envelope := incomingEnvelope(d, main, body)
	if err != nil {
		err = r.sink.Problem(ctx, sdk.Problem{Cursor: r.at.String(), Document: envelope, Fault: sdk.FaultOf(err)})
	} else {
		err = r.sink.Put(ctx, sdk.Item{Cursor: next.String(), Document: envelope, Body: body})
	}
	r.at = next
	return err
}

// passing reports whether an error will pass by itself or ends the reading anyway: what is wrong with one document alone
// must not hold up the others.
func passing(ctx context.Context, err error) bool {
	var f *sdk.Fault
	switch {
	case err == nil:
		return false
	case ctx.Err() != nil || !errors.As(err, &f):
		return true
	}
	return f.Cause != document.CauseRefusedByRemote && f.Cause != document.CauseInvalidDocument && f.Cause != document.CauseMisconfigured
}

// body fetches a file once for a record.
func (r *reading) body(ctx context.Context, a attachment) ([]byte, error) {
	if known, ok := r.bodies[a.ID]; ok {
		return known, nil
	}
	body, err := r.client.download(ctx, a.link())
	if err == nil {
		r.bodies[a.ID] = body
	}
	return body, err
}

func (r *reading) tell(ctx context.Context, envelope document.Envelope, news docflow.News) error {
	body, err := encoded(news)
	if err != nil {
		return sdk.Fail(document.CauseInternal, "новость не составлена")
	}
	return r.sink.Put(ctx, sdk.Item{Cursor: r.at.String(), Document: envelope, Body: body})
}
