package docflow

import (
	"slices"

	"github.com/uzelhub/uzel/schemas/docflow"
)

// obligation is what the law or the parties make obligatory in a flow.
type obligation struct {
	confirmed bool // the operator confirms the dates of what passes
	notice    bool // the buyer sends a receipt notice
	answer    bool // the buyer accepts or refuses
}

// obligations by flow: an invoice part asks for the receipt notice, a transfer part for the buyer's answer.
var obligations = map[docflow.Flow]obligation{
	docflow.Invoice:            {confirmed: true, notice: true},
	docflow.Transfer:           {confirmed: true, answer: true},
	docflow.InvoiceTransfer:    {confirmed: true, notice: true, answer: true},
	docflow.Correction:         {confirmed: true, notice: true},
	docflow.Agreement:          {confirmed: true, answer: true},
	docflow.InvoiceAgreement:   {confirmed: true, notice: true, answer: true},
	docflow.Unformalised:       {},
	docflow.UnformalisedSigned: {answer: true},
}

// obligation looks up the case's flow. An unknown flow expects everything, so that it does not end too early.
func (c Case) obligation() obligation {
	if o, known := obligations[c.Flow]; known {
		return o
	}
	return obligation{confirmed: true, notice: true, answer: true}
}

// stage is a document of the exchange, and when it is obligatory. A side does not wait for what only the other one gets: the operator
// confirms the date of receipt to the sender of a file, and the date of dispatch to its recipient.
type stage struct {
	event docflow.Event
	by    docflow.Side
	to    docflow.Side // empty: both
	when  func(obligation, *history) bool
}

// stages lists the documents of an exchange in their usual order.
var stages = []stage{
	{docflow.Title, docflow.Seller, "", always},
	{docflow.TitleConfirmed, docflow.Operator, docflow.Seller, confirmed},
	{docflow.TitleDispatched, docflow.Operator, "", always}, // the seller is told of the delivery
	{docflow.Notice, docflow.Buyer, "", func(o obligation, h *history) bool {
		return o.notice || h.has(docflow.NoticeConfirmed, docflow.NoticeDispatched)
	}},
	{docflow.NoticeConfirmed, docflow.Operator, docflow.Buyer, confirmedIf(docflow.Notice)},
	{docflow.NoticeDispatched, docflow.Operator, docflow.Seller, confirmedIf(docflow.Notice)},
	{docflow.Answer, docflow.Buyer, "", func(o obligation, h *history) bool {
		return o.answer && !h.has(docflow.DeemedAccepted) || h.has(docflow.AnswerConfirmed, docflow.AnswerDispatched)
	}},
	{docflow.AnswerConfirmed, docflow.Operator, docflow.Buyer, confirmedIf(answers...)},
	{docflow.AnswerDispatched, docflow.Operator, docflow.Seller, confirmedIf(answers...)},
	{docflow.ClarificationConfirmed, docflow.Operator, docflow.Buyer, confirmedIf(docflow.Clarification)},
	{docflow.ClarificationDispatched, docflow.Operator, docflow.Seller, confirmedIf(docflow.Clarification)},
}

func always(obligation, *history) bool { return true }

func confirmed(o obligation, _ *history) bool { return o.confirmed }

func confirmedIf(events ...docflow.Event) func(obligation, *history) bool {
	return func(o obligation, h *history) bool { return o.confirmed && h.has(events...) }
}

// Missing is a document of the exchange that must still come.
type Missing struct {
	Event docflow.Event `json:"event"`
	By    docflow.Side  `json:"by"`
}

// missing lists what must still come.
func (c Case) missing(h *history) []Missing {
	var list []Missing
	for _, s := range stages {
		reaches := s.to == "" || s.to == c.Ours
		if reaches && s.when(c.obligation(), h) && !h.came(s.event) && !slices.Contains(c.Terms.Hidden, s.event) {
			list = append(list, Missing{s.event, s.by})
		}
	}
	return list
}

// came reports whether a stage was reached.
func (h *history) came(e docflow.Event) bool {
	switch e {
	case docflow.Answer:
		return h.has(answers...)
	case docflow.Title:
		return h.has(begun...)
	}
	return h.has(e)
}
