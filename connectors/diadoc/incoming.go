package diadoc

import (
	"context"

	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// kinds of documents by the service's names of their types; any other is a file for us.
var kinds = map[string]document.Kind{
	typeUTD:             document.KindUPD,
	typeUCD:             document.KindUKD,
	"ProformaInvoice":   document.KindBill,
	"ReconciliationAct": document.KindReconciliationAct,

	// Исправления have types of their own in older versions of the API.
	"UniversalTransferDocumentRevision":   document.KindUPD,
	"UniversalCorrectionDocumentRevision": document.KindUKD,
}

func kindOf(d *documentInfo) document.Kind {
	if kind, ok := kinds[d.TypeNamedID]; ok {
		return kind
	}
	return document.KindUnformalised
}

// flowOf is the flow of a document: an УПД or an УКД has it in its Функция, of a file it depends on whether an answer is
// expected.
func flowOf(root entity) docflow.Flow {
	d := root.DocumentInfo
	switch flow := docflow.Flow(d.Function); kindOf(d) {
	case document.KindUPD, document.KindUKD:
		return flow
	}
	if root.NeedRecipientSignature || d.RecipientResponseStatus != "" &&
		d.RecipientResponseStatus != "RecipientResponseStatusNotAcceptable" {
		return docflow.UnformalisedSigned
	}
	return docflow.Unformalised
}

// labelType is the service's own name of the type of what it calls a document and we a file.
const labelType = "type"

// envelope is what is known of a document that came in.
func (r *reading) envelope(ctx context.Context, o occasion, root entity, kind document.Kind) (document.Envelope, error) {
	d := root.DocumentInfo
	other, err := r.partyOf(ctx, r.own, o.FromBoxID, o.FromTitle)
	if err != nil {
		return document.Envelope{}, err
	}
	at := remote{o.MessageID, root.EntityID}.String()
	e := document.Envelope{
		Kind: kind, Name: o.fileName(root), SourceKey: at, MediaType: "application/octet-stream",
		Organisation: r.own.party.Party, Counterparty: other,
		Number: d.DocumentNumber, Date: isoDate(d.DocumentDate), Total: d.total(), ChangedAt: o.at,
		Labels: map[string]string{
			docflow.LabelRemote: at, docflow.LabelFlow: string(flowOf(root)), docflow.LabelSide: string(docflow.Buyer),
			labelType: d.TypeNamedID,
		},
	}
	if isTitle(d) {
		e.MediaType = "application/xml"
	}
	e.Chain, err = r.chain(ctx, d)
	return e, err
}

// chain is that of the document which a correction corrects; other links, as to a contract, make no chain.
func (r *reading) chain(ctx context.Context, d *documentInfo) (string, error) {
	if !isTitle(d) {
		return "", nil
	}
	for _, id := range d.InitialDocumentIDs {
		at := remote{id.MessageID, id.EntityID}
		initial, err := r.document(ctx, r.own.box, at)
		if refusedQuestion(err) {
			continue
		}
		if err != nil {
			return "", err
		}
		if isTitle(&initial) {
			return at.String(), nil
		}
	}
	return "", nil
}

// isTitle reports whether a document is a file of a ФНС format, which may be corrected.
func isTitle(d *documentInfo) bool {
	kind := kindOf(d)
	return kind == document.KindUPD || kind == document.KindUKD
}

func (d *documentInfo) total() string {
	switch {
	case d.UniversalTransferDocumentMetadata != nil:
		return d.UniversalTransferDocumentMetadata.Total
	case d.UniversalCorrectionDocumentMetadata != nil:
		return d.UniversalCorrectionDocumentMetadata.Total
	}
	return ""
}
