package sandbox

import (
	"slices"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

// reply is something said about an entity of a message.
type reply struct {
	parent *entity
	kind   wire.AttachmentType_Is
	sign   bool // a signature alone

	content, signature []byte
	name               string
	labels             []string
	needReceipt        bool
	wrong              bool // the signature is one of other bytes
	power              *wire.PowerOfAttorneyFullId
	universal          *wire.UniversalMessageInfo
}

func (s *Server) postMessagePatch(c *call) (answer, error) {
	var q wire.MessagePatchToPostV2
	if err := c.decode(&q); err != nil {
		return answer{}, err
	}
	b, err := s.mine(c, q.GetBoxId())
	if err != nil {
		return answer{}, err
	}
	m, err := s.messageFor(b, q.GetMessageId())
	if err != nil {
		return answer{}, err
	}
	return s.once(c, b, func(operation string) (answer, error) {
		e, err := s.reply(b, m, &q, operation)
		if err != nil {
			return answer{}, err
		}
		return answer{message: proto.Clone(s.patch(e, b))}, nil
	})
}

// reply takes all of a patch in, or nothing.
func (s *Server) reply(b *box, m *message, q *wire.MessagePatchToPostV2, operation string) (*event, error) {
	replies, err := s.read(b, m, q)
	if err != nil {
		return nil, err
	}
	if len(replies) == 0 && len(q.CustomDataPatches) == 0 {
		return nil, invalid("Дополнение пусто")
	}
	for i, r := range replies {
		if err := s.allow(b, r); err != nil {
			return nil, err
		}
		for _, earlier := range replies[:i] {
			if earlier.parent == r.parent && earlier.kind == r.kind {
				return nil, invalid("В дополнении два одинаковых ответа")
			}
		}
	}
	for _, change := range q.CustomDataPatches {
		if err := m.label(b, change); err != nil {
			return nil, err
		}
	}
	return s.say(b, m, replies, operation, false), nil
}

// say puts replies into the message; the operator carries them on.
func (s *Server) say(b *box, m *message, replies []reply, operation string, played bool) *event {
	var entities []*entity
	for _, r := range replies {
		entities = append(entities, s.enact(b, m, r, operation, played)...)
	}
	if len(entities) > 0 {
		s.later(s.options.Delivery, func() { s.forwarded(b, entities) })
	}
	return s.announce(b, m, false, entities...)
}

// label changes what a box keeps with a document for itself; the sandbox keeps it for both.
func (m *message) label(b *box, change *wire.CustomDataPatch) error {
	e, err := m.visible(b, change.GetParentEntityId())
	if err != nil || e.document == nil {
		return absent("Документ не найден в сообщении")
	}
	d := e.document
	same := func(i *wire.CustomDataItem) bool { return i.GetKey() == change.GetKey() }
	d.custom = slices.DeleteFunc(slices.Clone(d.custom), same)
	if change.GetOperation() == wire.CustomDataPatchOperation_Set {
		d.custom = append(d.custom, &wire.CustomDataItem{Key: change.Key, Value: change.Value})
	}
	return nil
}

// read turns the lists of a patch into replies.
func (s *Server) read(b *box, m *message, q *wire.MessagePatchToPostV2) (list []reply, err error) {
	add := func(parent string, kind wire.AttachmentType_Is, c *wire.SignedContent, labels []string) *reply {
		if err != nil {
			return &reply{}
		}
		r := reply{kind: kind, labels: labels, power: power(c.GetPowerOfAttorney())}
		if r.parent, err = m.visible(b, parent); err == nil && c != nil {
			r.content, r.signature, err = s.signed(b, c)
		}
		list = append(list, r)
		return &list[len(list)-1]
	}
	for _, a := range q.Receipts {
		r := add(a.GetParentEntityId(), wire.AttachmentType_Receipt, a.SignedContent, a.Labels)
		if r.parent != nil && r.parent.root().document.invoice() {
			r.kind = wire.AttachmentType_InvoiceReceipt
		}
	}
	for _, a := range q.RecipientTitles {
		r := add(a.GetParentEntityId(), wire.AttachmentType_UniversalTransferDocumentBuyerTitle, a.SignedContent, a.Labels)
		r.needReceipt = a.GetNeedReceipt()
		if r.parent != nil && r.parent.document != nil && r.parent.document.correction() {
			r.kind = wire.AttachmentType_UniversalCorrectionDocumentBuyerTitle
		}
	}
	for _, a := range q.CorrectionRequests {
		add(a.GetParentEntityId(), clarifying, a.SignedContent, a.Labels)
	}
	for _, a := range q.XmlSignatureRejections {
		add(a.GetParentEntityId(), rejection, a.SignedContent, a.Labels)
	}
	for _, a := range q.RevocationRequests {
		add(a.GetParentEntityId(), revocation, a.SignedContent, a.Labels)
	}
	for _, a := range q.Signatures {
		s.readSignature(b, a, add(a.GetParentEntityId(), 0, nil, a.Labels), &err)
	}
	for _, a := range q.UniversalMessages {
		s.readUniversal(b, a, add(a.GetParentEntityId(), universal, nil, a.Labels), &err)
	}
	return list, err
}

func (s *Server) readSignature(b *box, a *wire.DocumentSignature, r *reply, err *error) {
	if *err != nil {
		return
	}
	r.sign, r.power = true, power(a.GetPowerOfAttorney())
	if a.GetSignWithTestSignature() {
		r.signature = b.signer.sign(r.parent.content)
		return
	}
	r.signature, *err = s.fromShelf(a.Signature, a.GetSignatureNameOnShelf())
}

// visible is an entity that a box sees.
func (m *message) visible(b *box, id string) (*entity, error) {
	e := m.entity(id)
	if e == nil || !e.seen[b] {
		return nil, absent("Сущность %.40q не найдена в сообщении", id)
	}
	return e, nil
}

// allow refuses what may not be said, or not again.
func (s *Server) allow(b *box, r reply) error {
	if err := s.allowSignature(b, r); err != nil {
		return err
	}
	p, m := r.parent, r.parent.message
	theirs := p.signer != b
	annulled := p.root().revoked(b) == wire.RevocationStatus_RevocationAccepted
	switch {
	case annulled && !r.isReceipt() && !r.isInformation():
		return conflict("Revoked", "Документ аннулирован")
	case r.sign:
		return allowBare(b, r)
	case r.kind == revocation:
		status := p.revoked(b)
		if status != wire.RevocationStatus_RevocationStatusNone && status != wire.RevocationStatus_RevocationRejected {
			return conflict("RevocationExists", "По документу уже есть предложение об аннулировании")
		}
	case r.isReceipt():
		if p.receipt(b, b) != nil {
			return conflict("ReceiptExists", "Извещение о получении уже отправлено")
		}
	case r.isRefusal() && p.kind == revocation:
		if p.countersigned(b) || p.refusal(b) != nil {
			return conflict("RevocationAnswered", "Ответ на предложение об аннулировании уже отправлен")
		}
	case r.isRefusal() || slices.Contains(titles, r.kind):
		if m.to != b || !p.answerable() {
			return invalid("На этот документ ответ получателя не ожидается")
		}
		if p.response(b) != wire.RecipientResponseStatus_WaitingForRecipientSignature {
			return conflict("AnswerExists", "Ответ получателя уже отправлен")
		}
	}
	if !theirs && r.kind != revocation && !r.isInformation() {
		return invalid("Нельзя ответить на собственный документ")
	}
	return nil
}

// allowBare is for a signature without a document: under a proposal to annul, or under a file that asks for one.
func allowBare(b *box, r reply) error {
	p := r.parent
	switch {
	case p.kind == revocation && p.signer != b:
		if p.countersigned(b) || p.refusal(b) != nil {
			return conflict("RevocationAnswered", "Ответ на предложение об аннулировании уже отправлен")
		}
	case p.document != nil && !p.document.formal() && p.answerable() && p.message.to == b:
		if p.response(b) != wire.RecipientResponseStatus_WaitingForRecipientSignature {
			return conflict("AnswerExists", "Ответ получателя уже отправлен")
		}
	default:
		return invalid("Подпись под этой сущностью не запрошена")
	}
	return nil
}

// mostFailures is how many wrong signatures under an entity the service bears in a day; the sandbox does not count days.
const mostFailures = 3

// allowSignature refuses a signature that is none of these bytes.
func (s *Server) allowSignature(b *box, r reply) error {
	if r.kind == universal {
		return nil // universal messages need none
	}
	content := r.content
	if r.sign {
		content = r.parent.content
	}
	m := r.parent.message
	if m.failures[r.parent.id] >= mostFailures {
		return conflict("TooManyInvalidSignatures", "Слишком много неверных подписей под одной сущностью")
	}
	worth, err := judge(content, r.signature)
	if err == nil && worth == wire.SenderSignatureStatus_SenderSignatureCheckedAndInvalid {
		err = invalid("Подпись неверна")
	}
	if err != nil {
		m.failures[r.parent.id]++
	}
	return err
}

func (r reply) isReceipt() bool {
	return slices.Contains(receipts, r.kind) || r.universal.GetCodeGroup() == wire.UniversalMessageCodeGroup_Receipt
}

func (r reply) isRefusal() bool {
	return r.kind == rejection || r.universal.GetCodeGroup() == wire.UniversalMessageCodeGroup_Rejection
}

func (r reply) isInformation() bool {
	return r.universal.GetCodeGroup() == wire.UniversalMessageCodeGroup_InformationMessage
}

// enact makes the entities of a reply.
func (s *Server) enact(b *box, m *message, r reply, operation string, played bool) (list []*entity) {
	about := r.parent
	if !r.sign {
		t := readTitle(r.content)
		name := r.name
		if name == "" && t.fileID != "" {
			name = t.fileID + ".xml"
		}
		about = s.add(m, &entity{
			parent: r.parent, kind: r.kind, name: name, content: r.content, signer: b, labels: r.labels,
			needReceipt: r.needReceipt, outcome: t.outcome, universal: r.universal, power: r.power,
		})
		s.act(about, operation, played)
		list = append(list, about)
	}
	if r.signature == nil {
		return list
	}
	signature := s.add(m, &entity{
		parent: about, sign: true, content: r.signature, signer: b, power: r.power,
		valid: wire.SenderSignatureStatus_SenderSignatureCheckedAndValid,
	})
	if r.wrong {
		signature.valid = wire.SenderSignatureStatus_SenderSignatureCheckedAndInvalid
	}
	if r.sign {
		signature.labels = r.labels
		s.act(signature, operation, played)
	}
	return append(list, signature)
}
