package diadoc

import (
	"slices"
	"time"

	"github.com/uzelhub/uzel/schemas/docflow"
)

const haveToCreateReceipt = "HaveToCreateReceipt"

// state tells what only the state of a document knows: a signature that did not hold, roaming that failed, receipts that
// are asked for. It is looked at with every event about the document, so a fact has the same id and time every time: when
// it came to be so the service does not say, and the document's own time stands for it.
func (v view) state(root entity) []docflow.Fact {
	d := root.DocumentInfo
	at := root.RawCreationDate.time()
	if at.IsZero() {
		at = v.TimestampTicks.time()
	}
	facts := d.strange(root.EntityID, at)
	add := func(holds bool, event docflow.Event, id, raw string) {
		if holds {
			facts = append(facts, docflow.Fact{ID: root.EntityID + ":" + id, Event: event, At: at, Raw: raw})
		}
	}
	add(d.SenderSignatureStatus == "SenderSignatureCheckedAndInvalid", docflow.BadSignature, "bad",
		"SenderSignatureCheckedAndInvalid")
	add(d.RecipientResponseStatus == "InvalidRecipientSignature", docflow.BadSignature, "bad-answer",
		"InvalidRecipientSignature")
	add(d.RoamingNotificationStatus == "RoamingNotificationStatusError", docflow.Undeliverable, "roaming",
		d.RoamingNotificationStatusDescription)
	if delivered := d.DeliveryTimestampTicks.time(); d.RoamingNotificationStatus == "RoamingNotificationStatusSuccess" &&
		!delivered.IsZero() {
		facts = append(facts, docflow.Fact{ID: root.EntityID + ":roamed", Event: docflow.TitleDispatched, At: delivered})
	}
	for _, e := range v.owed(root) {
		fact := docflow.Fact{ID: e.EntityID + ":asked", Event: docflow.ReceiptAsked, At: at, About: e.EntityID}
		if when := e.RawCreationDate.time(); !when.IsZero() {
			fact.At = when
		}
		facts = append(facts, fact)
	}
	return facts
}

// owed are the entities on which the service asks us for a receipt.
func (v view) owed(root entity) []entity {
	d := root.DocumentInfo
	var owed []entity
	ask := func(status word, about ...entity) {
		for _, e := range about {
			if status == haveToCreateReceipt && !v.answered(e, noticeRole) {
				owed = append(owed, e)
			}
		}
	}
	notices := v.of(root, noticeRole)
	ask(d.ConfirmationMetadata.ReceiptStatus, v.of(root, confirmationRole)...)
	if m := d.RecipientReceiptMetadata.ConfirmationMetadata; m != nil {
		for _, notice := range notices {
			ask(m.ReceiptStatus, v.of(notice, confirmationRole)...)
		}
	}
	ask(d.AmendmentRequestMetadata.ReceiptStatus, v.theirs(v.of(root, clarifyRole))...)
	ask(d.SenderReceiptMetadata.ReceiptStatus, v.theirs(v.of(root, titleRole))...)
	// The buyer's notice of an invoice is owed by law and needs no asking.
	if v.ours() == docflow.Buyer && !slices.Contains(noticed, docflow.Flow(d.Function)) {
		ask(d.RecipientReceiptMetadata.ReceiptStatus, root)
	}
	return owed
}

// noticed are the flows in which the law makes the buyer's notice obligatory.
var noticed = []docflow.Flow{docflow.Invoice, docflow.InvoiceTransfer, docflow.Correction, docflow.InvoiceAgreement}

func (v view) of(about entity, r role) []entity {
	return slices.DeleteFunc(v.children(about), func(e entity) bool { return e.role() != r })
}

func (v view) theirs(list []entity) []entity {
	return slices.DeleteFunc(list, func(e entity) bool { return v.maker(e) == v.ours() })
}

// words are the values of the statuses that are understood here.
var words = struct{ sender, answer, revocation, roaming, receipt []word }{
	sender: []word{"", "UnknownSenderSignatureStatus", "WaitingForSenderSignature", "SenderSignatureUnchecked",
		"SenderSignatureCheckedAndValid", "SenderSignatureCheckedAndInvalid"},
	answer: []word{"", "RecipientResponseStatusUnknown", "RecipientResponseStatusNotAcceptable", "WaitingForRecipientSignature",
		"WithRecipientSignature", "RecipientSignatureRequestRejected", "InvalidRecipientSignature",
		"WithRecipientPartiallySignature"},
	revocation: []word{"", "UnknownRevocationStatus", "RevocationStatusNone", "RevocationIsRequestedByMe",
		"RequestsMyRevocation",
		"RevocationAccepted", "RevocationRejected"},
	roaming: []word{"", "UnknownRoamingNotificationStatus", "RoamingNotificationStatusNone", "RoamingNotificationStatusSuccess",
		"RoamingNotificationStatusError"},
	receipt: []word{"", "GeneralReceiptStatusUnknown", "GeneralReceiptStatusNotAcceptable", haveToCreateReceipt,
		"WaitingForReceipt", "Finished"},
}

// strange tells of statuses that are not understood: they are kept and shown.
func (d *documentInfo) strange(id string, at time.Time) []docflow.Fact {
	var facts []docflow.Fact
	for _, status := range []struct {
		name  string
		value word
		known []word
	}{
		{"SenderSignatureStatus", d.SenderSignatureStatus, words.sender},
		{"RecipientResponseStatus", d.RecipientResponseStatus, words.answer},
		{"RevocationStatus", d.RevocationStatus, words.revocation},
		{"RoamingNotificationStatus", d.RoamingNotificationStatus, words.roaming},
		{"RecipientReceiptMetadata.ReceiptStatus", d.RecipientReceiptMetadata.ReceiptStatus, words.receipt},
		{"ConfirmationMetadata.ReceiptStatus", d.ConfirmationMetadata.ReceiptStatus, words.receipt},
		{"AmendmentRequestMetadata.ReceiptStatus", d.AmendmentRequestMetadata.ReceiptStatus, words.receipt},
		{"SenderReceiptMetadata.ReceiptStatus", d.SenderReceiptMetadata.ReceiptStatus, words.receipt},
	} {
		if !slices.Contains(status.known, status.value) {
			raw := status.name + "=" + string(status.value)
			facts = append(facts, docflow.Fact{ID: id + ":" + raw, Event: docflow.Unknown, At: at, Raw: raw})
		}
	}
	return facts
}
