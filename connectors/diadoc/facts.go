package diadoc

import (
	"strings"
	"time"

	"github.com/uzelhub/uzel/schemas/docflow"
)

// pair is what the operator's confirmations of a document of the exchange are: to its sender, to its receiver.
type pair struct{ confirmed, dispatched docflow.Event }

// confirmations by the role of what they are about.
var confirmations = map[role]pair{
	documentRole: {docflow.TitleConfirmed, docflow.TitleDispatched},
	noticeRole:   {docflow.NoticeConfirmed, docflow.NoticeDispatched},
	titleRole:    {docflow.AnswerConfirmed, docflow.AnswerDispatched},
	refusalRole:  {docflow.AnswerConfirmed, docflow.AnswerDispatched},
	clarifyRole:  {docflow.ClarificationConfirmed, docflow.ClarificationDispatched},
}

// found is an entity of an event as news: what it proves, and whether its file belongs to the exchange.
type found struct {
	facts []docflow.Fact
	file  bool
}

// read says what an entity tells. The content is that of an entity whose meaning lies in it, see reads.
func (v view) read(e entity, at time.Time, content []byte) found {
	fact := docflow.Fact{ID: e.EntityID, At: at}
	if when := e.RawCreationDate.time(); !when.IsZero() {
		fact.At = when
	}
	told := func(event docflow.Event) found {
		fact.Event = event
		return found{[]docflow.Fact{fact}, true}
	}
	base, _ := v.base(e)
	switch e.role() {
	case internalRole:
		return found{}
	case documentRole:
		return v.document(e, fact)
	case signatureRole:
		return v.signature(e, base, fact)
	case titleRole:
		fact.Event, fact.Raw = titleEvent(content, v.answerStatus(e))
		return found{[]docflow.Fact{fact}, true}
	case noticeRole:
		return v.notice(e, base, fact)
	case confirmationRole:
		if events, ok := v.confirmable(base); ok {
			return told(events.of(e, v.maker(base) == v.ours()))
		}
		return found{file: true}
	case refusalRole:
		fact.Ground = reason(e, content)
		if base.role() == annulRole {
			return told(docflow.AnnulmentRejected)
		}
		return told(docflow.Refused)
	case clarifyRole:
		fact.Ground = reason(e, content)
		return told(docflow.Clarification)
	case annulRole:
		fact.Ground = reason(e, content)
		if v.maker(e) == docflow.Seller {
			return told(docflow.AnnulmentBySeller)
		}
		return told(docflow.AnnulmentByBuyer)
	case failureRole:
		return told(docflow.Undeliverable)
	case roamingRole, reportRole: // what they mean is in the state of the document
		return found{file: true}
	}
	fact.Raw = e.label() + plainText(e)
	return told(docflow.Unknown)
}

// document is the title itself. What we see of another's is already sent to us.
func (v view) document(e entity, fact docflow.Fact) found {
	fact.Event = docflow.Title
	facts := []docflow.Fact{fact}
	if v.ours() == docflow.Buyer {
		at := e.DocumentInfo.DeliveryTimestampTicks.time()
		if at.IsZero() {
			at = fact.At
		}
		facts = append(facts, docflow.Fact{ID: fact.ID + ":dispatched", Event: docflow.TitleDispatched, At: at})
	}
	return found{facts, true}
}

// signature: the seller's belongs to the title, the buyer's to a file is its acceptance, that under the other side's
// proposal to annul is consent. An approval inside a box is nobody else's.
func (v view) signature(e, base entity, fact docflow.Fact) found {
	if e.IsApprovementSignature {
		return found{}
	}
	maker := v.maker(e)
	switch {
	case base.role() == documentRole && maker == docflow.Buyer:
		fact.Event = docflow.Accepted
		return found{[]docflow.Fact{fact}, true}
	case base.role() == annulRole && maker != v.maker(base) && maker != docflow.Operator:
		fact.Event = docflow.AnnulmentAccepted
		return found{[]docflow.Fact{fact}, true}
	}
	return found{file: true}
}

// notice is the buyer's notice of the document, or somebody's receipt on something that came later: ours fulfils what we
// were asked for.
func (v view) notice(e, base entity, fact docflow.Fact) found {
	var facts []docflow.Fact
	maker := v.maker(e)
	if base.role() == documentRole && maker == docflow.Buyer {
		fact.Event = docflow.Notice
		facts = append(facts, fact)
	}
	if maker == v.ours() {
		facts = append(facts, docflow.Fact{ID: e.EntityID + ":given", Event: docflow.ReceiptGiven, At: fact.At,
			About: base.EntityID})
	}
	return found{facts, true}
}

// of tells which of the two a confirmation is. Its file's name says it; where it does not, everybody gets the one that is
// meant for him.
func (p pair) of(e entity, ours bool) docflow.Event {
	switch name := strings.ToUpper(e.FileName); {
	case strings.HasPrefix(name, "DP_PDPOL"):
		return p.confirmed
	case strings.HasPrefix(name, "DP_PDOTPR"):
		return p.dispatched
	}
	if ours {
		return p.confirmed
	}
	return p.dispatched
}

// confirmable says what confirmations of an entity mean, if anything: those of the document and of what is said about it. Of
// receipts on confirmations, and of what concerns an annulment, they are nobody's facts.
func (v view) confirmable(e entity) (pair, bool) {
	events, ok := confirmations[e.role()]
	if base, hangs := v.base(e); hangs && base.role() != documentRole {
		return pair{}, false
	}
	return events, ok
}

func (v view) answerStatus(e entity) word {
	if root, ok := v.root(e); ok {
		return root.DocumentInfo.RecipientResponseStatus
	}
	return ""
}

// reads reports that what an entity says lies in its content.
func (e entity) reads() bool {
	switch e.role() {
	case titleRole, refusalRole, clarifyRole, annulRole:
		return e.UniversalMessageInfo == nil
	}
	return false
}
