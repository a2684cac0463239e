package steps

import (
	"cmp"
	"context"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/receipt"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/ukd"
	"github.com/uzelhub/uzel/schemas/upd"
	"github.com/uzelhub/uzel/schemas/xmlbind"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// subject is the document that is answered. One of the models is there when it is formalised.
type subject struct {
	fileID       string // its file's name without the extension, which is its ИдФайл
	ours, theirs string // participants of the exchange
	party        config.Counterparty
	upd          *upd.Document
	ukd          *ukd.Document
	confirmation *receipt.Document
}

// readSubject reads the document in exchange. Its file's name says between whom it goes: a company may have several boxes,
// and the answer goes out of the one into which the document came.
func readSubject(r AnswerRequest, own config.Organisation) (subject, []fault.Finding) {
	s := subject{fileID: strings.TrimSuffix(r.Document.Name, path.Ext(r.Document.Name)), ours: own.EDOID, party: config.Counterparty{
		INN: r.Document.Counterparty.INN, KPP: r.Document.Counterparty.KPP, Name: r.Document.Counterparty.Name,
	}}
	var findings []fault.Finding
	switch r.Document.Kind {
	case document.KindUPD:
		findings = s.readUPD(r.Body, own, sideOf(r.Event))
	case document.KindUKD:
		findings = s.readUKD(r.Body, own, sideOf(r.Event))
	case document.KindReceipt:
		findings = s.readConfirmation(r.Body, r.Operator)
	}
	if s.fileID == "" {
		findings = append(findings, errNoName.Finding("/document/name", ""))
	}
	if name, ok := taxfile.ParseFileName(s.fileID); ok && s.confirmation == nil {
		s.ours, s.theirs = name.Receiver, name.Sender
		if sideOf(r.Event) == docflow.Seller {
			s.ours, s.theirs = name.Sender, name.Receiver
		}
	}
	return s, findings
}

// sideOf is which side brings an event about.
func sideOf(event docflow.Event) docflow.Side {
	if event == docflow.AnnulmentBySeller {
		return docflow.Seller
	}
	return docflow.Buyer
}

// complete adds what the registry knows of the counterparty.
func (s *subject) complete(ctx context.Context, known *registry.Registry) (err error) {
	s.party.EDOID = s.theirs
	s.party, err = known.Counterparty(ctx, s.party)
	s.theirs = cmp.Or(s.theirs, s.party.EDOID)
	return err
}

func (s *subject) readUPD(body []byte, own config.Organisation, side docflow.Side) []fault.Finding {
	d, findings := upd.Parse(body, "")
	if fault.HasErrors(findings) {
		return findings
	}
	s.upd, s.fileID = &d, cmp.Or(fileID(body), s.fileID)
	us, them := d.Buyers, d.Sellers
	if side == docflow.Seller {
		us, them = them, us
	}
	if !slices.ContainsFunc(us, func(p upd.Party) bool { return counterpartyOf(p).INN == own.INN }) {
		return []fault.Finding{errNotOurs.Finding("/document", "ИНН "+own.INN)}
	}
	if len(them) > 0 {
		s.party = counterpartyOf(them[0])
	}
	return nil
}

// counterpartyOf is what a file says of a party.
func counterpartyOf(p upd.Party) config.Counterparty {
	switch {
	case p.Company != nil:
		return config.Counterparty{INN: p.Company.INN, KPP: p.Company.KPP, Name: p.Company.Name}
	case p.Entrepreneur != nil:
		return config.Counterparty{INN: p.Entrepreneur.INN, Name: "ИП " + fullName(p.Entrepreneur.Name)}
	case p.Person != nil && p.Person.Name != nil:
		return config.Counterparty{INN: p.Person.INN, Name: fullName(*p.Person.Name)}
	}
	return config.Counterparty{}
}

func fullName(n upd.PersonName) string {
	return strings.TrimSpace(n.Last + " " + n.First + " " + n.Middle)
}

func (s *subject) readUKD(body []byte, own config.Organisation, side docflow.Side) []fault.Finding {
	d, findings := ukd.Parse(body, "")
	if fault.HasErrors(findings) {
		return findings
	}
	if d.Document == nil {
		return []fault.Finding{errNotTheSellers.Finding("/document", "")}
	}
	s.ukd, s.fileID = d.Document, cmp.Or(fileID(body), s.fileID)
	us, them := d.Document.Buyer, d.Document.Seller
	if side == docflow.Seller {
		us, them = them, us
	}
	if correctedParty(us).INN != own.INN {
		return []fault.Finding{errNotOurs.Finding("/document", "ИНН "+own.INN)}
	}
	s.party = correctedParty(them)
	return nil
}

func correctedParty(p ukd.Party) config.Counterparty {
	switch {
	case p.Company != nil:
		return config.Counterparty{INN: p.Company.INN, KPP: p.Company.KPP, Name: p.Company.Name}
	case p.Entrepreneur != nil:
		return config.Counterparty{INN: p.Entrepreneur.INN, Name: "ИП " + fullName(p.Entrepreneur.Name)}
	}
	return config.Counterparty{}
}

// readConfirmation reads the operator's confirmation that a receipt is asked for. It is answered to the operator, whose
// three characters are no identifier of a participant, which has four at least.
func (s *subject) readConfirmation(body []byte, operator string) []fault.Finding {
	d, findings := receipt.Parse(body, "")
	if fault.HasErrors(findings) {
		return findings
	}
	if d.Operator == nil {
		return []fault.Finding{errNotAConfirmation.Finding("/document", d.Type.Title())}
	}
	s.confirmation, s.fileID = &d, cmp.Or(fileID(body), s.fileID)
	s.theirs, s.party = operator, config.Counterparty{INN: d.Operator.INN, Name: d.Operator.Name}
	if name, ok := taxfile.ParseFileName(s.fileID); ok {
		s.ours = name.Receiver
	}
	return nil
}

// fileID is the ИдФайл that a file says of itself.
func fileID(body []byte) string {
	text, err := xmltext.Decode(body)
	if err != nil || text.Doc.Root() == nil {
		return ""
	}
	return text.Doc.Root().SelectAttrValue("ИдФайл", "")
}

func taxDate(at time.Time) xmlbind.Date { return xmlbind.Date(at.Format(time.DateOnly)) }
