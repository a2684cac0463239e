package steps

import (
	"cmp"
	"strconv"

	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/invoice"
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/ukd"
	"github.com/uzelhub/uzel/schemas/upd"
)

// outcomes are КодИтога by what the answer is to bring about, with the usual СодОпер.
var outcomes = map[docflow.Event]struct{ code, operation string }{
	docflow.Accepted:       {"1", "Товары (работы, услуги, права) приняты без расхождений (претензий)"},
	docflow.AcceptedPartly: {"2", "Товары (работы, услуги, права) приняты с расхождениями (претензией)"},
	docflow.Rejected:       {"3", ""},
}

// title makes the buyer's title.
func (a *answer) title() answerFile {
	switch {
	case a.subject.upd != nil:
		return a.updTitle()
	case a.subject.ukd != nil:
		return a.ukdTitle()
	}
	return found(errNoTitle.Finding("/document/kind", ""))
}

// found is a file that could not be made.
func found(findings ...fault.Finding) answerFile { return answerFile{findings: findings} }

// updTitle answers in the version of the seller's file.
func (a *answer) updTitle() answerFile {
	seller := a.subject.upd
	if seller.Function == upd.Invoice {
		return found(errNoTitle.Finding("/document", "функция СЧФ"))
	}
	info, wrong := a.info(seller.Table)
	if wrong != nil {
		return found(wrong...)
	}
	d := upd.BuyerDocument{
		Version: seller.Version, UID: seller.UID, Author: a.author(),
		SellerFile: upd.SellerFile{FileID: a.subject.fileID, Date: seller.Identity.Date, Time: seller.Identity.Time, Signatures: a.signatures},
		Name:       cmp.Or(seller.Name, seller.FactName, "Универсальный передаточный документ"), Function: seller.Function,
		Number: seller.Number, Date: seller.Date, Acceptance: a.acceptance(), Info: info, Signers: []upd.Signer{a.signer(seller.Version)},
	}
	if seller.Transfer != nil {
		d.OperationKind = seller.Transfer.OperationKind
	}
	file := upd.BuildBuyer(d, a.id)
	return answerFile{document.KindUPD, file.Version, file.Name, file.Bytes, file.Findings}
}

func (a *answer) author() string {
	return authorOf(invoice.Party{Name: a.own.Name, INN: a.own.INN, KPP: a.own.KPP})
}

func (a *answer) acceptance() upd.Acceptance {
	outcome := outcomes[a.Event]
	accepted := upd.Acceptance{Date: upd.Date(cmp.Or(a.On, string(a.id.Date))), Outcome: &upd.Outcome{Code: outcome.code, Document: a.Act}}
	if a.Event != docflow.Rejected { // КодИтога 3 forbids СодОпер
		accepted.Operation = cmp.Or(a.Operation, outcome.operation)
	}
	return accepted
}

// The words of 5.01 for a signer's capacity: he made the deal, and works for the buyer or is the entrepreneur himself.
const (
	scopeOfDeal        = "1"
	statusEmployee     = "5"
	statusEntrepreneur = "4"
	ownDuties          = "Должностные обязанности"
)

// signer is our signatory as a version of the format names him.
func (a *answer) signer(version string) upd.Signer {
	s := *a.own.Signatory
	signer := upd.Signer{Name: upd.PersonName{Last: s.LastName, First: s.FirstName, Middle: s.MiddleName}, Position: s.Position}
	if version == "5.01" {
		signer.Capacity = &upd.Capacity{Scope: scopeOfDeal, Status: statusEmployee, Basis: ownDuties}
		if len(a.own.INN) == 12 {
			signer.Position, signer.Capacity.Status = "", statusEntrepreneur
			signer.Capacity.Entrepreneur = &party.SignerEntrepreneur{INN: a.own.INN}
		} else {
			signer.Capacity.Company = &party.SignerCompany{INN: a.own.INN, Name: a.own.Name}
		}
		return signer
	}
	signer.Authority = strconv.Itoa(s.Authority)
	if a.Power != nil {
		signer.Authority, signer.Powers = byReference, []upd.Power{*a.Power}
	}
	return signer
}

// byReference is СпосПодтПолном where МЧД is in an information system and the document names it.
const byReference = "3"

// ukdTitle agrees with the seller's change. The format knows no other answer.
func (a *answer) ukdTitle() answerFile {
	seller := a.subject.ukd
	switch {
	case a.Event != docflow.Accepted:
		return found(errNoDisagreement.Finding("/event", ""))
	case seller.Function == ukd.Invoicing:
		return found(errNoTitle.Finding("/document", "функция КСЧФ"))
	}
	d := ukd.Answer{
		Version: seller.Version, Author: a.author(),
		Seller: ukd.SellerFile{ID: a.subject.fileID, Date: seller.Identity.Date, Time: seller.Identity.Time, Signatures: a.signatures},
		Name:   cmp.Or(seller.Name, seller.FactName, "Универсальный корректировочный документ"), Function: string(seller.Function),
		Number: seller.Number, Date: seller.Date, Operation: cmp.Or(a.Operation, "С изменением стоимости согласны"),
		AgreedOn: upd.Date(cmp.Or(a.On, string(a.id.Date))), Signers: []ukd.Signer{correctionSigner(a.own, scopes[ukd.AgreementOnly])},
	}
	file := ukd.BuildAnswer(d, a.id)
	return answerFile{document.KindUKD, seller.Version, file.Name, file.Bytes, file.Findings}
}
