package mig24

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// event is something that a Read gives.
type event struct {
	id   string // the same for ever
	at   time.Time
	rank int // among those of the same moment: a document comes before what happened to it
	kind document.Kind
	item func(context.Context) (sdk.Item, error)
}

// Read gives what happened after the cursor: to documents in exchange, to signatures that were asked for, to powers of
// attorney.
func (a *account) Read(ctx context.Context, request sdk.ReadRequest, sink sdk.Sink) error {
	at, err := parseCursor(request.Cursor)
	if err != nil {
		return err
	}
	events, err := a.events(ctx)
	if err != nil {
		return err
	}
	now := a.now()
	for i := range events {
		if events[i].at.After(now) { // a clock that is wrong there must not make the cursor leave out what comes
			events[i].at = now
		}
	}
	slices.SortStableFunc(events, func(x, y event) int {
		return cmp.Or(x.at.Compare(y.at), cmp.Compare(x.rank, y.rank), cmp.Compare(x.id, y.id))
	})
	for _, e := range events {
		if !request.Wants(e.kind) || !at.wants(e.id, e.at) {
			continue
		}
		at = at.after(e.id, e.at)
		if err := e.give(ctx, at.String(), sink); err != nil {
			return err
		}
	}
	return nil
}

// give hands an event over. What is gone for good is a problem by itself; everything else ends the reading.
func (e event) give(ctx context.Context, cursor string, sink sdk.Sink) error {
	item, err := e.item(ctx)
	var f *sdk.Fault
	switch {
	case err == nil:
		item.Cursor = cursor
		return sink.Put(ctx, item)
	case errors.As(err, &f) && f.Outcome() == document.OutcomeRefused:
		return sink.Problem(ctx, sdk.Problem{Cursor: cursor, Document: document.Envelope{Kind: e.kind, SourceKey: e.id}, Fault: f})
	}
	return err
}

// events collects what the services show at the moment.
func (a *account) events(ctx context.Context) ([]event, error) {
	var all []event
	if a.exchange != nil {
		groups, err := a.groups(ctx)
		if err != nil {
			return nil, err
		}
		for _, g := range groups {
			for _, p := range g.Packages {
				all = append(all, a.packageEvents(g, p)...)
			}
		}
	}
	for _, c := range []*client{a.signing, a.powers} {
		if c == nil {
			continue
		}
		responses, err := c.responses(ctx)
		if err != nil {
			return nil, err
		}
		for _, r := range responses {
			if e, ok := resultEvent(c, r); ok {
				all = append(all, e)
			}
		}
	}
	return all, nil
}

const pageOfGroups = 100

// groups lists all groups. Pages are a guess: a service that does not know them answers with everything again, and the list
// ends there.
func (a *account) groups(ctx context.Context) ([]group, error) {
	var all []group
	seen := map[string]bool{}
	for {
		path := exchangePath + "package-groups?offset=" + strconv.Itoa(len(all)) + "&limit=" + strconv.Itoa(pageOfGroups)
		var page []group
		if _, err := a.exchange.get(ctx, path, &page); err != nil {
			return nil, err
		}
		before := len(all)
		for _, g := range page {
			if !seen[g.ID] {
				seen[g.ID] = true
				all = append(all, g)
			}
		}
		if len(page) < pageOfGroups || len(all) == before {
			return all, nil
		}
	}
}

// Committed has the responses deleted that the hub holds for good.
func (a *account) Committed(ctx context.Context, text string) error {
	at, err := parseCursor(text)
	if err != nil {
		return err
	}
	for _, c := range []*client{a.signing, a.powers} {
		if c == nil {
			continue
		}
		responses, err := c.responses(ctx)
		if err != nil {
			return err
		}
		for _, r := range responses {
			if e, ok := resultEvent(c, r); ok && at.gave(e.id) {
				if err := c.confirm(ctx, r.RequestID); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
