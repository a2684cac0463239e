package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
	"github.com/uzelhub/uzel/schemas/receipt"
	"github.com/uzelhub/uzel/schemas/upd"
)

// Parcel is a document that one of the boxes sends, signed by the sandbox.
type Parcel struct {
	From, To        string // boxes
	TypeNamedID     string // empty: UniversalTransferDocument
	Function        string
	Version         string
	FileName        string // of a file that is none of ФНС
	Content         []byte
	Number, Date    string
	NeedSignature   bool
	NeedReceipt     bool
	InitialMessage  string // with InitialDocument: what it revises, corrects or belongs to
	InitialDocument string
}

// Send sends a document for a box, as its owner would: so comes what our box has to answer. It names message and document.
func (s *Server) Send(p Parcel) (message, document string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle()
	from := s.boxOf(p.From)
	if from == nil {
		return "", "", errors.New("no such box")
	}
	if p.TypeNamedID == "" {
		p.TypeNamedID = "UniversalTransferDocument"
	}
	m, err := s.post(from, p.toPost(), "", true)
	if err != nil {
		return "", "", err
	}
	return m.id, m.entities[0].id, nil
}

func (p *Parcel) toPost() *wire.MessageToPost {
	a := &wire.DocumentAttachment{
		TypeNamedId: &p.TypeNamedID, Function: &p.Function, Version: &p.Version, NeedRecipientSignature: &p.NeedSignature,
		NeedReceipt:   &p.NeedReceipt,
		SignedContent: &wire.SignedContent{Content: p.Content, SignWithTestSignature: proto.Bool(true)},
	}
	for key, value := range map[string]string{"FileName": p.FileName, "DocumentNumber": p.Number, "DocumentDate": p.Date} {
		if value != "" {
			a.Metadata = append(a.Metadata, &wire.MetadataItem{Key: &key, Value: &value})
		}
	}
	if p.InitialMessage != "" {
		a.InitialDocumentIds = []*wire.DocumentId{{MessageId: &p.InitialMessage, EntityId: &p.InitialDocument}}
	}
	return &wire.MessageToPost{FromBoxId: &p.From, ToBoxId: &p.To, DocumentAttachments: []*wire.DocumentAttachment{a}}
}

// Annul lets a box propose to annul a document, as its owner would.
func (s *Server) Annul(box, message, document, ground string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle()
	b := s.boxOf(box)
	if b == nil {
		return errors.New("no such box")
	}
	m, err := s.messageFor(b, message)
	if err != nil {
		return err
	}
	e, err := m.visible(b, document)
	if err != nil {
		return err
	}
	r := s.service(b, e, revocation, receipt.AnnulmentProposal, ground)
	r.signature = b.signer.sign(r.content)
	if err := s.allow(b, r); err != nil {
		return err
	}
	s.say(b, m, []reply{r}, "", true)
	return nil
}

// Transfer makes a УПД of one row between two boxes, for [Server.Send].
func (s *Server) Transfer(from, to, function, number string) (Parcel, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	seller, buyer := s.boxOf(from), s.boxOf(to)
	if seller == nil || buyer == nil {
		return Parcel{}, errors.New("no such box")
	}
	text, err := json.Marshal(s.transfer(seller, buyer, function, number))
	if err != nil {
		return Parcel{}, err
	}
	d, findings := upd.Decode(text)
	if len(findings) > 0 {
		return Parcel{}, fmt.Errorf("%s: %s", findings[0].Path, findings[0].Message)
	}
	f := upd.Build(d, s.identity(seller.FNSID, buyer.FNSID))
	if f.Bytes == nil {
		return Parcel{}, fmt.Errorf("%s: %s", f.Findings[0].Path, f.Findings[0].Message)
	}
	return Parcel{
		From: from, To: to, Function: function, Version: documentTypes[0].versions[0], FileName: f.Name, Content: f.Bytes,
	}, nil
}

// transfer is the canonical form of the УПД.
func (s *Server) transfer(seller, buyer *box, function, number string) map[string]any {
	type object = map[string]any
	day := s.now().In(moscow).Format("2006-01-02")
	d := object{
		"version": "5.03", "function": function, "number": number, "date": day, "currency": object{"code": "643"},
		"author":  fmt.Sprintf("%s, ИНН %s, КПП %s", seller.title(), seller.INN, seller.KPP),
		"sellers": []object{seller.party()}, "buyers": []object{buyer.party()},
		"table": object{"rows": []object{{
			"name": "Услуги связи", "unit": object{"code": "356"}, "quantity": "10", "price": "100", "amount": "1000.00",
			"vat_rate": "22%", "vat": object{"amount": "220.00"}, "total": "1220.00", "excise": object{"none": true},
			"details": object{"kind": "3"},
		}}},
		"shipments": []object{{"name": "Универсальный передаточный документ", "number": number, "date": day}},
		"signers": []object{{
			"name": object{"last": officer.Name.Last, "first": officer.Name.First}, "position": officer.Position,
			"signature_type": "1", "authority": "1",
		}},
	}
	if function != "СЧФ" {
		d["name"] = "Универсальный передаточный документ"
		d["transfer"] = object{
			"operation": "Услуги оказаны", "date": day,
			"basis": []object{{"name": "Договор", "number": "1", "date": "2026-01-12"}},
		}
	}
	return d
}

func (b *box) party() map[string]any {
	return map[string]any{
		"company":    map[string]any{"name": b.Name, "inn": b.INN, "kpp": b.KPP},
		"short_name": b.title(),
		"address":    map[string]any{"free": map[string]any{"country_code": "643", "text": "г. Москва, ул. Примерная, д. 1"}},
	}
}
