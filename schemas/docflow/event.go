package docflow

import (
	"slices"
	"time"
)

// Event is a kind of thing that happened in an exchange.
type Event string

// What can happen to a document. A pair …Confirmed, …Dispatched is the operator's: подтверждение даты получения to the
// sender, подтверждение даты отправки to the receiver.
const (
	Title           Event = "title"            // the seller's title is with the operator
	TitleConfirmed  Event = "title_confirmed"  // its date is the date of issue
	TitleDispatched Event = "title_dispatched" // its date is the date of receipt

	Notice           Event = "notice" // the buyer's извещение о получении
	NoticeConfirmed  Event = "notice_confirmed"
	NoticeDispatched Event = "notice_dispatched"

	Accepted         Event = "accepted"                    // the buyer's title, КодИтога 1; a signature on a file
	AcceptedPartly   Event = "accepted_with_discrepancies" // the buyer's title, КодИтога 2
	Rejected         Event = "rejected"                    // the buyer's title, КодИтога 3
	Refused          Event = "refused"                     // отказ в подписи without a title
	AnswerConfirmed  Event = "answer_confirmed"            // of any of the four
	AnswerDispatched Event = "answer_dispatched"
	DeemedAccepted   Event = "deemed_accepted" // the time to answer ran out, and the contract says that this is acceptance

	Clarification           Event = "clarification" // the buyer's уведомление об уточнении
	ClarificationConfirmed  Event = "clarification_confirmed"
	ClarificationDispatched Event = "clarification_dispatched"
	ClarificationSettled    Event = "clarification_settled" // a person recorded that it needs nothing more
	Revised                 Event = "revised"               // исправление was issued in its place

	AnnulmentBySeller Event = "annulment_by_seller" // предложение об аннулировании
	AnnulmentByBuyer  Event = "annulment_by_buyer"
	AnnulmentAccepted Event = "annulment_accepted"
	AnnulmentRejected Event = "annulment_rejected"

	ReceiptAsked Event = "receipt_asked" // an operator asks us for a receipt on one of its confirmations
	ReceiptGiven Event = "receipt_given"

	BadSignature  Event = "bad_signature" // a signature was found wrong: by an operator, the other side or, with About, the hub
	Undeliverable Event = "undeliverable" // no operator reaches the other side
	Mailed        Event = "mailed"        // sent by mail, the paper original is on its way
	PaperReturned Event = "paper_returned"

	Struck Event = "struck" // a person decided that the fact with the ID About does not count

	Expired   Event = "expired"   // it lay undelivered for so long that the operator dropped it
	Cancelled Event = "cancelled" // taken back before it went out

	// Answer stands for any of the buyer's four answers where one is awaited. It never happens itself.
	Answer Event = "answer"

	Unknown Event = "unknown" // something the connector does not know; Raw has the other side's words
)

// Fact is one thing that happened. Facts may come more than once and in any order; the same ID means the same fact.
type Fact struct {
	ID     string    `json:"id"`
	Event  Event     `json:"event"`
	At     time.Time `json:"at"`
	About  string    `json:"about,omitempty"`  // receipt_asked, receipt_given: the confirmation; struck, bad_signature: the fact
	Ground string    `json:"ground,omitempty"` // why, where the law or a person has to say so: contract clause, reason of a refusal
	Raw    string    `json:"raw,omitempty"`    // the other side's own words
}

// NeedsGround reports whether an event counts only with a ground, in words, on which it rests.
func (e Event) NeedsGround() bool {
	switch e {
	case DeemedAccepted, ClarificationSettled, Mailed, PaperReturned, Struck, Expired, Cancelled:
		return true
	}
	return false
}

// Answers are the buyer's four answers: of them a document has one.
func Answers() []Event { return []Event{Accepted, AcceptedPartly, Rejected, Refused} }

// IsAnswer reports whether an event is one of the buyer's four answers.
func (e Event) IsAnswer() bool { return slices.Contains(Answers(), e) }

// Accepts reports whether the buyer accepts by it, with discrepancies or without.
func (e Event) Accepts() bool { return e == Accepted || e == AcceptedPartly }

// HasTitle reports whether an answer to a formalised document is a title of the buyer; a refusal to sign is not.
func (e Event) HasTitle() bool { return e.IsAnswer() && e != Refused }
