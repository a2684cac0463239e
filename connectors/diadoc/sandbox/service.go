package sandbox

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/receipt"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/upd"
	"github.com/uzelhub/uzel/schemas/xmlbind"
	"github.com/uzelhub/uzel/schemas/xmltext"
)

// officer is who signs where nobody else was named.
var officer = receipt.Signer{Position: "Директор", Name: party.PersonName{Last: "Подписантов", First: "Пётр"}}

// write makes a service document of a box about an entity.
func (s *Server) write(b *box, e *entity, what receipt.Type, text string, by *receipt.Signer) (name string, content []byte) {
	at := s.now().In(moscow)
	other := e.message.other(b)
	d := receipt.Document{
		Type: what, Author: b.participant(), Date: xmlbind.Date(at.Format("2006-01-02")), Time: at.Format("15:04:05"),
		File: e.subject(), Text: text, Sender: other.participant(), Signer: cmp.Or(by, &officer),
	}
	receiver := other.FNSID
	switch what {
	case receipt.AnnulmentProposal:
		d.Date, d.Time, d.Sender, d.Recipient = "", "", nil, other.participant()
	case receipt.ReceiptNotice:
		if e.signer == nil {
			d.Sender, receiver = &receipt.Participant{ID: operatorAddress, Operator: operator}, operatorAddress
		}
	case receipt.ClarificationRequest:
		d.File.Signatures = d.File.Signatures[:1]
	}
	return s.build(d, b.FNSID, receiver)
}

// build makes a service document under an identity of its own.
func (s *Server) build(d receipt.Document, sender, receiver string) (name string, content []byte) {
	f := receipt.Build(d, s.identity(sender, receiver))
	if f.Bytes == nil { // a file with a name that no format can speak of
		return s.makeshift(string(d.Type), s.identity(sender, receiver), d.File.Name, d.Text)
	}
	return f.Name, f.Bytes
}

func (s *Server) identity(sender, receiver string) taxfile.Identity {
	return taxfile.Identity{
		GUID: s.guid(), Date: xmlbind.Date(s.now().In(moscow).Format("2006-01-02")), Time: s.now().In(moscow).Format("15:04:05"),
		Sender: sender, Receiver: receiver, Program: "Uzel sandbox",
	}
}

// makeshift stands for a file whose format is not public, or that the true format cannot express.
func (s *Server) makeshift(prefix string, id taxfile.Identity, about, text string) (name string, content []byte) {
	day := strings.ReplaceAll(string(id.Date), "-", "")
	fileID := fmt.Sprintf("%s_%s_%s_%s_%s", prefix, id.Receiver, id.Sender, day, id.GUID)
	doc := etree.NewDocument()
	root := doc.CreateElement("Файл")
	root.CreateAttr("ИдФайл", fileID)
	root.CreateAttr("ВерсПрог", id.Program)
	root.CreateAttr("ВерсФорм", "1.00")
	d := root.CreateElement("Документ")
	d.CreateAttr("ИмяФайла", about)
	if text != "" {
		d.CreateAttr("Текст", text)
	}
	return fileID + ".xml", encode(doc)
}

func encode(doc *etree.Document) []byte {
	content, err := xmltext.Encode(doc, xmltext.Windows1251)
	if err != nil { // characters that no XML can hold came from outside
		return []byte("<Файл/>")
	}
	return content
}

// refusalOf is a refusal to sign, which is a file of the same format as a request to clarify.
func (s *Server) refusalOf(b *box, e *entity, text string) reply {
	return s.service(b, e, rejection, receipt.ClarificationRequest, text)
}

// buyerTitle answers a seller's title of an УПД. One that cannot be read is answered with as much as there is.
func (s *Server) buyerTitle(b *box, e *entity, outcome string) (name string, content []byte) {
	id := s.identity(b.FNSID, e.message.other(b).FNSID)
	d, ok := s.buyerDocument(b, e, outcome)
	if ok {
		if f := upd.BuildBuyer(d, id); f.Bytes != nil {
			return f.Name, f.Bytes
		}
	}
	return s.plainTitle(id, e, outcome)
}

func (s *Server) buyerDocument(b *box, e *entity, outcome string) (d upd.BuyerDocument, ok bool) {
	seller, _ := upd.Parse(e.content, e.name)
	if seller.Identity == nil || seller.Number == "" {
		return d, false
	}
	today := xmlbind.Date(s.now().In(moscow).Format("2006-01-02"))
	name := party.PersonName{Last: "Приёмов", First: "Павел"}
	d = upd.BuyerDocument{
		Version: seller.Version,
		Author:  fmt.Sprintf("%s, ИНН %s, КПП %s", b.title(), b.INN, b.KPP),
		Name:    cmp.Or(seller.Name, "Универсальный передаточный документ"),
		SellerFile: upd.SellerFile{
			FileID: strings.TrimSuffix(e.name, ".xml"), Date: seller.Identity.Date, Time: seller.Identity.Time,
			Signatures: encoded(e.signatures()),
		},
		Function: seller.Function, Number: seller.Number, Date: seller.Date,
		Acceptance: upd.Acceptance{
			Operation: "Товары (работы, услуги) приняты", Date: today, Outcome: &upd.Outcome{Code: outcome},
			Person: &upd.AcceptancePerson{Employee: &upd.Employee{Position: "Кладовщик", Name: name}},
		},
		Signers: []upd.Signer{{
			Name: officer.Name, Position: officer.Position,
			SignatureType: "1", Authority: "1",
		}},
	}
	switch outcome {
	case "2":
		d.Acceptance.Operation = "Приняты с расхождениями"
		d.Acceptance.Outcome.Document = &upd.DocRef{Name: "Акт о расхождениях", Number: "1", Date: today}
	case "3":
		d.Acceptance.Operation, d.Acceptance.Person = "", nil
	}
	return d, true
}

// plainTitle has of a title only what the operator reads.
func (s *Server) plainTitle(id taxfile.Identity, e *entity, outcome string) (name string, content []byte) {
	prefix := "ON_NSCHFDOPPOK"
	if e.document.correction() {
		prefix = "ON_NKORSCHFDOPPOK"
	}
	fileID := fmt.Sprintf("%s_%s_%s_%s_%s", prefix, id.Receiver, id.Sender, strings.ReplaceAll(string(id.Date), "-", ""), id.GUID)
	doc := etree.NewDocument()
	root := doc.CreateElement("Файл")
	root.CreateAttr("ИдФайл", fileID)
	root.CreateElement("Документ").CreateElement("КодСодОпер").CreateAttr("КодИтога", outcome)
	return fileID + ".xml", encode(doc)
}
