package diadoc

import (
	"context"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// Lookup implements sdk.Looker. A document that was sent carries the act's id as its CustomDocumentId; an answer is seen
// in the message that it belongs to.
func (c *connection) Lookup(ctx context.Context, key string, doc document.Envelope) (sdk.Settled, error) {
	own, err := c.home(ctx)
	if err != nil {
		return sdk.Settled{}, err
	}
	if doc.Labels[docflow.LabelEvent] != "" {
		return c.lookupAnswer(ctx, own, key, doc)
	}
	return c.lookupSent(ctx, own, key, doc)
}

// mostPages bounds a search among documents without number and date; a hundred documents a page.
const mostPages = 20

func (c *connection) lookupSent(ctx context.Context, own home, key string, doc document.Envelope) (sdk.Settled, error) {
	query := values("boxId", own.box, "filterCategory", "Any.Outbound", "sortDirection", "Descending", "count", "100",
		"documentNumber", doc.Number, "fromDocumentDate", theirDate(doc.Date), "toDocumentDate", theirDate(doc.Date))
	id := operation(key)
	for range mostPages {
		var list documentList
		if err := c.client.get(ctx, "/V3/GetDocuments", query, &list); err != nil {
			return sdk.Settled{}, err
		}
		for _, d := range list.Documents {
			if strings.EqualFold(d.CustomDocumentID, id) {
				at := remote{d.MessageID, d.EntityID}
				return sdk.Settled{Outcome: document.OutcomeDone, Receipt: receiptOf(at, d.CreationTimestampTicks.time())}, nil
			}
		}
		if list.ended() {
			return sdk.Settled{Outcome: document.OutcomeRetry}, nil
		}
		query.Set("afterIndexKey", list.Documents[len(list.Documents)-1].IndexKey)
	}
	return sdk.Settled{Outcome: document.OutcomeUnknown}, nil
}

// pageDocuments is the largest page of a list of documents.
const pageDocuments = 100

// ended reports that no page follows. HasMoreResults is not always there.
func (l documentList) ended() bool {
	if n := len(l.Documents); n == 0 || l.Documents[n-1].IndexKey == "" {
		return true
	}
	if l.HasMoreResults != nil {
		return !*l.HasMoreResults
	}
	return len(l.Documents) < pageDocuments
}

// unlessDone looks, after the service has refused an act as a conflict, whether it is the very act that it has done
// already: then that is no refusal.
func (c *connection) unlessDone(ctx context.Context, act sdk.Act, refused error) (sdk.Receipt, error) {
	if !remoteIs(refused, 409) {
		return sdk.Receipt{}, refused
	}
	settled, err := c.Lookup(ctx, act.Key, act.Document)
	if err == nil && settled.Outcome == document.OutcomeDone {
		return settled.Receipt, nil
	}
	return sdk.Receipt{}, refused
}
