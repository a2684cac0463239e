package engine

import (
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// kin are the other revisions of a business document, as far as they matter to one of them.
type kin struct {
	wentOut string // ID of one that went out, or may have: after it, only an explicit correction may go out
	later   string // ID of the latest that came after this document and was not cancelled: it replaces this one
}

// kinOf looks for them when an event's meaning depends on them. Since the decision to send is made in the same transaction, two
// revisions cannot overlook each other.
func kinOf(tx store.ReadTx, doc store.Document, before Progress, event Event) (kin, error) {
	switch event.(type) {
	case Woken, Built, FoundInvalid, Replayed:
		if !before.WentOut() && before.awaits(event) {
			return revisions(tx, doc)
		}
	}
	return kin{}, nil
}

func revisions(tx store.ReadTx, doc store.Document) (kin, error) {
	var found kin
	filter := store.DocumentFilter{Route: doc.Route, Source: doc.Source, SourceKey: doc.Envelope.SourceKey, Limit: 100}
	for after := true; ; {
		page, err := tx.Documents(filter) // the latest first
		if err != nil {
			return found, err
		}
		for _, other := range page {
			switch {
			case other.ID == doc.ID:
				after = false
			case wentOut(other):
				found.wentOut = other.ID
			}
			if after && found.later == "" && other.State != document.StateCancelled {
				found.later = other.ID
			}
		}
		if len(page) < filter.Limit {
			return found, nil
		}
		filter.After = page[len(page)-1].ID
	}
}

// wentOut reports whether a document went out or may have. Of an erased one only the state is known.
func wentOut(doc store.Document) bool {
	p, err := progressOf(doc)
	if err == nil {
		return p.WentOut()
	}
	switch doc.State {
	case document.StateSending, document.StateUnknown, document.StateInExchange, document.StateFinished, document.StateAnnulled:
		return true
	}
	return false
}

// tell adds to an event what is known of the other revisions.
func (k kin) tell(event Event) Event {
	switch e := event.(type) {
	case Woken:
		e.OtherWentOut = k.wentOut != ""
		return e
	case Built:
		e.OtherWentOut = k.wentOut != ""
		return e
	case Replayed:
		e.OtherWentOut = k.wentOut != ""
		return e
	case FoundInvalid:
		e.Replaced = k.later != ""
		return e
	}
	return event
}
