package diadoc

import (
	"context"

	"github.com/uzelhub/uzel/schemas/docflow"
)

// fates adds what a patch says without entities: delivered, not delivered, deleted, restored.
func (r *reading) fates(ctx context.Context, o *occasion, p messagePatch) error {
	id := p.PatchID
	if id == "" {
		id = o.event
	}
	for _, root := range o.view.Entities {
		if root.role() != documentRole {
			continue
		}
		add := func(holds bool, event docflow.Event, what, raw string) {
			if holds {
				fact := docflow.Fact{ID: id + ":" + what + ":" + root.EntityID, Event: event, At: o.at, Raw: raw}
				o.extra[root.EntityID] = append(o.extra[root.EntityID], fact)
			}
		}
		add(p.NotDeliveredEventID != "", docflow.Undeliverable, "failed", "NotDeliveredEventId")
		add(p.MessageIsDeleted, docflow.Unknown, "deleted", "MessageIsDeleted: сообщение удалено в ящике")
		add(p.MessageIsRestored, docflow.Unknown, "restored", "MessageIsRestored: сообщение восстановлено в ящике")
		for _, change := range p.EntityPatches {
			if change.EntityID == root.EntityID {
				add(change.DocumentIsDeleted, docflow.Unknown, "deleted", "DocumentIsDeleted: документ удалён в ящике")
				add(change.DocumentIsRestored, docflow.Unknown, "restored", "DocumentIsRestored: документ восстановлен в ящике")
			}
		}
	}
	if p.MessageIsDelivered {
		return r.delivered(ctx, o, p.DeliveredPatchID)
	}
	return nil
}

// delivered tells that what we sent has reached the other side: the message, or one of our patches of it. A patch that our
// box does not know stands for the message.
func (r *reading) delivered(ctx context.Context, o *occasion, patch string) error {
	sent, err := r.sent(ctx, patch)
	if err != nil {
		return err
	}
	for _, e := range o.view.Entities {
		root, ok := o.root(e)
		events, known := o.confirmable(e)
		posted := message{Entities: sent}.hasAll([]entity{e})
		if sent == nil {
			posted = e.role() == documentRole
		}
		if !ok || !known || !posted || o.maker(e) != o.ours() {
			continue
		}
		fact := docflow.Fact{ID: e.EntityID + ":delivered", Event: events.dispatched, At: o.at}
		o.extra[root.EntityID] = append(o.extra[root.EntityID], fact)
	}
	return nil
}

// sent are the entities of a patch of ours; nil: it is none.
func (r *reading) sent(ctx context.Context, patch string) ([]entity, error) {
	if patch == "" {
		return nil, nil
	}
	var e boxEvent
	err := r.client.get(ctx, "/V3/GetEvent", values("boxId", r.own.box, "eventId", patch), &e)
	switch {
	case refusedQuestion(err):
		return nil, nil
	case err != nil:
		return nil, err
	case e.Patch == nil:
		return nil, nil
	}
	return e.Patch.Entities, nil
}
