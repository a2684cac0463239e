package engine

import (
	"context"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// Approve records a person's word that exactly the files with these SHA-256 sums (hexadecimal) are to be signed. The caller has checked
// that the person may approve.
func (e *Engine) Approve(ctx context.Context, actor store.Actor, id string, shown []string) error {
	return e.person(ctx, actor, id, nil, func(work) (Event, error) { return Approved{By: actor.Name, Shown: shown}, nil })
}

// Order is an answer that a person wants.
type Order struct {
	Event   docflow.Event
	Reason  string // what the other side reads
	Details []byte // for the maker of the answer's file; nil: there is only the reason
}

// Answer begins an act upon a document in exchange, such as accepting it, refusing it or proposing its annulment. The order's details are
// stored in the same transaction.
func (e *Engine) Answer(ctx context.Context, actor store.Actor, id string, order Order) error {
	a := Answer{Event: order.Event, Reason: order.Reason}
	var keep effects
	if order.Details != nil {
		a.Details, keep = sumOf(order.Details), keepDetails(order)
	}
	return e.person(ctx, actor, id, keep, func(work) (Event, error) { return Ordered{By: actor.Name, Answer: a}, nil })
}

func keepDetails(order Order) effects {
	return func(tx store.Tx, doc *store.Document) error {
		part := store.Part{Document: doc.ID, Role: orderRole + string(order.Event), Name: string(order.Event) + ".json", MediaType: "application/json"}
		return tx.PutPayload(&part, order.Details)
	}
}

// Record writes down what a person knows about an exchange and no operator reports: that the paper original is back, that a request for
// clarification is settled, that a fact does not count.
func (e *Engine) Record(ctx context.Context, actor store.Actor, id string, event docflow.Event, about, ground string) error {
	now := e.Clock.Now()
	return e.person(ctx, actor, id, nil, func(work) (Event, error) {
		return Recorded{Fact: docflow.Fact{
			ID: "person/" + actor.Name + "/" + string(event) + "/" + now.UTC().Format("20060102T150405.000000"), Event: event, At: now,
			About: about, Ground: ground,
		}}, nil
	})
}

// Waiting is a delivery that waits for approval or for a signature made elsewhere.
type Waiting struct {
	Document store.Document
	To       string
	Files    []ToSign
	Approved []Approval // by whom, so far
	Remote   bool       // somebody was asked to sign elsewhere
}

// SigningQueue lists the deliveries that wait for people's approval or for a signature made elsewhere, the latest document first.
func (e *Engine) SigningQueue(ctx context.Context) ([]Waiting, error) {
	var queue []Waiting
	filter := store.DocumentFilter{State: document.StateAwaitingSignature, Limit: 500}
	for {
		var page []store.Document
		err := e.Store.View(ctx, func(tx store.ReadTx) (err error) {
			page, err = tx.Documents(filter)
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, doc := range page {
			queue = append(queue, waitingOf(doc)...)
		}
		if len(page) < filter.Limit {
			return queue, nil
		}
		filter.After = page[len(page)-1].ID
	}
}

func waitingOf(doc store.Document) (waiting []Waiting) {
	p, err := progressOf(doc)
	if err != nil {
		return nil
	}
	for _, d := range p.Deliveries {
		if d.State == DeliveryAwaiting && (p.Product != "" || d.Answer != nil) {
			waiting = append(waiting, Waiting{Document: doc, To: d.To, Files: d.ToSign, Approved: d.Approvals, Remote: !d.NextAt.IsZero()})
		}
	}
	return waiting
}

// ExchangeOf is what is known of a document's exchange; nil: it is in none.
func ExchangeOf(doc store.Document) (*Exchange, error) {
	p, err := progressOf(doc)
	return p.Exchange, err
}

// Subject is the document of an exchange: what came in, or what went out.
func Subject(tx store.ReadTx, id string) (Content, error) {
	doc, p, err := documentOf(tx, id)
	if err != nil {
		return Content{}, err
	}
	return contentOf(tx, doc, p, p.subject(Delivery{Answer: &Answer{}}))
}
