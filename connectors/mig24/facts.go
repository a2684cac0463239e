package mig24

import (
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// Service documents and titles are known by the prefixes of their names, which the formats of the orders ЕД-7-26/133@,
// ЕД-7-26/970@ and ЕД-7-26/736@ fix.
const (
	prefixConfirmation = "DP_PDPOL" // подтверждение даты получения
	prefixDispatch     = "DP_PDOTPR"
	prefixNotice       = "DP_IZVPOL"
	prefixClarify      = "DP_UVUTOCH"
	prefixAnnul        = "DP_PRANNUL"
	prefixBuyerUPD     = "ON_NSCHFDOPPOK"
	prefixBuyerUKD     = "ON_KORSCHFDOPPOK"
)

// eventOf is what a file means by its name and place; docflow.Answer for a title whose meaning stands in it; empty: nothing.
func (p pack) eventOf(f packFile) docflow.Event {
	switch {
	case f.Kind == rejection:
		return docflow.Refused
	case f.Of != "":
		if f.Of == p.File.ID && f.By == byRecipient && p.kind() == document.KindUnformalised {
			return docflow.Accepted // a signature on a file is the answer to it
		}
		return ""
	case strings.HasPrefix(f.Name, prefixConfirmation):
		return confirmed[p.subject(f.About)].received
	case strings.HasPrefix(f.Name, prefixDispatch):
		return confirmed[p.subject(f.About)].dispatched
	case strings.HasPrefix(f.Name, prefixNotice) && f.By == byRecipient && p.subject(f.About) == docflow.Title:
		return docflow.Notice
	case strings.HasPrefix(f.Name, prefixNotice):
		return docflow.ReceiptGiven
	case strings.HasPrefix(f.Name, prefixClarify):
		return docflow.Clarification
	case strings.HasPrefix(f.Name, prefixAnnul) && f.By == bySender:
		return docflow.AnnulmentBySeller
	case strings.HasPrefix(f.Name, prefixAnnul):
		return docflow.AnnulmentByBuyer
	case strings.HasPrefix(f.Name, prefixBuyerUPD), strings.HasPrefix(f.Name, prefixBuyerUKD):
		return docflow.Answer
	}
	return docflow.Unknown
}

// confirmed are the operator's confirmations by what they confirm.
var confirmed = map[docflow.Event]struct{ received, dispatched docflow.Event }{
	docflow.Title:         {docflow.TitleConfirmed, docflow.TitleDispatched},
	docflow.Notice:        {docflow.NoticeConfirmed, docflow.NoticeDispatched},
	docflow.Answer:        {docflow.AnswerConfirmed, docflow.AnswerDispatched},
	docflow.Clarification: {docflow.ClarificationConfirmed, docflow.ClarificationDispatched},
}

// subject is what the file with an ID is: the title when it is the document itself.
func (p pack) subject(id string) docflow.Event {
	if id == "" || id == p.File.ID {
		return docflow.Title
	}
	for _, f := range p.Files {
		switch {
		case f.ID != id:
		case strings.HasPrefix(f.Name, prefixNotice) && f.By == byRecipient:
			return docflow.Notice
		case strings.HasPrefix(f.Name, prefixClarify):
			return docflow.Clarification
		case strings.HasPrefix(f.Name, prefixBuyerUPD), strings.HasPrefix(f.Name, prefixBuyerUKD), f.Kind == rejection:
			return docflow.Answer
		}
	}
	return ""
}

// fileFact is the fact that a file proves.
func (p pack) fileFact(f packFile, body []byte) (docflow.Fact, bool) {
	fact := docflow.Fact{Event: p.eventOf(f), At: f.Created}
	switch fact.Event {
	case "":
		return fact, false
	case docflow.Answer:
		fact.Event = answerIn(body)
	case docflow.Refused:
		fact.Ground = p.Reason
	case docflow.ReceiptGiven:
		fact.About = f.About
	}
	if fact.Event == docflow.Unknown {
		fact.Raw = clipped(f.Name)
	}
	return fact, true
}

// answerIn is what a buyer's title says: КодИтога. A title without it, as that of a correction, accepts.
func answerIn(title []byte) docflow.Event {
	text, err := xmltext.Decode(title)
	if err != nil || text.Doc.Root() == nil {
		return docflow.Unknown
	}
	outcome := text.Doc.Root().FindElement(".//КодСодОпер")
	if outcome == nil {
		return docflow.Accepted
	}
	switch outcome.SelectAttrValue("КодИтога", "1") {
	case "1":
		return docflow.Accepted
	case "2":
		return docflow.AcceptedPartly
	case "3":
		return docflow.Rejected
	}
	return docflow.Unknown
}

// flowOf is the kind of exchange of a document that came. Of a file it is not known whether an answer is awaited: then one is.
func flowOf(kind document.Kind, body []byte) docflow.Flow {
	if kind == document.KindUnformalised {
		return docflow.UnformalisedSigned
	}
	if text, err := xmltext.Decode(body); err == nil {
		if e := documentOf(text.Doc.Root()); e != nil {
			return docflow.Flow(e.SelectAttrValue("Функция", ""))
		}
	}
	return ""
}

// documentOf is the element Документ of a file of exchange.
func documentOf(root *etree.Element) *etree.Element {
	if root == nil {
		return nil
	}
	return root.SelectElement("Документ")
}
