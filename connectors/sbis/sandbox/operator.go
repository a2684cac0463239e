package sandbox

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/receipt"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/upd"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// operatorID is the operator's three signs in identifiers and file names.
const operatorID = "2BE"

var operator = taxfile.Operator{Name: "Оператор ЭДО (песочница)", INN: "6605000014", ID: operatorID}

// identity is that of a file that is made now.
func (s *Server) identity(sender, receiver string) taxfile.Identity {
	now := s.options.Now().In(moscow)
	return taxfile.Identity{
		GUID: s.guid(), Date: xmlbind.Date(now.Format("2006-01-02")), Time: now.Format("15:04:05"),
		Sender: sender, Receiver: receiver, Program: "SBIS sandbox", Operator: &operator,
	}
}

func (s *Server) participant(p Party) *receipt.Participant {
	found := &receipt.Participant{ID: operatorID + p.INN() + p.kpp()}
	if m := s.members[p.INN()]; m != nil {
		found.ID = m.id
	}
	if p.Company != nil {
		name := p.Company.Name
		if m := s.members[p.INN()]; name == "" && m != nil {
			name = m.party.name()
		}
		found.Company = &receipt.Company{Name: orDash(name), INN: p.Company.INN, KPP: p.Company.KPP}
		return found
	}
	found.Entrepreneur = &receipt.Person{INN: p.INN(), Name: party.PersonName{Last: orDash(p.Person.Last), First: orDash(p.Person.First)}}
	return found
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// about names a file and its signatures.
func about(f *attachment) receipt.Subject {
	subject := receipt.Subject{Name: bare(f.name), Signatures: []string{}}
	for _, g := range f.signatures {
		subject.Signatures = append(subject.Signatures, base64.StdEncoding.EncodeToString(g.body))
	}
	return subject
}

func bare(name string) string { return strings.TrimSuffix(name, ".xml") }

var kindsOf = map[receipt.Type]string{
	receipt.DateConfirmation: kindConfirmed, receipt.DispatchConfirmation: kindDispatched, receipt.ReceiptNotice: kindNotice,
	receipt.ClarificationRequest: kindClarification, receipt.AnnulmentProposal: kindAnnulment,
}

// service makes a service document.
func (s *Server) service(d receipt.Document, sender, receiver string) (*attachment, error) {
	id := s.identity(sender, receiver)
	d.Identity = &id
	built := receipt.Build(d, id)
	if built.Bytes == nil {
		return nil, unbuilt(string(d.Type), built.Findings)
	}
	return &attachment{id: s.guid(), name: built.Name, kind: kindsOf[d.Type], service: true, body: built.Bytes}, nil
}

func unbuilt(what string, findings []fault.Finding) error {
	return refused("Не удалось сформировать %s: %v", what, findings)
}

// confirm makes the operator's confirmations about files that one side sent, and signs them.
func (s *Server) confirm(p *paper, files ...*attachment) error {
	for _, f := range files {
		if p.function() == "" {
			continue // only formalised documents have confirmations
		}
		from, to := s.options.Organisation, p.counterparty
		if s.byCounterparty(p, f) {
			from, to = to, from
		}
		for _, kind := range []receipt.Type{receipt.DateConfirmation, receipt.DispatchConfirmation} {
			if err := s.confirmOne(p, f, kind, from, to); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Server) confirmOne(p *paper, f *attachment, kind receipt.Type, from, to Party) error {
	now := s.options.Now().In(moscow)
	d := receipt.Document{
		Type: kind, Operator: &operator, Date: xmlbind.Date(now.Format("2006-01-02")), Time: now.Format("15:04:05"), File: about(f),
		Sender: s.participant(from), Recipient: s.participant(to),
		Signer: &receipt.Signer{Position: "Специалист", Name: party.PersonName{Last: "Примеров", First: "Пример"}},
	}
	receiver := d.Sender.ID
	if kind == receipt.DispatchConfirmation {
		receiver = d.Recipient.ID
	}
	made, err := s.service(d, operatorID, receiver)
	if err != nil {
		return err
	}
	if err := s.signAs(made, Party{Company: &Company{INN: operator.INN, Name: operator.Name}}); err != nil {
		return err
	}
	p.attach(made)
	s.happened(p, map[receipt.Type]string{
		receipt.DateConfirmation: "Подтверждение даты получения", receipt.DispatchConfirmation: "Подтверждение даты отправки",
	}[kind], "", made)
	return nil
}

// byCounterparty reports whether the other side signed a file first.
func (s *Server) byCounterparty(p *paper, f *attachment) bool {
	return len(f.signatures) > 0 && f.signatures[0].inn == p.counterparty.INN()
}

func (s *Server) signAs(f *attachment, who Party) error {
	cms, err := s.keys.sign(who.INN(), who.name(), f.body)
	if err != nil {
		return refused("Подпись не сделана")
	}
	f.signatures = append(f.signatures, signature{s.guid(), who.INN(), "", cms})
	return nil
}

// makeAnswer makes the file that an action of ours needs: a notice, a title, a request for a correction, a proposal.
func (s *Server) makeAnswer(p *paper, st *stage, a Action, comment string) (*attachment, error) {
	us := s.options.Organisation
	switch a.Name {
	case actService:
		return s.statement(receipt.ReceiptNotice, us, p, st.about, "")
	case actReject:
		return s.statement(receipt.ClarificationRequest, us, p, p.main(), comment)
	case actAnnul:
		return s.statement(receipt.AnnulmentProposal, us, p, p.main(), comment)
	case actApprove:
		return s.buyerTitle(p, us, "1", comment)
	}
	return nil, refused("Действие «%s» подписи не требует", a.Name)
}

// statement is what one side says about a file: a notice, a request for a correction, a proposal to annul.
func (s *Server) statement(kind receipt.Type, by Party, p *paper, f *attachment, text string) (*attachment, error) {
	to := p.counterparty
	if by.INN() == to.INN() {
		to = s.options.Organisation
	}
	now := s.options.Now().In(moscow)
	d := receipt.Document{
		Type: kind, Author: s.participant(by), File: about(f), Text: text,
		Signer: &receipt.Signer{SignatureType: "1", Position: "Бухгалтер", Name: party.PersonName{Last: "Примеров", First: "Пример"}},
	}
	switch kind {
	case receipt.AnnulmentProposal:
		d.Recipient, d.Signer.SignatureType = s.participant(to), ""
	default:
		d.Sender = s.participant(to)
		d.Date, d.Time = xmlbind.Date(now.Format("2006-01-02")), now.Format("15:04:05")
	}
	receiver := s.participant(to).ID
	if f.kind == kindConfirmed || f.kind == kindDispatched {
		d.Sender = &receipt.Participant{ID: operatorID + "-operator", Operator: &operator}
		receiver = d.Sender.ID
	}
	return s.service(d, d.Author.ID, receiver)
}

// buyerTitle is the answer to a seller's title. The code says how: 1 taken, 2 with discrepancies, 3 not taken.
func (s *Server) buyerTitle(p *paper, buyer Party, code, text string) (*attachment, error) {
	title := p.main()
	if title.kind == kindCorrection {
		return s.agreement(p, buyer)
	}
	d, findings := upd.Parse(title.body, "")
	if fault.HasErrors(findings) {
		return nil, unbuilt("титул покупателя", findings)
	}
	seller := p.counterparty
	if buyer.INN() == seller.INN() {
		seller = s.options.Organisation
	}
	id := s.identity(s.participant(buyer).ID, s.participant(seller).ID)
	subject := about(title)
	answer := upd.BuyerDocument{
		Author:     fmt.Sprintf("%s, ИНН %s", buyer.name(), buyer.INN()),
		SellerFile: upd.SellerFile{FileID: subject.Name, Date: id.Date, Time: id.Time, Signatures: subject.Signatures},
		Name:       orElse(d.Name, "Универсальный передаточный документ"), Function: d.Function, Number: d.Number, Date: d.Date,
		Acceptance: upd.Acceptance{
			Operation: orElse(text, "Товары (работы, услуги, права) приняты"), Date: id.Date, Outcome: &upd.Outcome{Code: code},
		},
		Signers: []upd.Signer{{
			Name: party.PersonName{Last: "Директоров", First: "Дмитрий"}, Position: "Директор", SignatureType: "1", Authority: "1",
		}},
	}
	if d.Identity != nil {
		answer.SellerFile.Date, answer.SellerFile.Time = d.Identity.Date, d.Identity.Time
	}
	switch code {
	case "2":
		answer.Acceptance.Outcome.Document = &upd.DocRef{Name: "Акт о расхождениях", Number: "1", Date: id.Date}
	case "3":
		answer.Acceptance.Operation = ""
		answer.Acceptance.Outcome.Document = &upd.DocRef{Name: "Акт о расхождениях", Number: "1", Date: id.Date}
	}
	built := upd.BuildBuyer(answer, id)
	if built.Bytes == nil {
		return nil, unbuilt("титул покупателя", built.Findings)
	}
	return &attachment{id: s.guid(), name: built.Name, kind: kindBuyerTitle, body: built.Bytes}, nil
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
