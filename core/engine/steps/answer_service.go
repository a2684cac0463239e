package steps

import (
	"strconv"
	"time"

	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/invoice"
	"github.com/uzelhub/uzel/schemas/receipt"
	"github.com/uzelhub/uzel/schemas/upd"
)

// services are the service documents by what they bring about.
var services = map[docflow.Event]receipt.Type{
	docflow.Notice:            receipt.ReceiptNotice,
	docflow.ReceiptGiven:      receipt.ReceiptNotice,
	docflow.Clarification:     receipt.ClarificationRequest,
	docflow.AnnulmentBySeller: receipt.AnnulmentProposal,
	docflow.AnnulmentByBuyer:  receipt.AnnulmentProposal,
}

// service makes a service document about the document in exchange.
func (a *answer) service() answerFile {
	kind := services[a.Event]
	if kind != receipt.ReceiptNotice && a.Reason == "" {
		return found(errNoReason.Finding("/reason", ""))
	}
	them := a.counterparty()
	d := receipt.Document{
		Type: kind, Author: participantOf(a.subject.ours, invoice.Party{Name: a.own.Name, INN: a.own.INN, KPP: a.own.KPP}),
		File: receipt.Subject{Name: a.subject.fileID, Signatures: a.signatures}, Signer: a.serviceSigner(kind),
	}
	if kind == receipt.AnnulmentProposal { // it says neither when nor whose file it is
		d.Text, d.Recipient = a.Reason, them
	} else {
		d.Date, d.Time, d.Sender = taxDate(a.Received), a.Received.Format(time.TimeOnly), them
	}
	if kind == receipt.ClarificationRequest {
		d.Text = a.Reason
		d.File.Signatures = a.signatures[:1] // ЭППолФайл of this one is a single signature
	}
	file := receipt.Build(d, a.id)
	return answerFile{document.KindReceipt, "", file.Name, file.Bytes, file.Findings}
}

// counterparty is the other participant: the other party, or the operator whose confirmation is answered.
func (a *answer) counterparty() *receipt.Participant {
	if c := a.subject.confirmation; c != nil {
		return &receipt.Participant{ID: a.subject.theirs, Operator: c.Operator}
	}
	p := a.subject.party
	return participantOf(a.subject.theirs, invoice.Party{Name: p.Name, INN: p.INN, KPP: p.KPP})
}

// participantOf is a party as the service documents name it.
func participantOf(id string, p invoice.Party) *receipt.Participant {
	participant := &receipt.Participant{ID: id}
	switch named := partyOf(p); {
	case named.Entrepreneur != nil:
		participant.Entrepreneur = &receipt.Person{INN: p.INN, Name: named.Entrepreneur.Name}
	case named.Person != nil:
		participant.Person = &receipt.Person{INN: p.INN, Name: *named.Person.Name}
	default:
		participant.Company = &receipt.Company{Name: p.Name, INN: p.INN, KPP: p.KPP}
	}
	return participant
}

// СтатПодп: on whose authority the signer acts.
const (
	ownAuthority = "1"
	byPower      = "2"
)

// serviceSigner is our signatory as a service document names him. A proposal to annul has no place for his powers.
func (a *answer) serviceSigner(kind receipt.Type) *receipt.Signer {
	s := *a.own.Signatory
	signer := &receipt.Signer{Position: s.Position, Name: upd.PersonName{Last: s.LastName, First: s.FirstName, Middle: s.MiddleName}}
	switch {
	case kind == receipt.AnnulmentProposal:
	case a.Power != nil:
		p := *a.Power
		signer.Status = byPower
		signer.Power = &receipt.Power{Number: p.Number, Issued: p.Issued, InternalNumber: p.InternalNumber,
			InternalDate: p.InternalDate, Way: "2", System: p.System}
	case strconv.Itoa(s.Authority) == ownAuthority:
		signer.Status = ownAuthority
	}
	return signer
}
