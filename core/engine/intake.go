package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// Intake counts what reading a source brought.
type Intake struct {
	Taken    int `json:"taken"`    // new documents
	Known    int `json:"known"`    // taken before
	Skipped  int `json:"skipped"`  // that no route's condition wants
	Problems int `json:"problems"` // set aside at once: the source could not read them, or the hub reference data
	Records  int `json:"records"`  // of reference data
}

// feed is the name under which a connection's cursor is kept: one for all routes that read it.
const feed = "*"

// Pull reads whatever is new at a connection, for all routes that take from it, and reference data of the given kinds.
// Where nobody wants anything, nothing is read: what is read is taken from the source.
func (e *Engine) Pull(ctx context.Context, connection string, references []document.Kind) (Intake, error) {
	kinds, all := e.kinds(connection)
	if !all {
		if kinds = append(kinds, references...); len(kinds) == 0 {
			return Intake{}, nil
		}
	}
	request := host.ReadRequest{Kinds: kinds}
	err := e.Store.View(ctx, func(tx store.ReadTx) (err error) {
		request.Cursor, err = tx.Cursor(connection, feed)
		return err
	})
	if err != nil {
		return Intake{}, err
	}
	return e.read(ctx, connection, request, e.Routes.Current())
}

// PullPeriod reads a period for one route.
func (e *Engine) PullPeriod(ctx context.Context, route *Route, period host.Period) (Intake, error) {
	return e.read(ctx, route.Source, host.ReadRequest{Period: &period, Kinds: route.Kinds}, []*Route{route})
}

// kinds are those that the routes of a connection take, each once; all says that one of them takes every kind.
func (e *Engine) kinds(connection string) (kinds []document.Kind, all bool) {
	for _, r := range e.Routes.Current() {
		if r.Source != connection {
			continue
		}
		if len(r.Kinds) == 0 {
			return nil, true
		}
		for _, k := range r.Kinds {
			if !slices.Contains(kinds, k) {
				kinds = append(kinds, k)
			}
		}
	}
	return kinds, false
}

func (e *Engine) read(ctx context.Context, connection string, request host.ReadRequest, routes []*Route) (Intake, error) {
	var sum Intake
	_, err := e.Outside.Read(ctx, connection, request, func(ctx context.Context, batch []host.Delivery) error {
		taken, err := e.accept(ctx, connection, batch, routes, request.Period == nil)
		if err != nil {
			return err
		}
		sum.Taken += taken.Taken
		sum.Known += taken.Known
		sum.Skipped += taken.Skipped
		sum.Problems += taken.Problems
		sum.Records += taken.Records
		e.Wake()
		return nil
	})
	return sum, err
}

// accept takes a batch in. When it returns nil everything is durable, documents, journal and cursor alike, and the
// source may be told so.
func (e *Engine) accept(ctx context.Context, connection string, batch []host.Delivery, routes []*Route, keepCursor bool) (Intake, error) {
	arrivals := make([]arrival, len(batch))
	for i, delivery := range batch {
		arrivals[i] = e.open(connection, delivery)
	}
	var sum Intake
	var changes []Change
	err := e.Store.Update(ctx, store.Actor{Name: connection, Kind: store.ActorConnection}, func(tx store.Tx) error {
		sum, changes = Intake{}, nil
		for _, a := range arrivals {
			taken, err := e.take(tx, connection, a, routes, &sum)
			if err != nil {
				return err
			}
			changes = append(changes, taken...)
		}
		if keepCursor && len(batch) > 0 {
			return tx.SetCursor(connection, feed, batch[len(batch)-1].Cursor())
		}
		return nil
	})
	if err != nil {
		return Intake{}, err
	}
	for _, change := range changes {
		e.Notify(change)
	}
	return sum, nil
}

func (e *Engine) take(tx store.Tx, connection string, a arrival, routes []*Route, sum *Intake) ([]Change, error) {
	if a.envelope.Kind.IsReference() {
		return e.takeReference(tx, connection, a, sum)
	}
	var changes []Change
	wanted := false
	for _, route := range routes {
		if !route.takes(connection, a.envelope.Kind) {
			continue
		}
		judged := a.judged(route)
		if judged == nil {
			continue
		}
		wanted = true
		change, err := e.takeFor(tx, connection, route, *judged, sum)
		if err != nil {
			return nil, err
		}
		changes = append(changes, change...)
	}
	if wanted {
		return changes, nil
	}
	if a.aside() {
		return e.takeFor(tx, connection, nowhere(connection), a, sum)
	}
	sum.Skipped++
	return nil, tx.Note(store.Entry{Action: "document.skipped", Subject: connection, Details: map[string]string{
		"source_key": fingerprint(a.envelope.SourceKey), "revision": fingerprint(a.envelope.Revision), "kind": string(a.envelope.Kind),
	}})
}

// takeReference keeps the records that reference data holds. What could not be read of it is set aside as a document, so
// that somebody sees it; once it has come whole, the earlier one is out of the way.
func (e *Engine) takeReference(tx store.Tx, connection string, a arrival, sum *Intake) ([]Change, error) {
	sum.Records += len(a.records)
	if err := e.References.Keep(tx, a.records); err != nil {
		return nil, err
	}
	if a.aside() {
		return e.takeFor(tx, connection, nowhere(connection), a, sum)
	}
	return e.supersede(tx, store.Document{Source: connection, Envelope: a.envelope})
}

// takeFor makes a document of an arrival for one route.
func (e *Engine) takeFor(tx store.Tx, connection string, route *Route, a arrival, sum *Intake) ([]Change, error) {
	now := e.Clock.Now()
	guid, err := uuid.NewRandomFromReader(e.Random)
	if err != nil {
		return nil, err
	}
	p := Progress{State: document.StateReceived, Identity: Identity{File: guid.String(), BuiltAt: now}, NextAt: now}
	if route.Policy.AgeLimit > 0 {
		p.Expires = now.Add(route.Policy.AgeLimit)
	}
	if a.aside() {
		p.halt(document.StateInvalid, a.cause)
	}
	progress, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	doc := store.Document{
		Route: route.Name, RouteVersion: route.Version, Source: connection, Envelope: a.envelope,
		State: p.State, Cause: p.Cause, Holds: holds(p.State) && route.Name != "", NextAt: p.NextAt, ExpiresAt: p.Expires,
		Progress: progress,
	}
	taken, err := tx.InsertDocument(&doc)
	if err != nil {
		return nil, err
	}
	if !taken {
		sum.Known++
		return nil, nil
	}
	if err := a.keep(tx, doc.ID); err != nil {
		return nil, err
	}
	superseded, err := e.supersede(tx, doc)
	if err != nil {
		return nil, err
	}
	if a.aside() {
		sum.Problems++
	} else {
		sum.Taken++
	}
	change := Change{Document: doc.ID, Route: doc.Route, Kind: doc.Envelope.Kind, To: doc.State}
	return append(superseded, change), tx.Note(store.Entry{
		Action: "document.taken", Document: doc.ID, Subject: connection, Details: map[string]string{
			"route": route.Name, "version": route.Version, "kind": string(doc.Envelope.Kind), "source_key": fingerprint(doc.Envelope.SourceKey),
			"revision": fingerprint(doc.Envelope.Revision), "bytes": strconv.Itoa(len(a.body)), "state": string(doc.State),
		},
	})
}

// supersede cancels earlier revisions of the same business document that were set aside: this one replaces them. One that
// did not become a document, as good reference data, has no ID.
func (e *Engine) supersede(tx store.Tx, doc store.Document) ([]Change, error) {
	earlier, err := tx.Documents(store.DocumentFilter{
		Route: doc.Route, Source: doc.Source, SourceKey: doc.Envelope.SourceKey, Chain: doc.Envelope.ChainKey(), State: document.StateInvalid,
	})
	if err != nil {
		return nil, err
	}
	var changes []Change
	for _, old := range earlier {
		var p Progress
		if old.ID == doc.ID || old.Route != doc.Route || json.Unmarshal(old.Progress, &p) != nil || p.WentOut() {
			continue
		}
		p.halt(document.StateCancelled, "")
		if err := save(tx, &old, p); err != nil {
			return nil, err
		}
		if err := tx.Note(store.Entry{Action: "document.superseded", Document: old.ID, Details: map[string]string{"by": doc.ID}}); err != nil {
			return nil, err
		}
		changes = append(changes, Change{
			Document: old.ID, Route: old.Route, Kind: old.Envelope.Kind, From: document.StateInvalid, To: document.StateCancelled,
		})
	}
	return changes, nil
}

// fingerprint stands in the journal for a source's own key, which may hold a name, as that of a file.
func fingerprint(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:8])
}

// nowhere is the route of what belongs to none: what cannot be read, and reference data.
func nowhere(connection string) *Route { return &Route{Source: connection} }
