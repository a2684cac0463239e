package engine

import (
	"context"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// LabelRevoke marks the statement by which a power of attorney is revoked; any other document of its kind is registered.
const LabelRevoke = "revoke"

// powerAct is what a registry of powers of attorney does with a document; empty: nothing.
func powerAct(envelope document.Envelope) host.Action {
	switch {
	case envelope.Kind != document.KindMCHD:
		return ""
	case envelope.Labels[LabelRevoke] != "":
		return host.ActionRevoke
	}
	return host.ActionRegister
}

// HandIn takes in a document that a person hands over for one route, as if its source had given it. The same key and revision give
// the same document. also, if not nil, is run in the same transaction.
func (e *Engine) HandIn(ctx context.Context, actor store.Actor, route *Route, item host.Item, also func(store.Tx) error) (id string, known bool, err error) {
	a := e.open(route.Source, host.Delivery{Item: &item})
	if !route.takes(route.Source, a.envelope.Kind) {
		return "", false, errRouteTakesNone.With("маршрут %q, %s", route.Name, a.envelope.Kind.Title())
	}
	judged := a.judged(route)
	if judged == nil {
		return "", false, errRouteTakesNone.With("маршрут %q, условие when", route.Name)
	}
	var changes []Change
	err = e.update(ctx, actor, func(tx store.Tx) error {
		var sum Intake
		if changes, err = e.takeFor(tx, route.Source, route, *judged, &sum); err != nil {
			return err
		}
		if known = sum.Known > 0; known {
			id, err = takenAs(tx, route, a.envelope)
			return err
		}
		id = changes[len(changes)-1].Document
		if also == nil {
			return nil
		}
		return also(tx)
	})
	if err != nil {
		return "", false, err
	}
	for _, change := range changes {
		e.Notify(change)
	}
	e.Wake()
	return id, known, nil
}

// takenAs is the ID of the document as which this was taken in before.
func takenAs(tx store.ReadTx, route *Route, envelope document.Envelope) (string, error) {
	docs, err := tx.Documents(store.DocumentFilter{Route: route.Name, Source: route.Source, SourceKey: envelope.SourceKey})
	if err != nil {
		return "", err
	}
	for _, doc := range docs {
		if doc.Envelope.Revision == envelope.Revision {
			return doc.ID, nil
		}
	}
	return "", nil
}
