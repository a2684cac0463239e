package sbis

import (
	"context"
	"errors"
	"maps"
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
}

// Read gives what happened since the cursor: documents that came, and news of those in exchange. Then it looks at the
// service stages, which no event announces.
func (c *connection) Read(ctx context.Context, request sdk.ReadRequest, sink sdk.Sink) error {
	at, err := parseCursor(request.Cursor)
	if err != nil {
		return err
	}
	r := &reading{connection: c, sink: sink, wants: request.Wants, at: at, seen: map[string]bool{}}
	if err := r.changes(ctx); err != nil {
		return err
	}
	if !request.Wants(document.KindNews) {
		return nil
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
	news, err := r.news(ctx, d, e, at)
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

// stages tells of service stages that appeared, as an operator's request for a receipt, and of those that are gone.
func (r *reading) stages(ctx context.Context) error {
	open, err := r.serviceStages(ctx, "")
	if err != nil {
		return err
	}
	now := map[string]string{}
	for _, d := range open {
		id := d.Stages[0].ID
		if now[id] = d.ID; r.at.Stages[id] != "" {
			continue
		}
		asked, err := r.asksReceipt(ctx, d)
		if err != nil {
			return err
		}
		if !asked {
			delete(now, id) // looked at again: it may be asked for later
			continue
		}
		if err := r.stage(ctx, d, id, docflow.ReceiptAsked); err != nil {
			return err
		}
	}
	told := r.at.Stages
	for _, id := range slices.Sorted(maps.Keys(told)) {
		if now[id] != "" {
			continue
		}
		if err := r.stage(ctx, record{ID: told[id]}, id, docflow.ReceiptGiven); err != nil {
			return err
		}
	}
	return nil
}

// asksReceipt: a notice of receipt that the law asks for is a duty without being asked for, so only other stages are told.
func (r *reading) asksReceipt(ctx context.Context, d record) (bool, error) {
	full, err := r.read(ctx, d.ID)
	if err != nil || !full.incoming() || full.has(notice) {
		return err == nil, err
	}
	main, found := full.main()
	if !found || !paperOf(main.fileName()).title() {
		return true, nil
	}
	body, err := r.client.download(ctx, main.link())
	if err != nil {
		return false, err
	}
	return !invoice(flowOf(paperOf(main.fileName()), body)), nil
}

// invoice reports whether a flow has an invoice in it.
func invoice(f docflow.Flow) bool {
	switch f {
	case docflow.Invoice, docflow.InvoiceTransfer, docflow.Correction, docflow.InvoiceAgreement:
		return true
	}
	return false
}

// stageFact names what a service stage asks for.
func stageFact(id string) string { return "stage:" + id }

func (r *reading) stage(ctx context.Context, d record, id string, happened docflow.Event) error {
	stages := maps.Clone(r.at.Stages)
	if stages == nil {
		stages = map[string]string{}
	}
	if happened == docflow.ReceiptAsked {
		stages[id] = d.ID
	} else {
		delete(stages, id)
	}
	r.at.Stages = stages
	key := stageFact(id) + ":" + string(happened)
	at := r.at.At // a stage has no date; the last event's keeps the news the same when it is told again
	if at.IsZero() {
		at = r.now()
	}
	fact := docflow.Fact{ID: key, Event: happened, At: at, About: stageFact(id)}
	return r.tell(ctx, newsEnvelope(d, key, fact.At), docflow.News{Remote: d.ID, Facts: []docflow.Fact{fact}})
}

func (r *reading) tell(ctx context.Context, envelope document.Envelope, news docflow.News) error {
	body, err := encoded(news)
	if err != nil {
		return sdk.Fail(document.CauseInternal, "новость не составлена")
	}
	return r.sink.Put(ctx, sdk.Item{Cursor: r.at.String(), Document: envelope, Body: body})
}
