package sandbox

import (
	"slices"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

// document is what an attachment is beyond its bytes.
type document struct {
	typeNamedID, function, version string
	customID, packet               string
	workflow                       int32
	metadata                       []*wire.MetadataItem
	custom                         []*wire.CustomDataItem
	initial, subordinate           []*wire.DocumentId
	title                          title
	delivered                      int64 // 0: not yet
	roaming                        wire.RoamingNotificationStatus_Is
	roamingText                    string
}

// formal documents are files of ФНС formats, whose dates the operator confirms.
func (d *document) formal() bool {
	return d.typeNamedID == "UniversalTransferDocument" || d.typeNamedID == "UniversalTransferDocumentRevision" || d.correction()
}

func (d *document) correction() bool {
	return d.typeNamedID == "UniversalCorrectionDocument" || d.typeNamedID == "UniversalCorrectionDocumentRevision"
}

// invoice reports whether the order on electronic invoices (14н) governs the document.
func (d *document) invoice() bool {
	return d.formal() && slices.Contains([]string{"СЧФ", "СЧФДОП", "КСЧФ", "КСЧФДИС"}, d.function)
}

// flow is the document's kind of exchange.
func (d *document) flow() workflow { return workflowOf(d.workflow) }

// titled reports whether the recipient answers with a title of its own.
func (d *document) titled() bool { return d.flow().recipient == ownTitle }

// answerable reports whether the recipient's answer is awaited.
func (e *entity) answerable() bool {
	if e.document == nil {
		return false
	}
	switch e.document.flow().recipient {
	case signatureOnRequest:
		return e.needSignature
	case noResponse:
		return false
	}
	return true
}

// last is the last child of a kind that a box sees.
func (e *entity) last(b *box, kinds ...wire.AttachmentType_Is) *entity {
	list := e.children()
	slices.Reverse(list)
	for _, child := range list {
		if child.seen[b] && slices.Contains(kinds, child.kind) {
			return child
		}
	}
	return nil
}

// Kinds of service documents.
const (
	confirming = wire.AttachmentType_InvoiceConfirmation
	clarifying = wire.AttachmentType_InvoiceCorrectionRequest
	rejection  = wire.AttachmentType_XmlSignatureRejection
	revocation = wire.AttachmentType_RevocationRequest
	universal  = wire.AttachmentType_UniversalMessage
)

var (
	receipts = []wire.AttachmentType_Is{wire.AttachmentType_InvoiceReceipt, wire.AttachmentType_Receipt}
	titles   = []wire.AttachmentType_Is{
		wire.AttachmentType_UniversalTransferDocumentBuyerTitle, wire.AttachmentType_UniversalCorrectionDocumentBuyerTitle,
	}
)

// receipt is the one that a box gave on an entity, as another box sees it.
func (e *entity) receipt(by, as *box) *entity {
	for _, child := range e.children() {
		given := slices.Contains(receipts, child.kind) || child.says(wire.UniversalMessageCodeGroup_Receipt)
		if given && child.signer == by && child.seen[as] {
			return child
		}
	}
	return nil
}

// says reports whether an entity is a universal message of a group.
func (e *entity) says(group wire.UniversalMessageCodeGroup_Is) bool {
	return e.kind == universal && e.universal.GetCodeGroup() == group
}

// refusal is the one of a document, or of a proposal to annul it.
func (e *entity) refusal(as *box) *entity {
	for _, child := range e.children() {
		if child.seen[as] && (child.kind == rejection || child.says(wire.UniversalMessageCodeGroup_Rejection)) {
			return child
		}
	}
	return nil
}

// asked is the last request to clarify.
func (e *entity) asked(as *box) (found *entity) {
	for _, child := range e.children() {
		if child.seen[as] && (child.kind == clarifying || child.says(wire.UniversalMessageCodeGroup_AmendmentRequest)) {
			found = child
		}
	}
	return found
}

// response is the state of the recipient's answer.
func (e *entity) response(b *box) wire.RecipientResponseStatus_Is {
	title := e.last(b, titles...)
	switch {
	case !e.answerable():
		return wire.RecipientResponseStatus_RecipientResponseStatusNotAcceptable
	case title != nil && title.invalid():
		return wire.RecipientResponseStatus_InvalidRecipientSignature
	case title != nil && title.outcome == "2":
		return wire.RecipientResponseStatus_WithRecipientPartiallySignature
	case title != nil && title.outcome == "3", e.refusal(b) != nil:
		return wire.RecipientResponseStatus_RecipientSignatureRequestRejected
	case title != nil:
		return wire.RecipientResponseStatus_WithRecipientSignature
	}
	for _, signature := range e.signatures() {
		if signature.signer == e.message.to && signature.seen[b] {
			if signature.isWrong() {
				return wire.RecipientResponseStatus_InvalidRecipientSignature
			}
			return wire.RecipientResponseStatus_WithRecipientSignature
		}
	}
	return wire.RecipientResponseStatus_WaitingForRecipientSignature
}

// isWrong reports of a signature that it is not one of these bytes.
func (e *entity) isWrong() bool {
	return e.valid == wire.SenderSignatureStatus_SenderSignatureCheckedAndInvalid
}

func (e *entity) invalid() bool {
	return slices.ContainsFunc(e.signatures(), (*entity).isWrong)
}

// revoked is the state of the annulment.
func (e *entity) revoked(b *box) wire.RevocationStatus_Is {
	request := e.last(b, revocation)
	switch {
	case request == nil:
		return wire.RevocationStatus_RevocationStatusNone
	case request.countersigned(b):
		return wire.RevocationStatus_RevocationAccepted
	case request.refusal(b) != nil:
		return wire.RevocationStatus_RevocationRejected
	case request.signer == b:
		return wire.RevocationStatus_RevocationIsRequestedByMe
	}
	return wire.RevocationStatus_RequestsMyRevocation
}

// countersigned reports whether the other side has signed, too.
func (e *entity) countersigned(as *box) bool {
	return slices.ContainsFunc(e.signatures(), func(s *entity) bool { return s.signer != e.signer && s.seen[as] })
}

// wantsReceipt reports whether the recipient of a document owes a receipt on it.
func (e *entity) wantsReceipt() bool { return e.document.flow().receipt || e.needReceipt }

// owed says how a receipt of one box on an entity stands in the eyes of another.
func (e *entity) owed(by, as *box) wire.GeneralReceiptStatus_Is {
	switch {
	case e.receipt(by, as) != nil:
		return wire.GeneralReceiptStatus_Finished
	case by == as:
		return wire.GeneralReceiptStatus_HaveToCreateReceipt
	}
	return wire.GeneralReceiptStatus_WaitingForReceipt
}

const nothing = wire.GeneralReceiptStatus_GeneralReceiptStatusNotAcceptable

// confirmed is the operator's confirmation of an entity with what it asks of the box.
func (s *Server) confirmed(e *entity, b *box) *wire.ConfirmationMetadata {
	status, at := nothing, int64(0)
	if found := e.last(b, confirming); found != nil {
		at = found.ticks
		if s.asks(found, b) {
			status = found.owed(b, b)
		}
	}
	return &wire.ConfirmationMetadata{ReceiptStatus: &status, DateTimeTicks: &at}
}

// acknowledges reports whether receipts are owed on confirmations and requests to clarify.
func (s *Server) acknowledges(d *document) bool {
	return d.flow().acknowledged || d.invoice() && !s.options.NoConfirmationReceipts
}

// asks reports whether the operator wants a receipt on a confirmation: on those of a document from both sides, on those
// of a receipt from whoever gave it.
func (s *Server) asks(c *entity, b *box) bool {
	about := c.parent
	return s.acknowledges(c.root().document) &&
		(about.document != nil || slices.Contains(receipts, about.kind) && about.signer == b)
}

// document is a document as a box sees it.
func (s *Server) document(e *entity, b *box) *wire.Document {
	d, m := e.document, e.message
	w := &wire.Document{
		IndexKey: ptr(index(e)), MessageId: &m.id, EntityId: &e.id, CreationTimestampTicks: &e.ticks,
		DocumentType: wire.DocumentType_Is(known(wire.DocumentType_Is_value, d.typeNamedID)).Enum(), FileName: &e.name,
		InitialDocumentIds: d.initial, SubordinateDocumentIds: d.subordinate, Content: view(e.content, false),
		DocumentNumber: &d.title.number, DocumentDate: &d.title.date, CustomData: d.custom, PacketId: &d.packet,
		TypeNamedId: &d.typeNamedID, Function: &d.function, Version: &d.version, WorkflowId: &d.workflow,
		Title: ptr(d.title.text(d)), Metadata: d.metadata, LockMode: &m.lock, IsTest: proto.Bool(true),
		SendTimestampTicks: &m.ticks, LastModificationTimestampTicks: proto.Int64(m.changed),
		DocumentDirection: wire.DocumentDirection_Inbound.Enum(),
	}
	if other := m.other(b); other != nil {
		w.CounteragentBoxId = proto.String(other.address())
	}
	if m.from == b {
		w.DocumentDirection, w.CustomDocumentId = wire.DocumentDirection_Outbound.Enum(), &d.customID
	}
	if d.delivered > 0 {
		w.DeliveryTimestampTicks = &d.delivered
	}
	if d.formal() {
		w.UniversalTransferDocumentMetadata = d.title.transfer(d)
	}
	s.states(w, e, b)
	return w
}

// states fills in how the exchange stands.
func (s *Server) states(w *wire.Document, e *entity, b *box) {
	m := e.message
	w.RecipientResponseStatus = e.response(b).Enum()
	w.RevocationStatus = e.revoked(b).Enum()
	w.SenderSignatureStatus = e.senderSignature().Enum()
	w.ProxySignatureStatus = wire.ProxySignatureStatus_ProxySignatureStatusNone.Enum()
	w.ConfirmationMetadata = s.confirmed(e, b)
	w.RecipientReceiptMetadata = &wire.RecipientReceiptMetadata{
		ReceiptStatus:        nothing.Enum(),
		ConfirmationMetadata: &wire.ConfirmationMetadata{ReceiptStatus: nothing.Enum(), DateTimeTicks: new(int64)},
	}
	w.SenderReceiptMetadata = &wire.SenderReceiptMetadata{ReceiptStatus: nothing.Enum()}
	w.AmendmentRequestMetadata = &wire.AmendmentRequestMetadata{
		AmendmentFlags: proto.Int32(e.amended(b)), ReceiptStatus: nothing.Enum(),
	}
	w.RoamingNotificationStatus = max(e.document.roaming, wire.RoamingNotificationStatus_RoamingNotificationStatusNone).Enum()
	if e.document.roamingText != "" {
		w.RoamingNotificationStatusDescription = &e.document.roamingText
	}
	if e.wantsReceipt() {
		w.RecipientReceiptMetadata.ReceiptStatus = e.owed(m.to, b).Enum()
		if given := e.receipt(m.to, b); given != nil {
			w.RecipientReceiptMetadata.ConfirmationMetadata = s.confirmed(given, b)
		}
	}
	if title := e.last(b, titles...); title != nil && title.needReceipt {
		w.SenderReceiptMetadata.ReceiptStatus = title.owed(m.from, b).Enum()
	}
	if request := e.asked(b); request != nil && s.acknowledges(e.document) {
		w.AmendmentRequestMetadata.ReceiptStatus = request.owed(m.from, b).Enum()
	}
	w.DocflowStatus = &wire.DocflowStatusV3{PrimaryStatus: primary(w)}
}

func (e *entity) senderSignature() wire.SenderSignatureStatus_Is {
	for _, signature := range e.signatures() {
		if signature.signer == e.message.from {
			return signature.valid
		}
	}
	return wire.SenderSignatureStatus_WaitingForSenderSignature
}

// Flags of AmendmentRequestMetadata.
const (
	amendmentRequested = 1
	revised            = 2
	corrected          = 4
)

// amended says what became of a document: asked to be clarified, revised, corrected.
func (e *entity) amended(b *box) (flags int32) {
	if e.asked(b) != nil {
		flags |= amendmentRequested
	}
	for _, later := range e.followers {
		switch {
		case !later.seen[b]:
		case later.document.correction():
			flags |= corrected
		case later.document.formal():
			flags |= revised
		}
	}
	return flags
}

// primary is the text for people; the service warns that nothing be built on it.
func primary(w *wire.Document) *wire.DocflowStatusModelV3 {
	severity, text := "Info", "Документооборот завершён"
	switch {
	case w.GetRevocationStatus() == wire.RevocationStatus_RevocationAccepted:
		text = "Аннулирован"
	case w.GetRevocationStatus() == wire.RevocationStatus_RequestsMyRevocation:
		severity, text = "Warning", "Требуется аннулирование"
	case w.GetSenderSignatureStatus() == wire.SenderSignatureStatus_SenderSignatureCheckedAndInvalid:
		severity, text = "Error", "Подпись отправителя неверна"
	case w.GetRecipientResponseStatus() == wire.RecipientResponseStatus_RecipientSignatureRequestRejected:
		severity, text = "Error", "В подписи отказано"
	case w.GetRecipientResponseStatus() == wire.RecipientResponseStatus_WaitingForRecipientSignature:
		text = "Ожидается подпись"
	case w.GetRecipientReceiptMetadata().GetReceiptStatus() == wire.GeneralReceiptStatus_HaveToCreateReceipt:
		severity, text = "Warning", "Требуется извещение о получении"
	case w.GetRecipientReceiptMetadata().GetReceiptStatus() == wire.GeneralReceiptStatus_WaitingForReceipt:
		text = "Ожидается извещение о получении"
	}
	return &wire.DocflowStatusModelV3{Severity: &severity, StatusText: &text}
}

func known(values map[string]int32, name string) int32 {
	if n, ok := values[name]; ok {
		return n
	}
	return -1
}

func ptr(text string) *string { return &text }
