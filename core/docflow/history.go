package docflow

import (
	"cmp"
	"slices"
	"time"

	"github.com/uzelhub/uzel/schemas/docflow"
)

// history is the set of facts, however often and in whatever order they came: each event with its earliest fact, and all facts that
// count, in the order of their times.
type history struct {
	first   map[docflow.Event]docflow.Fact
	facts   []docflow.Fact
	asked   map[string]docflow.Fact // receipts an operator asks for, by confirmation
	given   map[string]bool
	unknown []docflow.Fact
	idle    []docflow.Fact // facts without the ground they need
	annul   annulment
}

func newHistory(facts []docflow.Fact) history {
	h := history{first: map[docflow.Event]docflow.Fact{}, asked: map[string]docflow.Fact{}, given: map[string]bool{}}
	list := ordered(facts)
	struck, named := struckOut(list), understood(list)
	for _, f := range list {
		if struck[f.ID] == "" && (f.Event != docflow.Unknown || !named[f.ID]) {
			h.add(f)
		}
	}
	h.annul = annulmentOf(h.facts)
	return h
}

// ordered sorts the facts by time and leaves out exact repetitions. Facts with the same ID but another time or event all stay: which of
// them is true is for the rules and for people to decide.
func ordered(facts []docflow.Fact) []docflow.Fact {
	list := slices.Clone(facts)
	slices.SortFunc(list, compare)
	return slices.CompactFunc(list, func(a, b docflow.Fact) bool { return compare(a, b) == 0 })
}

func compare(a, b docflow.Fact) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Event, b.Event),
		cmp.Compare(a.About, b.About), cmp.Compare(a.Ground, b.Ground), cmp.Compare(a.Raw, b.Raw))
}

// struckOut lists the IDs of the facts that a person has struck out, with the ground. A strike can itself be struck out later.
func struckOut(facts []docflow.Fact) map[string]string {
	struck := map[string]string{}
	for _, f := range slices.Backward(facts) {
		if f.Event == docflow.Struck && f.Ground != "" && f.About != f.ID && struck[f.ID] == "" && struck[f.About] == "" {
			struck[f.About] = f.Ground
		}
	}
	return struck
}

// understood lists the IDs of facts that have a known event. A newer connector may understand what an older one passed on as unknown.
func understood(facts []docflow.Fact) map[string]bool {
	named := map[string]bool{}
	for _, f := range facts {
		if f.Event != docflow.Unknown {
			named[f.ID] = true
		}
	}
	return named
}

func (h *history) add(f docflow.Fact) {
	switch {
	case f.Event.NeedsGround() && f.Ground == "":
		h.idle = once(h.idle, f)
	case f.Event == docflow.Unknown:
		h.unknown = once(h.unknown, f)
	case f.Event == docflow.ReceiptAsked:
		h.asked[f.About] = f
	case f.Event == docflow.ReceiptGiven:
		h.given[f.About] = true
	default:
		h.facts = append(h.facts, f)
		if _, known := h.first[f.Event]; !known {
			h.first[f.Event] = f
		}
	}
}

// once adds a fact unless the list has one with the same ID.
func once(list []docflow.Fact, f docflow.Fact) []docflow.Fact {
	if slices.ContainsFunc(list, func(k docflow.Fact) bool { return k.ID == f.ID }) {
		return list
	}
	return append(list, f)
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

// doubts are the facts by which the hub itself found a signature wrong. An operator's report of a wrong signature is not among them:
// it does not say which fact rests on that signature.
func (h *history) doubts() (list []docflow.Fact) {
	for _, f := range h.facts {
		if f.Event == docflow.BadSignature && f.About != "" {
			list = once(list, f)
		}
	}
	return list
}

// at is the time of the earliest of the events; zero when none of them happened.
func (h *history) at(events ...docflow.Event) time.Time {
	var earliest time.Time
	for _, e := range events {
		if f, ok := h.first[e]; ok && (earliest.IsZero() || f.At.Before(earliest)) {
			earliest = f.At
		}
	}
	return earliest
}

// last is the time of the latest of the events; zero when none of them happened.
func (h *history) last(events ...docflow.Event) time.Time {
	for _, f := range slices.Backward(h.facts) {
		if slices.Contains(events, f.Event) {
			return f.At
		}
	}
	return time.Time{}
}

// The buyer's answers, those that accept and those that refuse, and both sides' proposals to annul.
var (
	answers     = docflow.Answers()
	acceptances = slices.DeleteFunc(docflow.Answers(), func(e docflow.Event) bool { return !e.Accepts() })
	refusals    = slices.DeleteFunc(docflow.Answers(), docflow.Event.Accepts)
	proposals   = []docflow.Event{docflow.AnnulmentBySeller, docflow.AnnulmentByBuyer}
)

// begun are the events that can only happen once the operator has the seller's title.
var begun = append([]docflow.Event{
	docflow.Title, docflow.TitleConfirmed, docflow.TitleDispatched, docflow.Notice, docflow.NoticeConfirmed, docflow.NoticeDispatched,
	docflow.AnswerConfirmed, docflow.AnswerDispatched, docflow.DeemedAccepted,
	docflow.Clarification, docflow.ClarificationConfirmed, docflow.ClarificationDispatched,
	docflow.AnnulmentBySeller, docflow.AnnulmentByBuyer, docflow.AnnulmentAccepted, docflow.AnnulmentRejected, docflow.BadSignature,
}, answers...)

// arrived are the events that can only happen once the buyer has the document.
var arrived = append([]docflow.Event{
	docflow.TitleDispatched, docflow.Notice, docflow.NoticeConfirmed, docflow.NoticeDispatched,
	docflow.AnswerConfirmed, docflow.AnswerDispatched, docflow.Clarification, docflow.AnnulmentByBuyer,
}, answers...)
