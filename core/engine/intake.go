package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
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
	Skipped  int `json:"skipped"`  // that no route's condition wants
	Problems int `json:"problems"` // that the source could not read
	Records  int `json:"records"`  // reference data
}

// feed is the name under which a connection's cursor is kept: one for all routes that read it.
const feed = "*"

// Pull reads whatever is new at a connection, for all routes that take from it.
func (e *Engine) Pull(ctx context.Context, connection string, references []document.Kind) (Intake, error) {
	request := host.ReadRequest{Kinds: append(e.kinds(connection), references...)}
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

// kinds are those that the routes of a connection take, each once.
func (e *Engine) kinds(connection string) []document.Kind {
	var kinds []document.Kind
	seen := map[document.Kind]bool{}
	for _, r := range e.Routes.Current() {
		for _, k := range r.Kinds {
			if r.Source == connection && !seen[k] {
				seen[k] = true
				kinds = append(kinds, k)
			}
		}
	}
	return kinds
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
	actor := store.Actor{Name: connection, Kind: store.ActorConnection}
	var sum Intake
	var changes []Change
	err := e.Store.Update(ctx, actor, func(tx store.Tx) error {
		sum, changes = Intake{}, nil
		cursor := ""
		for _, delivery := range batch {
			taken, err := e.take(tx, connection, delivery, routes, &sum)
			if err != nil {
				return err
			}
			changes = append(changes, taken...)
			cursor = delivery.Cursor()
		}
		if keepCursor && len(batch) > 0 {
			return tx.SetCursor(connection, feed, cursor)
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

func (e *Engine) take(tx store.Tx, connection string, delivery host.Delivery, routes []*Route, sum *Intake) ([]Change, error) {
	envelope, body := delivery.Envelope(), delivery.Body()
	if envelope.Kind.IsReference() && delivery.Problem == nil {
		sum.Records++
		return nil, e.References.Take(tx, connection, envelope, body)
	}
	var changes []Change
	wanted := false
	for _, route := range routes {
		if !route.takes(connection, envelope.Kind) {
			continue
		}
		if want, err := route.When(envelope); err == nil && !want && delivery.Problem == nil {
			continue
		} else if err != nil {
			delivery.Problem = conditionProblem(delivery, err)
		}
		wanted = true
		change, err := e.takeFor(tx, connection, route, delivery, sum)
		if err != nil {
			return nil, err
		}
		changes = append(changes, change...)
	}
	if wanted {
		return changes, nil
	}
	if delivery.Problem != nil {
		change, err := e.takeFor(tx, connection, nowhere(connection), delivery, sum)
		return change, err
	}
	sum.Skipped++
	return nil, tx.Note(store.Entry{Action: "document.skipped", Subject: connection, Details: map[string]string{
		"source_key": fingerprint(envelope.SourceKey), "revision": fingerprint(envelope.Revision), "kind": string(envelope.Kind),
	}})
}

// takeFor makes a document of a delivery for one route.
func (e *Engine) takeFor(tx store.Tx, connection string, route *Route, delivery host.Delivery, sum *Intake) ([]Change, error) {
	now := e.Clock.Now()
	guid, err := uuid.NewRandomFromReader(e.Random)
	if err != nil {
		return nil, err
	}
	p := Progress{State: document.StateReceived, Identity: Identity{File: guid.String(), BuiltAt: now}, NextAt: now}
	if route.Policy.AgeLimit > 0 {
		p.Expires = now.Add(route.Policy.AgeLimit)
	}
	if delivery.Problem != nil {
		p.halt(document.StateInvalid, problemCause(delivery.Problem))
	}
	progress, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	doc := store.Document{
		Route: route.Name, RouteVersion: route.Version, Source: connection, Envelope: delivery.Envelope(),
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
	if err := e.putOriginal(tx, doc, delivery); err != nil {
		return nil, err
	}
	superseded, err := e.supersede(tx, doc)
	if err != nil {
		return nil, err
	}
	if delivery.Problem != nil {
		sum.Problems++
	} else {
		sum.Taken++
	}
	change := Change{Document: doc.ID, Route: doc.Route, Kind: doc.Envelope.Kind, To: doc.State}
	return append(superseded, change), tx.Note(store.Entry{
		Action: "document.taken", Document: doc.ID, Subject: connection, Details: map[string]string{
			"route": route.Name, "version": route.Version, "kind": string(doc.Envelope.Kind), "source_key": fingerprint(doc.Envelope.SourceKey),
			"revision": fingerprint(doc.Envelope.Revision), "bytes": strconv.Itoa(len(delivery.Body())), "state": string(doc.State),
		},
	})
}

func (e *Engine) putOriginal(tx store.Tx, doc store.Document, delivery host.Delivery) error {
	if delivery.Problem != nil {
		return tx.SetFindings(doc.ID, []fault.Finding{problemFinding(delivery.Problem)})
	}
	env := delivery.Envelope()
	part := store.Part{
		Document: doc.ID, Role: roleOriginal, Name: env.Name, MediaType: env.MediaType, Kind: env.Kind, Format: env.Format,
	}
	return tx.PutPayload(&part, delivery.Body())
}

// supersede cancels earlier revisions of the same business document that were set aside: this one replaces them.
func (e *Engine) supersede(tx store.Tx, doc store.Document) ([]Change, error) {
	earlier, err := tx.Documents(store.DocumentFilter{
		Route: doc.Route, Source: doc.Source, SourceKey: doc.Envelope.SourceKey, State: document.StateInvalid,
	})
	if err != nil {
		return nil, err
	}
	var changes []Change
	for _, old := range earlier {
		var p Progress
		if old.ID == doc.ID || json.Unmarshal(old.Progress, &p) != nil || p.WentOut() {
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

// nowhere is the route of what cannot be read and so cannot be told a route.
func nowhere(connection string) *Route { return &Route{Source: connection} }

func problemCause(p *host.Problem) document.Cause {
	if p.Fault != nil && p.Fault.Cause != "" {
		return p.Fault.Cause
	}
	return document.CauseInvalidDocument
}

func problemFinding(p *host.Problem) fault.Finding {
	if p.Fault == nil {
		return errUnreadable.Finding("", "")
	}
	f := errUnreadable.Finding(p.Document.Name, p.Fault.Error())
	if p.Fault.Hint != "" {
		f.Hint = p.Fault.Hint
	}
	return f
}

func conditionProblem(delivery host.Delivery, err error) *host.Problem {
	var f *host.Fault
	if !errors.As(err, &f) {
		f = &host.Fault{Cause: document.CauseMisconfigured, Message: "условие маршрута не вычисляется: " + err.Error()}
	}
	return &host.Problem{Cursor: delivery.Cursor(), Document: delivery.Envelope(), Fault: f}
}
