package docflow

import (
	"cmp"
	"slices"
	"time"

	"github.com/uzelhub/uzel/schemas/docflow"
)

// history is a set of facts: each event with its earliest fact, whatever the order and number they came in.
type history struct {
	first   map[docflow.Event]docflow.Fact
	asked   map[string]docflow.Fact // receipts an operator asks for, by confirmation
	given   map[string]bool
	unknown []docflow.Fact
	idle    []docflow.Fact // facts without the ground they need
}

func newHistory(facts []docflow.Fact) history {
	h := history{first: map[docflow.Event]docflow.Fact{}, asked: map[string]docflow.Fact{}, given: map[string]bool{}}
	list := ordered(facts)
	struck := struckOut(list)
	for _, f := range list {
		if struck[f.ID] == "" {
			h.add(f)
		}
	}
	return h
}

// ordered are facts in the order of their times, each once.
func ordered(facts []docflow.Fact) []docflow.Fact {
	list := slices.Clone(facts)
	slices.SortFunc(list, func(a, b docflow.Fact) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return slices.CompactFunc(list, func(a, b docflow.Fact) bool { return a.ID == b.ID && a.At.Equal(b.At) })
}

// struckOut are the facts that a person has struck out, by ID, with the ground.
func struckOut(facts []docflow.Fact) map[string]string {
	struck := map[string]string{}
	for _, f := range facts {
		if f.Event == docflow.Struck && f.Ground != "" && struck[f.About] == "" {
			struck[f.About] = f.Ground
		}
	}
	return struck
}

func (h *history) add(f docflow.Fact) {
	switch {
	case f.Event.NeedsGround() && f.Ground == "":
		h.idle = append(h.idle, f)
	case f.Event == docflow.Unknown:
		h.unknown = append(h.unknown, f)
	case f.Event == docflow.ReceiptAsked:
		h.asked[f.About] = f
	case f.Event == docflow.ReceiptGiven:
		h.given[f.About] = true
	default:
		if _, known := h.first[f.Event]; !known {
			h.first[f.Event] = f
		}
	}
}

// has reports whether one of the events happened.
func (h *history) has(events ...docflow.Event) bool {
	for _, e := range events {
		if _, ok := h.first[e]; ok {
			return true
		}
	}
	return false
}

// at is when the first of the events that happened did; zero when none did.
func (h *history) at(events ...docflow.Event) time.Time {
	var earliest time.Time
	for _, e := range events {
		if f, ok := h.first[e]; ok && (earliest.IsZero() || f.At.Before(earliest)) {
			earliest = f.At
		}
	}
	return earliest
}

// The buyer's answers.
var (
	acceptances = []docflow.Event{docflow.Accepted, docflow.AcceptedPartly}
	refusals    = []docflow.Event{docflow.Rejected, docflow.Refused}
	answers     = append(slices.Clone(acceptances), refusals...)
	proposals   = []docflow.Event{docflow.AnnulmentBySeller, docflow.AnnulmentByBuyer}
)

// begun are events that cannot be without the seller's title being with the operator.
var begun = append([]docflow.Event{
	docflow.Title, docflow.TitleConfirmed, docflow.TitleDispatched, docflow.Notice, docflow.NoticeConfirmed, docflow.NoticeDispatched,
	docflow.AnswerConfirmed, docflow.AnswerDispatched, docflow.DeemedAccepted,
	docflow.Clarification, docflow.ClarificationConfirmed, docflow.ClarificationDispatched,
	docflow.AnnulmentBySeller, docflow.AnnulmentByBuyer, docflow.AnnulmentAccepted, docflow.AnnulmentRejected, docflow.BadSignature,
}, answers...)

// arrived are events that cannot be without the document being with the buyer.
var arrived = append([]docflow.Event{
	docflow.TitleDispatched, docflow.Notice, docflow.NoticeConfirmed, docflow.NoticeDispatched,
	docflow.AnswerConfirmed, docflow.AnswerDispatched, docflow.Clarification, docflow.AnnulmentByBuyer,
}, answers...)
