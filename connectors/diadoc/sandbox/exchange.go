package sandbox

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/receipt"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// delivered is the operator's move after a message came in: the sender hears the date of receipt, the recipient gets the
// documents with the date of dispatch.
func (s *Server) delivered(m *message) {
	posted := m.entities
	if m.to.Roaming && m.to.RoamingError != "" {
		s.undelivered(m, posted)
		return
	}
	for _, e := range posted {
		if e.document == nil {
			continue
		}
		e.document.delivered = ticks(s.now())
		if m.to.Roaming {
			e.document.roaming = wire.RoamingNotificationStatus_RoamingNotificationStatusSuccess
		}
		if e.document.flow().dates && m.to != m.from {
			s.confirmDates(e)
		}
	}
	if m.to == m.from { // it has the message already
		return
	}
	reached := s.announce(m.to, m, true, m.unseen(m.to, posted...)...)
	if mine := m.unseen(m.from); len(mine) > 0 {
		s.announce(m.from, m, false, mine...)
	}
	s.publish(m.from, &event{message: m, delivered: true, reached: reached.id})
	s.play(m.from, nil, m)
	for _, e := range posted {
		s.play(m.to, e, m)
	}
}

// undelivered is the operator's move when another operator does not take the documents: the sender hears why.
func (s *Server) undelivered(m *message, posted []*entity) {
	var notes []*entity
	for _, e := range posted {
		if e.document == nil {
			continue
		}
		e.document.roaming = wire.RoamingNotificationStatus_RoamingNotificationStatusError
		e.document.roamingText = m.to.RoamingError
		notes = append(notes, s.add(m, &entity{
			parent: e, kind: wire.AttachmentType_RoamingNotification, name: "roaming.txt", content: []byte(m.to.RoamingError),
			private: m.from,
		}))
	}
	s.announce(m.from, m, false, notes...)
}

// unseen are the entities that a box is to see and has not seen yet: those given and the operator's for it.
func (m *message) unseen(b *box, given ...*entity) (list []*entity) {
	for _, e := range m.entities {
		about := e
		if e.sign {
			about = e.parent
		}
		if !e.seen[b] && (slices.Contains(given, e) && about.private == nil || about.private == b) {
			list = append(list, e)
		}
	}
	return list
}

// confirmDates makes the operator's two confirmations: of the date of receipt for whoever sent the file, of the date of
// dispatch for the other side.
func (s *Server) confirmDates(e *entity) {
	author, other := e.signer, e.message.other(e.signer)
	s.operate(e, receipt.DateConfirmation, author, author, other)
	if e.document != nil || !slices.Contains(receipts, e.kind) || e.root().document.flow().onReceipt == toBoth {
		s.operate(e, receipt.DispatchConfirmation, other, author, other)
	}
}

// operate makes a confirmation that one of the two boxes sees.
func (s *Server) operate(e *entity, kind receipt.Type, reader, author, other *box) {
	at := s.now().In(moscow)
	d := receipt.Document{
		Type: kind, Operator: operator, Date: xmlbind.Date(at.Format("2006-01-02")), Time: at.Format("15:04:05"),
		File: e.subject(), Sender: author.participant(), Recipient: other.participant(),
		Signer: &receipt.Signer{Position: "Специалист", Name: party.PersonName{Last: "Операторов", First: "Олег"}},
	}
	name, content := s.build(d, operator.ID, reader.FNSID)
	c := s.add(e.message, &entity{parent: e, kind: confirming, name: name, content: content, private: reader})
	s.add(e.message, &entity{
		parent: c, sign: true, content: s.operator.sign(content),
		valid: wire.SenderSignatureStatus_SenderSignatureCheckedAndValid,
	})
}

// operator is who carries the documents; it does not exist.
var operator = &taxfile.Operator{Name: "Имитация оператора ЭДО", INN: "6605000014", ID: "2BM"}

// operatorAddress is where a receipt on a confirmation of the operator's is sent: three characters are no participant.
const operatorAddress = "2BM-operator"

// subject is a file, as a service document speaks of it.
func (e *entity) subject() receipt.Subject {
	name := strings.TrimSuffix(e.name, ".xml")
	if name == "" {
		name = e.id
	}
	subject := receipt.Subject{Name: name}
	for _, signature := range e.signatures() {
		subject.Signatures = append(subject.Signatures, base64.StdEncoding.EncodeToString(signature.content))
	}
	return subject
}

func (b *box) participant() *receipt.Participant {
	return &receipt.Participant{ID: b.FNSID, Company: &receipt.Company{Name: b.title(), INN: b.INN, KPP: b.KPP}}
}

// forwarded is the operator's move after an answer came in.
func (s *Server) forwarded(author *box, entities []*entity) {
	m := entities[0].message
	for _, e := range entities {
		if e.confirmable() {
			s.confirmDates(e)
		}
	}
	if mine := m.unseen(author); len(mine) > 0 {
		s.announce(author, m, false, mine...)
	}
	other := m.other(author)
	theirs := slices.DeleteFunc(m.unseen(other, entities...), (*entity).ofConfirmation) // those the operator keeps
	if len(theirs) > 0 {
		s.announce(other, m, false, theirs...)
	}
	s.play(author, nil, m)
	for _, e := range theirs {
		s.play(other, e, m)
	}
}

// ofConfirmation reports whether an entity is about a confirmation of the operator's: a receipt on it, its signature.
func (e *entity) ofConfirmation() bool {
	return e.parent != nil && e.signer != nil && (e.parent.kind == confirming && !e.parent.sign || e.parent.ofConfirmation())
}

// confirmable reports whether the operator confirms the dates of a service document or an answer. Of what concerns an
// annulment, of receipts on its own confirmations and of universal messages, which nobody signs, it does not.
func (e *entity) confirmable() bool {
	if e.sign || e.ofConfirmation() || e.kind == universal || e.kind == revocation || e.parent.kind == revocation {
		return false
	}
	flow := e.root().document.flow()
	switch {
	case slices.Contains(receipts, e.kind):
		return flow.onReceipt != toNobody
	case slices.Contains(titles, e.kind) || e.kind == rejection:
		return flow.onTitle
	}
	return flow.dates
}
