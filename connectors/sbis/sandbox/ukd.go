package sandbox

import (
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/ukd"
)

// agreement is the buyer's title of an УКД: the buyer agrees with the change.
func (s *Server) agreement(p *paper, buyer Party) (*attachment, error) {
	title := p.main()
	parsed, findings := ukd.Parse(title.body, "")
	if fault.HasErrors(findings) || parsed.Document == nil {
		return nil, unbuilt("титул покупателя", findings)
	}
	seller := p.counterparty
	if buyer.INN() == seller.INN() {
		seller = s.options.Organisation
	}
	id, subject := s.identity(s.participant(buyer).ID, s.participant(seller).ID), about(title)
	answer := ukd.Answer{
		Author: buyer.name(), Seller: ukd.SellerFile{ID: subject.Name, Date: id.Date, Time: id.Time, Signatures: subject.Signatures},
		Name: "Универсальный корректировочный документ", Function: string(parsed.Document.Function),
		Number: parsed.Document.Number, Date: parsed.Document.Date,
		Operation: "С изменением стоимости согласны", AgreedOn: id.Date,
		Signers: []ukd.Signer{{Scope: "3", Status: "1", Basis: "Должностные обязанности", Representative: &ukd.Representative{
			INN: buyer.INN(), Organisation: buyer.name(), Position: "Директор", Name: party.PersonName{Last: "Директоров", First: "Дмитрий"},
		}}},
	}
	if parsed.Document.Identity != nil {
		answer.Seller.Date, answer.Seller.Time = parsed.Document.Identity.Date, parsed.Document.Identity.Time
	}
	built := ukd.BuildAnswer(answer, id)
	if built.Bytes == nil {
		return nil, unbuilt("титул покупателя", built.Findings)
	}
	return &attachment{id: s.guid(), name: built.Name, kind: kindAgreement, body: built.Bytes}, nil
}
