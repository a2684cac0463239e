package sandbox

import (
	"cmp"
	"encoding/base64"
	"slices"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
	"github.com/uzelhub/uzel/schemas/receipt"
)

// play lets a played box react to something new of a message; nil is the operator's.
func (s *Server) play(b *box, e *entity, m *message) {
	how := b.behaviour
	if how.Answer == "" {
		return
	}
	if !how.NoReceipt {
		s.later(how.Delay, func() { s.giveReceipts(b, m) })
	}
	switch {
	case e == nil || e.sign:
	case e.document != nil && m.to == b:
		s.later(how.Delay, func() { s.respond(b, e) })
	case e.kind == revocation && how.Annulment != "":
		s.later(how.Delay, func() { s.respondToAnnulment(b, e) })
	}
}

// giveReceipts gives every receipt that is owed.
func (s *Server) giveReceipts(b *box, m *message) {
	for _, e := range m.seenBy(b) {
		if s.owes(b, e) {
			s.answerAs(b, s.receiptOn(b, e))
		}
	}
}

// owes reports whether a box has still to give a receipt on an entity.
func (s *Server) owes(b *box, e *entity) bool {
	m, root := e.message, e.root()
	switch {
	case e.sign || e.receipt(b, b) != nil:
		return false
	case e.document != nil:
		return m.to == b && e.wantsReceipt()
	case e.kind == confirming:
		return s.asks(e, b)
	case e.kind == clarifying || e.says(wire.UniversalMessageCodeGroup_AmendmentRequest):
		return m.from == b && s.acknowledges(root.document)
	}
	return e.needReceipt && e.signer != b
}

func (s *Server) respond(b *box, e *entity) {
	how := b.behaviour
	switch how.Answer {
	case Signs, Annuls, SignsWrongly:
		s.accept(b, e, "1")
	case SignsWithDiscrepancies:
		s.accept(b, e, "2")
	case NotAccepted:
		s.accept(b, e, "3")
	case Refuses:
		text := cmp.Or(how.Comment, "Документ не соответствует договору")
		if s.universalInForce() {
			s.answerAs(b, s.universalReply(b, e, rejecting, text))
		} else {
			s.answerAs(b, s.refusalOf(b, e, text))
		}
	case Clarifies:
		if e.document.formal() {
			s.answerAs(b, s.clarificationOf(b, e, cmp.Or(how.Comment, "Уточните адрес покупателя")))
		}
	}
	if how.Answer == Annuls {
		s.answerAs(b, s.service(b, e, revocation, receipt.AnnulmentProposal, cmp.Or(how.Comment, "Документ составлен ошибочно")))
	}
}

// accept answers with a title where one is expected, with a signature otherwise.
func (s *Server) accept(b *box, e *entity, outcome string) {
	switch {
	case !e.answerable():
	case !e.document.titled():
		s.answerAs(b, reply{parent: e, sign: true})
	default:
		kind := wire.AttachmentType_UniversalTransferDocumentBuyerTitle
		if e.document.correction() {
			kind = wire.AttachmentType_UniversalCorrectionDocumentBuyerTitle
		}
		name, content := s.buyerTitle(b, e, outcome)
		s.answerAs(b, reply{parent: e, kind: kind, name: name, content: content})
	}
}

func (s *Server) respondToAnnulment(b *box, e *entity) {
	switch b.behaviour.Annulment {
	case Accepts:
		s.answerAs(b, reply{parent: e, sign: true})
	case Rejects:
		s.answerAs(b, s.refusalOf(b, e, cmp.Or(b.behaviour.Comment, "Документ нужен нам")))
	}
}

// answerAs says something for a played box, unless it may not be said any more.
func (s *Server) answerAs(b *box, r reply) {
	content := r.content
	if r.sign {
		content = r.parent.content
	}
	if r.kind != universal { // which is not signed
		r.signature = b.signer.sign(content)
	}
	if b.behaviour.Answer == SignsWrongly && (r.sign || slices.Contains(titles, r.kind)) && s.allow(b, r) == nil {
		r.signature, r.wrong = b.signer.sign(append(slices.Clone(content), ' ')), true
		s.say(b, r.parent.message, []reply{r}, "", true)
		return
	}
	if s.allow(b, r) == nil {
		if r.signature != nil {
			r.signature = s.spoiled(b, content, r.signature)
		}
		s.say(b, r.parent.message, []reply{r}, "", true)
	}
}

// A stranger is an organisation that is no party of anything here: its ИНН and ОГРН.
const strangersINN, strangersOGRN = "7700000023", "1269900000028"

// spoiled is a signature as a fault makes it.
func (s *Server) spoiled(b *box, content, signature []byte) []byte {
	switch fault, _ := s.Due(b.address(), signatureFaults...); fault {
	case WrongSignature:
		return b.signer.sign(append(slices.Clone(content), ' '))
	case StrangersSignature:
		return s.newSigner("Посторонняя организация", strangersINN, strangersOGRN).sign(content)
	}
	return signature
}

func (s *Server) clarificationOf(b *box, e *entity, text string) reply {
	if s.universalInForce() {
		return s.universalReply(b, e, clarify, text)
	}
	return s.service(b, e, clarifying, receipt.ClarificationRequest, text)
}

func (s *Server) receiptOn(b *box, e *entity) reply {
	if s.universalInForce() {
		return s.universalReply(b, e, received, "Документ получен")
	}
	kind := wire.AttachmentType_Receipt
	if e.root().document.invoice() {
		kind = wire.AttachmentType_InvoiceReceipt
	}
	return s.service(b, e, kind, receipt.ReceiptNotice, "")
}

// service is a service document of a box about an entity.
func (s *Server) service(b *box, e *entity, kind wire.AttachmentType_Is, what receipt.Type, text string) reply {
	name, content := s.write(b, e, what, text, nil)
	return reply{parent: e, kind: kind, name: name, content: content}
}

func encoded(signatures []*entity) (list []string) {
	for _, signature := range signatures {
		list = append(list, base64.StdEncoding.EncodeToString(signature.content))
	}
	return list
}
