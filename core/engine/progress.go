package engine

import (
	"slices"
	"time"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// Progress is all the engine knows of a document's way along its route. It is stored with the document.
type Progress struct {
	State    document.State `json:"state"`
	Cause    document.Cause `json:"cause,omitempty"`
	Identity Identity       `json:"identity"`

	// Round grows with every replay, so that the result of an earlier round's steps is not taken for this one's.
	Round int `json:"round,omitempty"`
	// Builds counts failed attempts at building since the last success.
	Builds int `json:"builds,omitempty"`
	// FromStep is where a replay begins.
	FromStep int `json:"from_step,omitempty"`
	// Parts are what the steps made last: SHA-256 by role.
	Parts map[string]string `json:"parts,omitempty"`

	// Product is the role of the part that goes out. While it is empty the document itself moves; afterwards its deliveries do, and
	// State sums them up.
	Product    string     `json:"product,omitempty"`
	Deliveries []Delivery `json:"deliveries,omitempty"`

	// Act is what a destination that does more than pass documents on does with this one; empty: it is sent.
	Act host.Action `json:"act,omitempty"`
	// Flow is the kind of its exchange, once it is built or when it came in one; empty: not known.
	Flow docflow.Flow `json:"flow,omitempty"`
	// Exchange begins when the document has gone out into one, or came in one.
	Exchange *Exchange `json:"exchange,omitempty"`

	// NextAt is when the document is due again; zero: it waits for an event.
	NextAt time.Time `json:"next_at,omitzero"`
	// Expires is when deliveries that did not go out are given up; zero: never.
	Expires time.Time `json:"expires,omitzero"`
}

// Identity is given to a document's revision once, when it is taken, and is durable before its bytes exist (the file
// name of a ФНС document carries the GUID, its first lines the build time). Replay keeps it.
type Identity struct {
	File    string    `json:"file"` // GUID
	BuiltAt time.Time `json:"built_at"`
}

// Delivery is where the document stands with one destination.
type Delivery struct {
	To         string         `json:"to"`
	State      DeliveryState  `json:"state"`
	Cause      document.Cause `json:"cause,omitempty"`
	Generation int            `json:"generation,omitempty"` // grows when a person sends again after a refusal
	Attempts   int            `json:"attempts,omitempty"`   // ever; the number of the last one
	Tries      int            `json:"tries,omitempty"`      // attempts since a person last had a say: waits grow with them
	Asked      int            `json:"asked,omitempty"`      // lookups without an answer since the last attempt
	Asking     bool           `json:"asking,omitempty"`     // a lookup is under way
	NextAt     time.Time      `json:"next_at,omitzero"`
	Held       bool           `json:"held,omitempty"`       // it waits for its connection's gate, not because an attempt failed
	MaybeDone  bool           `json:"maybe_done,omitempty"` // the answer of an attempt was lost, and nobody has found out
	Exchange   bool           `json:"exchange,omitempty"`   // done, and a docflow goes on

	// Act is what the destination does with the document where it is not sent; empty: it is.
	Act host.Action `json:"act,omitempty"`
	// Answer is what an act upon a document in exchange is to bring about. Its To is the connection and what it is for.
	Answer *Answer `json:"answer,omitempty"`
	// What is signed goes through stages, see signing.go.
	Stage     Stage      `json:"stage,omitempty"`
	Drafted   bool       `json:"drafted,omitempty"`   // the far side has, or may have, a draft under this generation's key
	Draft     string     `json:"draft,omitempty"`     // its identity there
	ToSign    []ToSign   `json:"to_sign,omitempty"`   // what has to be signed, once it is prepared
	Approvals []Approval `json:"approvals,omitempty"` // people who have looked at exactly that
	Stuck     Stuck      `json:"stuck,omitempty"`     // why it cannot go on, in DeliveryStuck
}

// DeliveryState is where one delivery stands.
type DeliveryState string

// States of a delivery.
const (
	DeliveryPending DeliveryState = "pending"
	DeliverySending DeliveryState = "sending"
	DeliveryUnknown DeliveryState = "unknown"
	DeliveryPerson  DeliveryState = "person" // unknown, and only a person can settle it
	DeliveryDone    DeliveryState = "done"
	DeliveryRefused DeliveryState = "refused"
	DeliveryExpired DeliveryState = "expired" // it surely did not happen before the age limit
	DeliveryStopped DeliveryState = "stopped" // it surely did not happen before a person stopped it

	DeliveryPreparing DeliveryState = "preparing" // its draft is being made
	DeliverySigning   DeliveryState = "signing"   // a signer is at work
	DeliveryAwaiting  DeliveryState = "awaiting"  // people have to approve, or somebody signs elsewhere
	DeliveryStuck     DeliveryState = "stuck"     // it did not happen, and cannot before a person has put something right
)

// wentOut reports whether the destination has, or may have, the document.
func (d Delivery) wentOut() bool {
	switch d.State {
	case DeliverySending, DeliveryUnknown, DeliveryPerson, DeliveryDone:
		return true
	}
	return false
}

// WentOut reports whether any destination has, or may have, the document. After that no other document for the same business event may
// go out.
func (p Progress) WentOut() bool {
	return slices.ContainsFunc(p.Deliveries, func(d Delivery) bool { return d.Answer == nil && d.wentOut() })
}

// awaits reports whether an event still matters: the command that it ends may be outdated, for instance a build of a document that a
// person has cancelled or replayed meanwhile.
func (p Progress) awaits(event Event) bool {
	building := func(round int) bool { return p.State == document.StateBuilding && p.Round == round }
	delivering := func(to string, state DeliveryState, number int) bool {
		d := p.delivery(to)
		return d != nil && d.State == state && d.Attempts == number
	}
	switch e := event.(type) {
	case Built:
		return building(e.Round)
	case FoundInvalid:
		return building(e.Round)
	case BuildFailed:
		return building(e.Round)
	case Answered:
		return delivering(e.To, DeliverySending, e.Number)
	case Settled:
		return delivering(e.To, DeliveryUnknown, e.Number)
	case Prepared:
		return delivering(e.To, DeliveryPreparing, e.Number)
	case Signed:
		return delivering(e.To, DeliverySigning, e.Number)
	case Judged:
		return slices.ContainsFunc(e.Found, p.Exchange.isJudging)
	}
	return true
}

// clone copies p so that a step never changes what it was given. Parts and the lists of a delivery need no copy: they are replaced, never
// changed.
func (p Progress) clone() Progress {
	p.Deliveries = slices.Clone(p.Deliveries)
	if p.Exchange != nil {
		x := *p.Exchange
		x.Facts = slices.Clone(x.Facts)
		p.Exchange = &x
	}
	return p
}

func (p *Progress) delivery(to string) *Delivery {
	for i := range p.Deliveries {
		if p.Deliveries[i].To == to {
			return &p.Deliveries[i]
		}
	}
	return nil
}
