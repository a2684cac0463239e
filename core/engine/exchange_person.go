package engine

import (
	"slices"
	"time"

	exchange "github.com/uzelhub/uzel/core/docflow"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// answering says by which act of which side an event comes about, and what must be so before.
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

// answers are those that end the buyer's time to answer: there is one.
var answers = []docflow.Event{docflow.Accepted, docflow.AcceptedPartly, docflow.Rejected, docflow.Refused}

// orderAnswer begins an act that a person wants. Who orders it has looked at it.
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
		return errNotOurs.With("%s", e.Answer.Event)
	case how.reason && e.Answer.Reason == "":
		return errNoReason.New()
	}
	if err := x.allows(e.Answer.Event); err != nil {
		return err
	}
	a := e.Answer
	a.Action = how.action
	if slices.Contains(answers, a.Event) && p.answering() {
		return errAnswered.New()
	}
	if !p.order(at, a) {
		return errAnswered.New()
	}
	d := p.delivery(answerName(x.With, a))
	d.Approvals = []Approval{{By: e.By, At: at}}
	return nil
}

// answering reports whether an answer of the buyer's has been ordered that may still come about.
func (p *Progress) answering() bool {
	return slices.ContainsFunc(p.Deliveries, func(d Delivery) bool {
		return d.Answer != nil && slices.Contains(answers, d.Answer.Event) && d.State != DeliveryStopped && d.State != DeliveryRefused
	})
}

// allows refuses what makes no sense where the exchange stands: a second answer, an answer to a proposal that there is
// not, anything upon a document that is not in force any more.
func (x *Exchange) allows(event docflow.Event) error {
	has := func(events ...docflow.Event) bool {
		return slices.ContainsFunc(x.Facts, func(f docflow.Fact) bool { return slices.Contains(events, f.Event) })
	}
	proposal := docflow.AnnulmentByBuyer
	if x.Ours == docflow.Buyer {
		proposal = docflow.AnnulmentBySeller
	}
	switch {
	case x.Verdict.State == document.StateAnnulled || x.Verdict.State == document.StateCancelled || x.Verdict.State == document.StateExpired:
		return errNotInForce.With("%s", x.Verdict.Status.Title())
	case has(event):
		return errAnswered.New()
	case slices.Contains(answers, event) && has(append([]docflow.Event{docflow.DeemedAccepted}, answers...)...):
		return errAnswered.New()
	case slices.Contains(answers, event) && !answerAwaited(x.Flow):
		return errNoAnswerAwaited.With("%s", x.Flow)
	case (event == docflow.AnnulmentAccepted || event == docflow.AnnulmentRejected) && !has(proposal):
		return errNoProposal.New()
	case (event == docflow.AnnulmentAccepted || event == docflow.AnnulmentRejected) && has(docflow.AnnulmentAccepted, docflow.AnnulmentRejected):
		return errAnswered.New()
	}
	return nil
}

// answerAwaited asks the tables of the exchange whether the buyer answers in a flow.
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
