package document

// Kind is a kind of document.
type Kind string

// Kinds of documents that routes carry.
const (
	KindInvoice           Kind = "invoice"      // a sale as the ERP knows it, before it is an УПД
	KindUPD               Kind = "upd"          // универсальный передаточный документ, seller's or buyer's title
	KindUKD               Kind = "ukd"          // универсальный корректировочный документ
	KindReceipt           Kind = "receipt"      // service documents of the exchange
	KindBill              Kind = "bill"         // счёт на оплату
	KindUnformalised      Kind = "unformalised" // any other file
	KindMarks             Kind = "marks"        // marks of attendance of a period with what is needed to judge them
	KindTimesheet         Kind = "timesheet"    // табель
	KindReport            Kind = "report"       // a report to an authority
	KindVATBook           Kind = "vatbook"      // книга покупок, книга продаж
	KindReconciliationAct Kind = "reconciliation_act"
	KindMCHD              Kind = "mchd" // machine-readable power of attorney
)

// Kinds of reference data, which go into the registry and are not routed.
const (
	KindParty    Kind = "party"
	KindEmployee Kind = "employee"
	KindAbsence  Kind = "absence"
)

// KindNews is what an operator tells of a document in exchange, see docflow.News. It goes to that document and is not routed.
const KindNews Kind = "news"

// Kinds lists the kinds that routes carry.
func Kinds() []Kind {
	return []Kind{KindInvoice, KindUPD, KindUKD, KindReceipt, KindBill, KindUnformalised, KindMarks, KindTimesheet, KindReport, KindVATBook, KindReconciliationAct, KindMCHD}
}

// IsReference reports whether documents of this kind go into the registry instead of a route.
func (k Kind) IsReference() bool { return k == KindParty || k == KindEmployee || k == KindAbsence }

// State is where a document stands.
type State string

// States of a document.
const (
	StateReceived          State = "received"           // accepted and durable, nothing done yet
	StateBuilding          State = "building"           // steps of the route are at work
	StateInvalid           State = "invalid"            // set aside: the document is not right; the original is kept
	StateAwaitingSignature State = "awaiting_signature" // a person or a signer has to sign
	StateReady             State = "ready"              // built, waiting for its destination
	StateSending           State = "sending"            // an outward act is under way
	StateUnknown           State = "unknown"            // an outward act was made and its answer was lost
	StateInExchange        State = "in_exchange"        // sent, the protocol's stages are not complete
	StateNeedsPerson       State = "needs_person"       // only a person can decide what is next
	StateFinished          State = "finished"
	StateRefused           State = "refused" // the other side said no
	StateAnnulled          State = "annulled"
	StateCancelled         State = "cancelled" // stopped by a person before it went out
	StateExpired           State = "expired"   // its age limit passed before it went out
)

// States lists all states.
func States() []State {
	return []State{
		StateReceived, StateBuilding, StateInvalid, StateAwaitingSignature, StateReady, StateSending, StateUnknown, StateInExchange, StateNeedsPerson,
		StateFinished, StateRefused, StateAnnulled, StateCancelled, StateExpired,
	}
}

// Final reports whether nothing more happens to a document in this state by itself or by a person's ordinary act.
func (s State) Final() bool {
	switch s {
	case StateFinished, StateRefused, StateAnnulled, StateCancelled, StateExpired:
		return true
	}
	return false
}

// Outcome is how an attempt at an outward act ended.
type Outcome string

// Outcomes of an attempt.
const (
	OutcomeDone    Outcome = "done"
	OutcomeRefused Outcome = "refused" // the other side will not take these bytes, ever
	OutcomeRetry   Outcome = "retry"   // surely not done; the same act may be tried again
	OutcomeUnknown Outcome = "unknown" // it may have been done
)

// Cause says why something did not go as it should.
type Cause string

// Causes.
const (
	CauseTransient       Cause = "transient"         // will pass by itself
	CauseLimit           Cause = "limit"             // a quota, a rate, a size of the other side
	CauseMaintenance     Cause = "maintenance"       // the other side announced a pause
	CauseMisconfigured   Cause = "misconfigured"     // a setting is wrong
	CauseUnauthorised    Cause = "unauthorised"      // log-in or right refused
	CauseInvalidDocument Cause = "invalid_document"  // the document is wrong by its own format's rules
	CauseRefusedByRemote Cause = "refused_by_remote" // the other side says no
	CauseOutcomeUnknown  Cause = "outcome_unknown"   // the answer was lost
	CauseNeedsPerson     Cause = "needs_person"
	CauseInternal        Cause = "internal" // a fault of hub or connector
)

// Causes lists all causes.
func Causes() []Cause {
	return []Cause{
		CauseTransient, CauseLimit, CauseMaintenance, CauseMisconfigured, CauseUnauthorised, CauseInvalidDocument,
		CauseRefusedByRemote, CauseOutcomeUnknown, CauseNeedsPerson, CauseInternal,
	}
}
