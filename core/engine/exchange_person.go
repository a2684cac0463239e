package engine

import (
	"slices"
	"time"

	exchange "github.com/uzelhub/uzel/core/docflow"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// answering says which act of which side brings an event about, and what it needs.
type answering struct {
	action host.Action
	by     docflow.Side // empty: either
	reason bool         // it needs words that the other side reads
}

var answerings = map[docflow.Event]answering{
	docflow.Notice:            {action: host.ActionAcknowledge, by: docflow.Buyer},
	docflow.Accepted:          {action: host.ActionSign, by: docflow.Buyer},
	docflow.AcceptedPartly:    {action: host.ActionSign, by: docflow.Buyer, reason: true},
	docflow.Rejected:          {action: host.ActionSign, by: docflow.Buyer, reason: true},
	docflow.Refused:           {action: host.ActionRefuse, by: docflow.Buyer, reason: true},
	docflow.Clarification:     {action: host.ActionRequestCorrection, by: docflow.Buyer, reason: true},
	docflow.AnnulmentBySeller: {action: host.ActionAnnul, by: docflow.Seller, reason: true},
	docflow.AnnulmentByBuyer:  {action: host.ActionAnnul, by: docflow.Buyer, reason: true},
	docflow.AnnulmentAccepted: {action: host.ActionAnnul},
	docflow.AnnulmentRejected: {action: host.ActionAnnul, reason: true},
}

// orderAnswer begins an act that a person ordered. The person has seen the document, so the order is also an approval.
func (p *Progress) orderAnswer(at time.Time, e Ordered) error {
	x := p.Exchange
	if x == nil {
		return errNotInExchange.New()
	}
	how, known := answerings[e.Answer.Event]
	switch {
	case !known:
		return errNoSuchAnswer.With("%s", e.Answer.Event)
	case how.by != "" && how.by != x.Ours:
		return errNotOurs.With("%s", exchange.Title(e.Answer.Event))
	case how.reason && e.Answer.Reason == "":
		return errNoReason.New()
	}
	if err := x.allows(e.Answer.Event); err != nil {
		return err
	}
	a := e.Answer
	a.Action, a.Again = how.action, p.doneBefore(a.Event)
	if a.Event.IsAnswer() && p.answering() {
		return errAnswered.New()
	}
	if !p.order(at, a) {
		return errAnswered.New()
	}
	d := p.delivery(answerName(x.With, a))
	d.Approvals = []Approval{{By: e.By, At: at}}
	return nil
}

// doneBefore counts the answers of a kind that were done.
func (p *Progress) doneBefore(event docflow.Event) (n int) {
	for _, d := range p.Deliveries {
		if d.Answer != nil && d.Answer.Event == event && d.State == DeliveryDone {
			n++
		}
	}
	return n
}

// answering reports whether an answer to the seller has been ordered and may still go out.
func (p *Progress) answering() bool {
	return slices.ContainsFunc(p.Deliveries, func(d Delivery) bool {
		return d.Answer != nil && d.Answer.Event.IsAnswer() && d.State != DeliveryStopped && d.State != DeliveryRefused
	})
}

// allows refuses acts that make no sense at the present stage of the exchange: a second answer, an answer to a proposal that nobody
// made, any act upon a document that is no longer in force. A rejected proposal may be made again.
func (x *Exchange) allows(event docflow.Event) error {
	mine, theirs := docflow.AnnulmentBySeller, docflow.AnnulmentByBuyer
	if x.Ours == docflow.Buyer {
		mine, theirs = theirs, mine
	}
	answered := x.last(docflow.AnnulmentAccepted, docflow.AnnulmentRejected)
	open := func(proposal docflow.Event) bool { return x.last(proposal).After(answered) }
	switch {
	case x.Verdict.State == document.StateAnnulled || x.Verdict.State == document.StateCancelled || x.Verdict.State == document.StateExpired:
		return errNotInForce.With("%s", x.Verdict.Status.Title())
	case event == mine:
		if open(mine) || open(theirs) {
			return errAnswered.New()
		}
	case event == docflow.AnnulmentAccepted || event == docflow.AnnulmentRejected:
		switch {
		case x.last(theirs).IsZero():
			return errNoProposal.New()
		case !open(theirs):
			return errAnswered.New()
		}
	case event == docflow.Clarification:
		if x.last(event).After(x.last(docflow.ClarificationSettled, docflow.Revised)) {
			return errAnswered.New()
		}
	case event.IsAnswer():
		switch {
		case event.Accepts() && x.Verdict.Status == docflow.StatusBadSignature:
			return errDoubted.New()
		case !x.last(append(docflow.Answers(), docflow.DeemedAccepted)...).IsZero():
			return errAnswered.New()
		case !answerAwaited(x.Flow):
			return errNoAnswerAwaited.With("%s", x.Flow)
		}
	case !x.last(event).IsZero():
		return errAnswered.New()
	}
	return nil
}

// last is the time of the latest of the events; zero: none happened. Struck-out facts do not count.
func (x *Exchange) last(events ...docflow.Event) (at time.Time) {
	for _, f := range x.Facts {
		struck := slices.ContainsFunc(x.Facts, func(s docflow.Fact) bool { return s.Event == docflow.Struck && s.About == f.ID })
		if slices.Contains(events, f.Event) && !struck && f.At.After(at) {
			at = f.At
		}
	}
	return at
}

// answerAwaited looks up in the tables of docflow whether the buyer has to answer in a flow.
func answerAwaited(flow docflow.Flow) bool {
	v := exchange.Case{Flow: flow, Ours: docflow.Seller}.Judge(nil, time.Time{})
	return slices.Contains(v.Missing, exchange.Missing{Event: docflow.Answer, By: docflow.Buyer})
}

// recordable are the facts that only people know.
var recordable = []docflow.Event{
	docflow.ClarificationSettled, docflow.Mailed, docflow.PaperReturned, docflow.Struck, docflow.Undeliverable, docflow.Revised,
}

// recordFact takes in what a person knows.
func (p *Progress) recordFact(e Recorded) error {
	switch {
	case p.Exchange == nil:
		return errNotInExchange.New()
	case !slices.Contains(recordable, e.Fact.Event):
		return errNotRecordable.With("%s", e.Fact.Event)
	case e.Fact.Event.NeedsGround() && e.Fact.Ground == "":
		return errNoGround.New()
	case e.Fact.Event == docflow.Struck && !slices.ContainsFunc(p.Exchange.Facts, func(f docflow.Fact) bool { return f.ID == e.Fact.About }):
		return errNoSuchFact.With("%s", e.Fact.About)
	}
	p.Exchange.learn(e.Fact)
	return nil
}
