package diadoc

import (
	"context"
	"slices"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// deed is how an event of an exchange is brought about with this operator.
type deed struct {
	text  string                       // Russian: what was done
	about func(answer) (entity, error) // what the answer hangs on
	role  role                         // what the answer is in the message
	signs bool                         // a signature on what it is about is all that is given
	group string                       // of universal messages; empty: there is none for it
	post  func(*patchToPost, signedAttachment)

	// generate has the service make the file; nil: it cannot.
	generate func(ctx context.Context, c *connection, a answer) (sdk.Part, error)
}

// deeds by the event that they bring about.
var deeds = map[docflow.Event]deed{
	docflow.Notice: {text: "извещение о получении отправлено", about: theDocument, generate: receiptXML,
		group: "Receipt", post: asReceipt, role: noticeRole},
	docflow.ReceiptGiven: {text: "извещение о получении подтверждения отправлено", about: theNamed, generate: receiptXML,
		group: "Receipt", post: asReceipt, role: noticeRole},
	docflow.Accepted:       {text: "документ подписан", about: theDocument, signs: true, post: asTitle, role: titleRole},
	docflow.AcceptedPartly: {text: "документ подписан с разногласиями", about: theDocument, post: asTitle, role: titleRole},
	docflow.Rejected:       {text: "документ не принят", about: theDocument, post: asTitle, role: titleRole},
	docflow.Refused: {text: "в подписи отказано", about: theDocument, generate: rejectionXML, group: "Rejection",
		post: asRejection, role: refusalRole},
	docflow.Clarification: {text: "уточнение запрошено", about: theDocument, generate: correctionXML,
		group: "AmendmentRequest", post: asClarification, role: clarifyRole},

	docflow.AnnulmentBySeller: {text: "аннулирование предложено", about: theDocument, generate: revocationXML,
		post: asRevocation, role: annulRole},
	docflow.AnnulmentByBuyer: {text: "аннулирование предложено", about: theDocument, generate: revocationXML,
		post: asRevocation, role: annulRole},
	docflow.AnnulmentAccepted: {text: "аннулирование принято", about: theProposal, signs: true, role: signatureRole},
	docflow.AnnulmentRejected: {text: "аннулирование отклонено", about: theProposal, generate: rejectionXML, post: asRejection,
		role: refusalRole},
}

// deedOf is the deed for a document: one with titles is accepted by a title, any other by a signature on it.
func deedOf(event docflow.Event, root entity) (deed, bool) {
	d, ok := deeds[event]
	if isTitle(root.DocumentInfo) {
		d.signs = d.signs && d.role != titleRole
	}
	return d, ok
}

func asReceipt(p *patchToPost, s signedAttachment) { p.Receipts = []signedAttachment{s} }
func asRejection(p *patchToPost, s signedAttachment) {
	p.XMLSignatureRejections = []signedAttachment{s}
}
func asClarification(p *patchToPost, s signedAttachment) {
	p.CorrectionRequests = []signedAttachment{s}
}
func asRevocation(p *patchToPost, s signedAttachment) { p.RevocationRequests = []signedAttachment{s} }
func asTitle(p *patchToPost, s signedAttachment) {
	p.RecipientTitles = []recipientTitle{{signedAttachment: s, TitleIndex: 1}}
}

func theDocument(a answer) (entity, error) { return a.root, nil }

// theNamed is what LabelAbout names: the confirmation on which a receipt is asked for.
func theNamed(a answer) (entity, error) {
	if e, ok := a.entity(a.Document.Labels[docflow.LabelAbout]); ok {
		return e, nil
	}
	return entity{}, sdk.Fail(document.CauseRefusedByRemote, "подтверждения, на которое нужно извещение, в Диадоке нет")
}

// theProposal is the other side's proposal to annul that is still open: the last one that nobody rejected.
func theProposal(a answer) (entity, error) {
	var open []entity
	for _, e := range a.theirs(a.of(a.root, annulRole)) {
		if len(a.of(e, refusalRole)) == 0 || a.done(e) {
			open = append(open, e)
		}
	}
	if len(open) == 0 {
		return entity{}, sdk.Fail(document.CauseRefusedByRemote, "предложения об аннулировании, на которое можно ответить, нет")
	}
	return open[len(open)-1], nil
}

// done reports that this very act's answer hangs on an entity.
func (a answer) done(about entity) bool {
	return slices.ContainsFunc(a.children(about), func(child entity) bool { return child.labelled(a.Key) })
}

// group is the group of the universal message that takes the answer's place; empty: none does.
func (a answer) group() string {
	if a.deed.group == "" || len(a.Body) > 0 || !a.regime.universal(a.root.DocumentInfo) {
		return ""
	}
	return a.deed.group
}
