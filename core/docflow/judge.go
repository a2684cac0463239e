package docflow

import (
	"slices"
	"time"

	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// Case is what is fixed about a document in exchange while facts come in.
type Case struct {
	Flow  docflow.Flow
	Ours  docflow.Side // which side we are
	Terms Terms
	// Unchecked is since when signatures of the exchange have been waiting to be checked; zero: none are. An end that rests on
	// signatures is not reached before they are checked.
	Unchecked time.Time
}

// Verdict is where a document stands.
type Verdict struct {
	State    document.State `json:"state"`
	Status   docflow.Status `json:"status"`
	Issued   time.Time      `json:"issued,omitzero"`   // by the operator's confirmation to the seller
	Received time.Time      `json:"received,omitzero"` // by the operator's confirmation to the buyer
	Missing  []Missing      `json:"missing,omitempty"`
	Duties   []Duty         `json:"duties,omitempty"` // what our side has to do
	Timers   []Timer        `json:"timers,omitempty"` // what happens by itself, and when; the soonest first
	Alarms   []Alarm        `json:"alarms,omitempty"` // what a person must see, whatever the state
}

// Judge derives the verdict from the facts known now.
func (c Case) Judge(facts []docflow.Fact, now time.Time) Verdict {
	h := newHistory(facts)
	v := Verdict{Issued: h.at(docflow.TitleConfirmed), Received: h.at(docflow.TitleDispatched), Missing: c.missing(&h)}
	for _, r := range rules {
		if r.when(c, &h, v.Missing) {
			v.Status, v.State = r.status, r.state
			break
		}
	}
	if !c.Unchecked.IsZero() && restsOnSignatures(v) {
		v.Status, v.State = docflow.StatusChecking, document.StateInExchange
	}
	v.Alarms = c.alarms(&h, v.Status)
	v.Duties = c.duties(&h, v)
	if v.Status == docflow.StatusOnPaper {
		v.Missing = []Missing{{docflow.PaperReturned, docflow.Buyer}}
	}
	if v.State == document.StateInExchange || v.Status == docflow.StatusUndelivered {
		v.Timers = c.timers(&h, v)
		if slices.ContainsFunc(v.Timers, func(t Timer) bool { return t.Event == "" && !t.At.After(now) }) {
			v.State = document.StateNeedsPerson
		}
	}
	if v.State.Final() {
		v.Missing = nil
	}
	return v
}

// rule says when a status holds, and the state of the document in it.
type rule struct {
	status docflow.Status
	state  document.State
	when   func(Case, *history, []Missing) bool
}

// rules are tried in this order; the first that holds decides. An exchange ends only when everything obligatory has come, or by an event
// with a recorded ground.
var rules = []rule{
	{docflow.StatusContradictory, document.StateNeedsPerson, func(c Case, h *history, _ []Missing) bool { return contradiction(c, h) != "" }},
	{docflow.StatusCancelled, document.StateCancelled, happened(docflow.Cancelled)},
	{docflow.StatusPaperFinished, document.StateFinished, happened(docflow.PaperReturned)},
	{docflow.StatusExpired, document.StateExpired, func(_ Case, h *history, _ []Missing) bool {
		return h.has(docflow.Expired) && !h.has(docflow.Mailed) // a paper original outlives the operator's copy
	}},
	{docflow.StatusBadSignature, document.StateNeedsPerson, func(_ Case, h *history, _ []Missing) bool { return len(h.doubts()) > 0 }},
	{docflow.StatusAnnulled, document.StateAnnulled, func(_ Case, h *history, m []Missing) bool {
		return h.annul.accepted && h.has(proposals...) && receiptsThere(m)
	}},
	{docflow.StatusAnnulling, document.StateInExchange, func(c Case, h *history, _ []Missing) bool {
		return h.annul.accepted || h.annul.open(c.Ours) && !h.annul.open(c.Ours.Other())
	}},
	{docflow.StatusAnnulling, document.StateNeedsPerson, func(c Case, h *history, _ []Missing) bool {
		return h.annul.open(c.Ours.Other())
	}},
	{docflow.StatusOnPaper, document.StateInExchange, func(_ Case, h *history, m []Missing) bool {
		return h.has(docflow.Mailed) && !h.has(answers...) && !(h.has(arrived...) && len(m) == 0)
	}},
	{docflow.StatusUndelivered, document.StateNeedsPerson, func(_ Case, h *history, _ []Missing) bool {
		return h.has(docflow.Undeliverable) && !h.has(arrived...)
	}},
	{docflow.StatusRevised, document.StateFinished, func(_ Case, h *history, m []Missing) bool {
		return h.has(docflow.Revised) && !h.has(refusals...) && receiptsThere(m)
	}},
	{docflow.StatusClarification, document.StateNeedsPerson, func(c Case, h *history, _ []Missing) bool {
		return c.Ours == docflow.Seller && clarificationOpen(h)
	}},
	{docflow.StatusClarification, document.StateInExchange, func(_ Case, h *history, _ []Missing) bool { return clarificationOpen(h) }},
	{docflow.StatusRefused, document.StateRefused, complete(refusals...)},
	{docflow.StatusBadSignature, document.StateNeedsPerson, happened(docflow.BadSignature)},
	{docflow.StatusAcceptedPart, document.StateFinished, complete(docflow.AcceptedPartly)},
	{docflow.StatusAccepted, document.StateFinished, complete(docflow.Accepted)},
	{docflow.StatusAnswered, document.StateInExchange, happened(answers...)},
	{docflow.StatusDeemed, document.StateFinished, complete(docflow.DeemedAccepted)},
	{docflow.StatusComplete, document.StateFinished, func(_ Case, _ *history, m []Missing) bool { return len(m) == 0 }},
	{docflow.StatusNoticed, document.StateInExchange, happened(docflow.Notice)},
	{docflow.StatusDelivered, document.StateInExchange, happened(arrived...)},
	{docflow.StatusIssued, document.StateInExchange, happened(docflow.TitleConfirmed)},
	{docflow.StatusSent, document.StateInExchange, happened(begun...)},
	{docflow.StatusPreparing, document.StateReady, func(Case, *history, []Missing) bool { return true }},
}

// restsOnSignatures reports whether the exchange has ended by signatures, and not by a ground outside of it.
func restsOnSignatures(v Verdict) bool {
	switch v.Status {
	case docflow.StatusCancelled, docflow.StatusPaperFinished, docflow.StatusExpired:
		return false
	}
	return v.State.Final()
}

func happened(events ...docflow.Event) func(Case, *history, []Missing) bool {
	return func(_ Case, h *history, _ []Missing) bool { return h.has(events...) }
}

// complete holds when one of the events happened and nothing obligatory is missing.
func complete(events ...docflow.Event) func(Case, *history, []Missing) bool {
	return func(_ Case, h *history, m []Missing) bool { return h.has(events...) && len(m) == 0 }
}

// receiptsThere reports whether nothing is missing but perhaps the buyer's answer, which an annulled or revised document does not
// need.
func receiptsThere(missing []Missing) bool {
	return !slices.ContainsFunc(missing, func(m Missing) bool { return m.Event != docflow.Answer })
}

// clarificationOpen reports whether the buyer's request for corrections still stands. A later acceptance withdraws it; after a refusal
// or an исправление there is nothing left to correct.
func clarificationOpen(h *history) bool {
	asked := h.last(docflow.Clarification)
	return !asked.IsZero() && !h.has(docflow.Revised) && !h.has(refusals...) && asked.After(h.last(append(acceptances[:2:2], docflow.ClarificationSettled)...))
}
