package engine

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// Reissue takes in the original of a document once more, as an explicit correction of it: a separate document with its own
// identity, behind the first one in its chain. The same label gives the same document. The route may now make something else of
// it, for instance because a person has corrected the registry. That it may follow a document that went out is the person's
// decision, and the journal records it.
func (e *Engine) Reissue(ctx context.Context, actor store.Actor, id, label string) (string, error) {
	guid, err := uuid.NewRandomFromReader(e.Random)
	if err != nil {
		return "", err
	}
	var made store.Document
	err = e.update(ctx, actor, func(tx store.Tx) error {
		first, err := tx.Document(id)
		if err != nil {
			return err
		}
		if err := replayable(tx, first); err != nil {
			return err
		}
		part, err := Progress{}.part(tx, first.ID, roleOriginal)
		if err != nil {
			return err
		}
		if made, err = e.secondOf(first, part, guid, label); err != nil {
			return err
		}
		taken, err := tx.InsertDocument(&made)
		if err != nil || !taken {
			return err
		}
		if err := copyPart(tx, part, made.ID); err != nil {
			return err
		}
		return tx.Note(store.Entry{Action: "document.reissued", Document: made.ID, Subject: label, Details: map[string]string{
			"of": first.ID, "route": made.Route, "kind": string(made.Envelope.Kind),
		}})
	})
	if err != nil {
		return "", err
	}
	e.Notify(Change{Document: made.ID, Route: made.Route, Kind: made.Envelope.Kind, To: made.State})
	e.Wake()
	return made.ID, nil
}

// secondOf is a document that begins with the same original as another one, on the present version of its route.
func (e *Engine) secondOf(first store.Document, original store.Part, guid uuid.UUID, label string) (store.Document, error) {
	now := e.Clock.Now()
	p := Progress{State: document.StateReceived, Identity: Identity{File: guid.String(), BuiltAt: now}, NextAt: now}
	version := first.RouteVersion
	for _, route := range e.Routes.Current() {
		if route.Name != first.Route {
			continue
		}
		version = route.Version
		if route.Policy.AgeLimit > 0 {
			p.Expires = now.Add(route.Policy.AgeLimit)
		}
	}
	progress, err := json.Marshal(p)
	if err != nil {
		return store.Document{}, err
	}
	envelope := first.Envelope
	envelope.Kind, envelope.Format, envelope.Name, envelope.MediaType = original.Kind, original.Format, original.Name, original.MediaType
	envelope.Chain = first.Envelope.ChainKey()
	envelope.SourceKey = fmt.Sprintf("%s#%s", envelope.Chain, label)
	return store.Document{
		Route: first.Route, RouteVersion: version, Source: first.Source, Envelope: envelope,
		State: p.State, Holds: holds(p.State), NextAt: p.NextAt, ExpiresAt: p.Expires, Progress: progress,
	}, nil
}

// copyPart stores a part's bytes with another document too.
func copyPart(tx store.Tx, part store.Part, to string) error {
	body, err := tx.Payload(part.Document, part.SHA256)
	if err != nil {
		return err
	}
	return tx.PutPayload(&store.Part{
		Document: to, Role: part.Role, Name: part.Name, MediaType: part.MediaType, Kind: part.Kind, Format: part.Format,
	}, body)
}
