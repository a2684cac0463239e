package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"

	"github.com/google/uuid"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Intake counts what reading a source brought.
type Intake struct {
	Taken    int `json:"taken"`    // new documents
	Known    int `json:"known"`    // taken before
	Skipped  int `json:"skipped"`  // wanted by no route's condition
	Problems int `json:"problems"` // set aside at once: the source could not read a document, or the hub could not read reference data
	Records  int `json:"records"`  // of reference data
	News     int `json:"news"`     // of documents in exchange
}

// Add counts what another reading brought.
func (i *Intake) Add(other Intake) {
	i.Taken += other.Taken
	i.Known += other.Known
	i.Skipped += other.Skipped
	i.Problems += other.Problems
	i.Records += other.Records
	i.News += other.News
}

// accept takes a batch in. When it returns nil, documents, journal and cursor are all durable, and the source may be told so.
// cursor is where the reading stands; accept moves it past the batch. It is nil for a reading of a period.
//
// An arrival that the store cannot take, or that makes the program panic, is set aside with the little that is certain about it,
// so that it does not block the feed.
func (e *Engine) accept(ctx context.Context, connection string, batch []host.Delivery, routes []*Route, cursor *string) (Intake, error) {
	e.Fail.At(PointOffered)
	arrivals := make([]arrival, len(batch))
	for i, delivery := range batch {
		arrivals[i] = e.open(connection, delivery)
	}
	sum, err := e.write(ctx, connection, arrivals, routes, cursor)
	if !ofArrival(err) {
		return sum, err
	}
	for _, a := range arrivals { // one by one, so that only the faulty one is set aside
		alone, err := e.write(ctx, connection, []arrival{a}, routes, cursor)
		if ofArrival(err) {
			alone, err = e.write(ctx, connection, []arrival{a.bare(err)}, routes, cursor)
		}
		if err != nil {
			return sum, err
		}
		sum.Add(alone)
	}
	return sum, nil
}

// write takes arrivals in, all or none.
func (e *Engine) write(ctx context.Context, connection string, arrivals []arrival, routes []*Route, cursor *string) (Intake, error) {
	var sum Intake
	var changes []Change
	err := e.update(ctx, store.Actor{Name: connection, Kind: store.ActorConnection}, func(tx store.Tx) error {
		sum, changes = Intake{}, nil
		for _, a := range arrivals {
			taken, err := e.take(tx, connection, a, routes, &sum)
			if err != nil {
				return err
			}
			changes = append(changes, taken...)
		}
		return move(tx, connection, cursor, arrivals)
	})
	if err != nil {
		return Intake{}, err
	}
	e.Fail.At(PointTaken)
	if last := lastCursor(arrivals); cursor != nil && last != "" {
		*cursor = last
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
	if a.envelope.Kind == document.KindNews {
		return e.takeNews(tx, connection, a, sum)
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
	if cameIn(connection, a.envelope) != nil && !a.aside() { // the sender waits for an answer
		a.findings, a.cause = []fault.Finding{errUnclaimed.Finding(a.envelope.Name, "")}, document.CauseMisconfigured
	}
	if a.aside() {
		return e.takeFor(tx, connection, nowhere(connection), a, sum)
	}
	sum.Skipped++
	return nil, tx.Note(store.Entry{Action: "document.skipped", Subject: connection, Details: map[string]string{
		"source_key": fingerprint(a.envelope.SourceKey), "revision": fingerprint(a.envelope.Revision), "kind": string(a.envelope.Kind),
	}})
}

// takeReference keeps the records that reference data holds. If some of it could not be read, it is also set aside as a document,
// so that somebody sees it; a later delivery that can be read whole replaces that document.
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
	p, err := e.received(tx, connection, route, a)
	if err != nil {
		return nil, err
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
	if p.Exchange != nil {
		if err := e.bind(tx, doc.ID, &p); err != nil {
			return nil, err
		}
		if err := save(tx, &doc, p); err != nil {
			return nil, err
		}
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
	return append(superseded, change), noteTaken(tx, doc, len(a.body))
}

// received is the progress with which an arrival begins its way along a route.
func (e *Engine) received(tx store.ReadTx, connection string, route *Route, a arrival) (Progress, error) {
	guid, err := uuid.NewRandomFromReader(e.Random)
	if err != nil {
		return Progress{}, err
	}
	now := e.Clock.Now()
	p := Progress{State: document.StateReceived, Identity: Identity{File: guid.String(), BuiltAt: now}, NextAt: now, Act: powerAct(a.envelope)}
	if route.Policy.AgeLimit > 0 {
		p.Expires = now.Add(route.Policy.AgeLimit)
	}
	if a.aside() {
		p.halt(document.StateInvalid, a.cause)
	}
	if p.Exchange = cameIn(connection, a.envelope); p.Exchange != nil {
		p.Flow = p.Exchange.Flow
		if _, err := boundTo(tx, connection, p.Exchange.Remote); err == nil {
			p.Exchange = nil // the document of another route already follows this exchange
		}
	}
	return p, nil
}

// noteTaken writes the journal entry of a document that was taken in.
func noteTaken(tx store.Tx, doc store.Document, bytes int) error {
	return tx.Note(store.Entry{
		Action: "document.taken", Document: doc.ID, Subject: doc.Source, Details: map[string]string{
			"route": doc.Route, "version": doc.RouteVersion, "kind": string(doc.Envelope.Kind), "source_key": fingerprint(doc.Envelope.SourceKey),
			"revision": fingerprint(doc.Envelope.Revision), "bytes": strconv.Itoa(bytes), "state": string(doc.State),
		},
	})
}

// supersede cancels earlier revisions of the same business document that were set aside: this one replaces them. Reference data
// that was read well became no document, so doc may have no ID.
func (e *Engine) supersede(tx store.Tx, doc store.Document) ([]Change, error) {
	filter := store.DocumentFilter{
		Route: doc.Route, Source: doc.Source, SourceKey: doc.Envelope.SourceKey, State: document.StateInvalid,
	}
	if doc.Route == "" { // an empty route does not filter; the chain narrows the search instead
		filter.Chain = doc.Envelope.ChainKey()
	}
	earlier, err := tx.Documents(filter)
	if err != nil {
		return nil, err
	}
	var changes []Change
	for _, old := range earlier {
		if old.ID == doc.ID || old.Route != doc.Route {
			continue
		}
		p, _ := progressOf(old) // an erased document has no progress, only a state
		p.halt(document.StateCancelled, "")
		if err := save(tx, &old, p); err != nil {
			return nil, err
		}
		if err := noteSuperseded(tx, old.ID, doc.ID); err != nil {
			return nil, err
		}
		changes = append(changes, Change{
			Document: old.ID, Route: old.Route, Kind: old.Envelope.Kind, From: document.StateInvalid, To: document.StateCancelled,
		})
	}
	return changes, nil
}

// fingerprint stands in the journal for text that others wrote: a source's key may hold a person's name, as in a file name.
func fingerprint(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:8])
}

// nowhere is the route of documents that belong to none: unreadable ones, and reference data that was set aside.
func nowhere(connection string) *Route { return &Route{Source: connection} }
