package diadoc

import (
	"context"
	"encoding/json"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// amendedByRevision is the bit of AmendmentFlags that says that исправление was issued.
const amendedByRevision = 2

// revisions are the news of documents that a new one replaces. The links of a document name any others that it goes with, a
// contract for one: only the state of those says whether they were revised.
func (r *reading) revisions(ctx context.Context, o occasion, root entity) ([]sdk.Item, error) {
	d := root.DocumentInfo
	if !r.request.Wants(document.KindNews) || !isTitle(d) {
		return nil, nil
	}
	var items []sdk.Item
	for _, id := range d.InitialDocumentIDs {
		initial, err := r.document(ctx, r.own.box, remote{id.MessageID, id.EntityID})
		if refusedQuestion(err) { // it is gone, or not ours to see
			continue
		}
		if err != nil {
			return nil, err
		}
		if initial.AmendmentRequestMetadata.AmendmentFlags&amendedByRevision == 0 {
			continue
		}
		fact := docflow.Fact{ID: root.EntityID + ":revises", Event: docflow.Revised, At: o.at, About: remote{o.MessageID,
			root.EntityID}.String()}
		item, err := newsItem(o, docflow.News{Remote: remote{id.MessageID, id.EntityID}.String(), Facts: []docflow.Fact{fact}},
			id.EntityID)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

// newsItem is news as an item. One event may have news of several documents.
func newsItem(o occasion, n docflow.News, entity string) (sdk.Item, error) {
	for _, f := range n.Facts {
		if f.ID == "" || f.At.IsZero() {
			return sdk.Item{}, sdk.Fail(document.CauseInternal, "событие Диадока без идентификатора или времени")
		}
	}
	body, err := json.Marshal(n)
	if err != nil {
		return sdk.Item{}, sdk.Fail(document.CauseInternal, "новость не составлена")
	}
	return sdk.Item{
		Document: document.Envelope{
			Kind: document.KindNews, SourceKey: o.event + "/" + entity, MediaType: "application/json", ChangedAt: o.at,
			Labels: map[string]string{docflow.LabelRemote: n.Remote},
		},
		Body: body,
	}, nil
}
