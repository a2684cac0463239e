package diadoc

import (
	"context"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// mostPages bounds how far back a lookup goes: ten thousand events.
const mostPages = 100

// Lookup implements sdk.Looker. It works from the key alone: what an act adds to a box carries the act's id, a document as
// its CustomDocumentId, an answer as a label, and the box's own acts are in its feed. The latest are looked at first.
func (c *connection) Lookup(ctx context.Context, key string, _ document.Envelope) (sdk.Settled, error) {
	own, err := c.home(ctx)
	if err != nil {
		return sdk.Settled{}, err
	}
	query := values("boxId", own.box, "orderBy", "Descending", "limit", pageEvents)
	for range mostPages {
		var list boxEventList
		if err := c.client.get(ctx, "/V8/GetNewEvents", query, &list); err != nil {
			return sdk.Settled{}, err
		}
		for _, e := range list.Events {
			if receipt, ok := e.receiptOf(key); ok {
				return c.settled(ctx, own, e, receipt)
			}
		}
		if len(list.Events) == 0 {
			return sdk.Settled{Outcome: document.OutcomeRetry}, nil
		}
		query.Set("afterIndexKey", list.Events[len(list.Events)-1].IndexKey)
	}
	return sdk.Settled{Outcome: document.OutcomeUnknown}, nil
}

// settled completes the receipt of an answer: it names the document, of which a patch says nothing.
func (c *connection) settled(ctx context.Context, own home, e boxEvent, receipt sdk.Receipt) (sdk.Settled, error) {
	if e.Patch != nil {
		m, err := c.message(ctx, own.box, e.Patch.MessageID)
		if err != nil {
			return sdk.Settled{}, err
		}
		if given, ok := m.entity(receipt.Facts["answer_entity_id"]); ok {
			if root, ok := m.root(given); ok {
				receipt.RemoteID = remote{m.MessageID, root.EntityID}.String()
			}
		}
	}
	return sdk.Settled{Outcome: document.OutcomeDone, Receipt: receipt}, nil
}

// receiptOf is the receipt of an act, when the event shows that it was done.
func (e boxEvent) receiptOf(key string) (sdk.Receipt, bool) {
	switch {
	case e.Message != nil:
		for _, entity := range e.Message.Entities {
			if entity.DocumentInfo != nil && strings.EqualFold(entity.DocumentInfo.CustomDocumentID, operation(key)) {
				return receiptOf(remote{e.Message.MessageID, entity.EntityID}, e.Message.TimestampTicks.time()), true
			}
		}
	case e.Patch != nil:
		for _, entity := range e.Patch.Entities {
			if entity.labelled(key) {
				return answerReceipt(e.Patch.MessageID, *e.Patch, entity), true
			}
		}
	}
	return sdk.Receipt{}, false
}

// labelled reports that an entity came about by an act.
func (e entity) labelled(key string) bool {
	return slices.ContainsFunc(e.Labels, func(l string) bool { return strings.EqualFold(l, label(key)) })
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
