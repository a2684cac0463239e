package diadoc

import (
	"context"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// lookupAnswer looks for our answer in the message. An answer that somebody gave by hand counts, too: a second one would
// be one too many.
func (c *connection) lookupAnswer(ctx context.Context, own home, key string, doc document.Envelope) (sdk.Settled, error) {
	a, err := c.answer(ctx, own, sdk.Act{Key: key, Document: doc})
	if refusedQuestion(err) { // what it would be about is not there any more
		return sdk.Settled{Outcome: document.OutcomeRefused, Fault: sdk.FaultOf(err)}, nil
	}
	if err != nil {
		return sdk.Settled{}, err
	}
	for _, e := range a.children(a.about) {
		if a.isOurs(e) {
			r := receiptOf(remote{a.MessageID, a.root.EntityID}, e.RawCreationDate.time())
			r.Text, r.Facts["answer_entity_id"] = a.deed.text, e.EntityID
			return sdk.Settled{Outcome: document.OutcomeDone, Receipt: r}, nil
		}
	}
	return sdk.Settled{Outcome: document.OutcomeRetry}, nil
}

// isOurs reports that an entity is the answer that the act gives.
func (a answer) isOurs(e entity) bool {
	if a.maker(e) != a.ours() {
		return false
	}
	for _, l := range e.Labels {
		if l == label(a.Key) {
			return true
		}
	}
	switch {
	case a.deed.role == annulRole: // after a rejection it may be proposed again
		return e.role() == annulRole && len(a.of(e, refusalRole)) == 0
	case a.deed.role == titleRole && e.role() == signatureRole && a.ours() == docflow.Buyer:
		return !e.IsApprovementSignature
	}
	return e.role() == a.deed.role
}
