package diadoc

import "strings"

// role is what an entity is in an exchange.
type role int

const (
	unknownRole      role = iota
	documentRole          // the document itself
	titleRole             // the buyer's title
	noticeRole            // извещение о получении
	confirmationRole      // the operator's подтверждение даты
	refusalRole           // отказ
	clarifyRole           // уведомление об уточнении
	annulRole             // предложение об аннулировании
	signatureRole         // a detached signature
	roamingRole           // what another operator says
	failureRole           // it could not be delivered
	reportRole            // what a check of a signature said
	messageRole           // an information message of the new regulations
	internalRole          // what concerns only those who work in the box
)

// roles by AttachmentType. A document is known by its DocumentInfo, whatever its type.
var roles = map[word]role{
	"UniversalTransferDocumentBuyerTitle":   titleRole,
	"UniversalCorrectionDocumentBuyerTitle": titleRole,
	"XmlTorg12BuyerTitle":                   titleRole,
	"XmlAcceptanceCertificateBuyerTitle":    titleRole,
	"Title":                                 titleRole,
	"InvoiceReceipt":                        noticeRole,
	"Receipt":                               noticeRole,
	"InvoiceConfirmation":                   confirmationRole,
	"RoamingConfirmation":                   confirmationRole,
	"XmlSignatureRejection":                 refusalRole,
	"SignatureRequestRejection":             refusalRole,
	"InvoiceCorrectionRequest":              clarifyRole,
	"RevocationRequest":                     annulRole,
	"RoamingNotification":                   roamingRole,
	"DeliveryFailureNotification":           failureRole,
	"SignatureVerificationReport":           reportRole,

	"AttachmentComment": internalRole, "StructuredData": internalRole, "Resolution": internalRole,
	"ResolutionRequest":       internalRole,
	"ResolutionRequestDenial": internalRole, "CustomData": internalRole, "MoveDocument": internalRole,
	"Cancellation":                        internalRole,
	"ResolutionRouteAssignmentAttachment": internalRole, "ResolutionRouteRemovalAttachment": internalRole,
	"Edition":             internalRole,
	"DeletionRestoration": internalRole, "TemplateTransformation": internalRole, "TemplateTransformationChange": internalRole,
	"EcrCatConformanceCertificateMetadata": internalRole, "PowerOfAttorney": internalRole,
	"PowerOfAttorneyStatus": internalRole,
}

// groups are the roles of universal messages, which take the place of the service documents.
var groups = map[word]role{
	"Receipt":            noticeRole,
	"AmendmentRequest":   clarifyRole,
	"Rejection":          refusalRole,
	"InformationMessage": messageRole,
}

func (e entity) role() role {
	switch {
	case e.EntityType == signature:
		return signatureRole
	case e.EntityType != attachment:
		return unknownRole
	case e.ParentEntityID == "" && e.DocumentInfo != nil:
		return documentRole
	case e.UniversalMessageInfo != nil:
		return groups[e.UniversalMessageInfo.CodeGroup]
	}
	return roles[e.AttachmentType]
}

// label names an entity whose role is unknown, for a person.
func (e entity) label() string {
	text := "EntityType=" + string(e.EntityType) + " AttachmentType=" + string(e.AttachmentType)
	if e.ContentTypeID != "" {
		text += " ContentTypeId=" + e.ContentTypeID
	}
	if e.UniversalMessageInfo != nil {
		text += " CodeGroup=" + string(e.UniversalMessageInfo.CodeGroup)
	}
	return text
}

// entity finds one by its id.
func (m message) entity(id string) (entity, bool) {
	if m.places != nil {
		i, ok := m.places[strings.ToLower(id)]
		if !ok || id == "" {
			return entity{}, false
		}
		return m.Entities[i], true
	}
	for _, e := range m.Entities {
		if id != "" && strings.EqualFold(e.EntityID, id) {
			return e, true
		}
	}
	return entity{}, false
}

func (m message) hasAll(list []entity) bool {
	for _, e := range list {
		if _, ok := m.entity(e.EntityID); !ok {
			return false
		}
	}
	return true
}

// base is what an entity is about: its parent, and of a signature's the signed file.
func (m message) base(e entity) (entity, bool) {
	parent, ok := m.entity(e.ParentEntityID)
	if ok && parent.role() == signatureRole && e.role() != signatureRole {
		return m.entity(parent.ParentEntityID)
	}
	return parent, ok
}

// mostDepth bounds how deep entities hang on one another: receipts on confirmations of receipts go three deep.
const mostDepth = 16

// root is the document that an entity belongs to.
func (m message) root(e entity) (entity, bool) {
	for range mostDepth {
		if e.role() == documentRole {
			return e, true
		}
		parent, ok := m.entity(e.ParentEntityID)
		if !ok {
			return entity{}, false
		}
		e = parent
	}
	return entity{}, false
}

// children are what hangs on an entity, directly or on a signature under it.
func (m message) children(of entity) []entity {
	var list []entity
	for _, e := range m.Entities {
		if base, ok := m.base(e); ok && base.EntityID == of.EntityID {
			list = append(list, e)
		}
	}
	return list
}
