package diadoc

import (
	"context"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// items are what an event gives: for each document it is about, the document itself when it is new and another's, and
// the news of it.
func (r *reading) items(ctx context.Context, e boxEvent) ([]sdk.Item, error) {
	switch {
	case e.Message != nil:
		if e.Message.MessageType != letter || e.Message.IsDraft {
			return nil, nil
		}
		return r.told(ctx, occasion{event: e.EventID, at: e.Message.TimestampTicks.time(), view: view{*e.Message, r.own},
			entities: e.Message.Entities})
	case e.Patch != nil:
		return r.patched(ctx, e.EventID, *e.Patch)
	}
	return nil, nil
}

func (r *reading) patched(ctx context.Context, event string, p messagePatch) ([]sdk.Item, error) {
	if p.MessageType != letter || p.ForDraft {
		return nil, nil
	}
	m, err := r.whole(ctx, p.MessageID, p.Entities)
	if err != nil {
		return nil, err
	}
	o := occasion{event: event, at: p.TimestampTicks.time(), view: view{m, r.own}, entities: p.Entities,
		extra: map[string][]docflow.Fact{}}
	if err := r.fates(ctx, &o, p); err != nil {
		return nil, err
	}
	return r.told(ctx, o)
}

// occasion is an event with what it takes to understand it.
type occasion struct {
	view
	event    string
	at       time.Time
	entities []entity                  // what is new
	extra    map[string][]docflow.Fact // of documents, by entity: what the patch says without entities
}

// brings reports that an entity is new in the event.
func (o occasion) brings(e entity) bool { return message{Entities: o.entities}.hasAll([]entity{e}) }

// concerns reports that an entity is about a document: it hangs on it, or says of the whole message that it was not delivered.
func (o occasion) concerns(e, root entity) bool {
	of, hangs := o.root(e)
	return hangs && of.EntityID == root.EntityID || !hangs && e.role() == failureRole
}

// told makes the items of an event.
func (r *reading) told(ctx context.Context, o occasion) ([]sdk.Item, error) {
	var items []sdk.Item
	for _, root := range o.view.Entities {
		if root.role() != documentRole {
			continue
		}
		arrived, err := r.arrived(ctx, o, root)
		if err != nil {
			return nil, err
		}
		items = append(items, arrived...)
		news, err := r.news(ctx, o, root)
		if err != nil {
			return nil, err
		}
		items = append(items, news...)
		if o.brings(root) {
			revised, err := r.revisions(ctx, o, root)
			if err != nil {
				return nil, err
			}
			items = append(items, revised...)
		}
	}
	return items, nil
}

// arrived is a document that another has sent us, if the event brings it.
func (r *reading) arrived(ctx context.Context, o occasion, root entity) ([]sdk.Item, error) {
	if o.ours() != docflow.Buyer || !o.brings(root) {
		return nil, nil
	}
	kind := kindOf(root.DocumentInfo)
	if !r.request.Wants(kind) {
		return nil, nil
	}
	envelope, err := r.envelope(ctx, o, root, kind)
	if err != nil {
		return nil, err
	}
	body, err := r.content(ctx, r.own.box, remote{o.MessageID, root.EntityID})
	if err != nil {
		return nil, err
	}
	return []sdk.Item{{Document: envelope, Body: body}}, nil
}

// news is what an event tells of one document; nothing when it does not concern it.
func (r *reading) news(ctx context.Context, o occasion, root entity) ([]sdk.Item, error) {
	if !r.request.Wants(document.KindNews) {
		return nil, nil
	}
	n := docflow.News{Remote: remote{o.MessageID, root.EntityID}.String(), Facts: o.extra[root.EntityID]}
	concerned := false
	for _, e := range o.entities {
		if !o.concerns(e, root) {
			continue
		}
		concerned = true
		if err := r.add(ctx, o, e, &n); err != nil {
			return nil, err
		}
	}
	if concerned || len(o.entities) == 0 {
		n.Facts = append(n.Facts, o.state(root)...)
	}
	if len(n.Facts)+len(n.Files) == 0 {
		return nil, nil
	}
	item, err := newsItem(o, n, root.EntityID)
	return []sdk.Item{item}, err
}

// add reads one entity into the news.
func (r *reading) add(ctx context.Context, o occasion, e entity, n *docflow.News) error {
	var content []byte
	var err error
	if e.reads() {
		if content, err = r.kept(ctx, o, e); err != nil {
			return err
		}
	}
	f := o.read(e, o.at, content)
	n.Facts = append(n.Facts, f.facts...)
	if !f.file || e.role() == documentRole { // the document itself is an item, or ours
		return nil
	}
	if content == nil {
		if content, err = r.kept(ctx, o, e); err != nil || content == nil {
			return err
		}
	}
	file := docflow.File{Name: o.fileName(e), By: o.maker(e), Body: content}
	if len(f.facts) > 0 {
		file.Fact = f.facts[0].ID
	}
	if e.role() == signatureRole {
		if base, ok := o.entity(e.ParentEntityID); ok {
			file.Of = o.fileName(base)
		}
	}
	n.Files = append(n.Files, file)
	return nil
}

// kept is the content of an entity; nil when the service has none: what happened is told all the same.
func (r *reading) kept(ctx context.Context, o occasion, e entity) ([]byte, error) {
	content, err := r.content(ctx, r.own.box, remote{o.MessageID, e.EntityID})
	if refusedQuestion(err) {
		return nil, nil
	}
	return content, err
}

// fileName is the name of an entity's file. A signature has none, so it is named by what it signs and by itself: there may
// be several under one file.
func (v view) fileName(e entity) string {
	if name := e.FileName[strings.LastIndexAny(e.FileName, `/\`)+1:]; name != "" { // others chose it: a name, never a path
		return name
	}
	if base, ok := v.entity(e.ParentEntityID); ok && e.role() == signatureRole && base.role() != signatureRole {
		return v.fileName(base) + "." + short(e.EntityID) + ".sig"
	}
	return e.EntityID
}

func short(id string) string {
	if len(id) > 8 {
		return id[:8]
	}
	return id
}
