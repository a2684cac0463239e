package sdk

import (
	"context"

	"github.com/uzelhub/uzel/schemas/document"
)

// Directory is a connection that knows where parties can be reached.
type Directory interface {
	// Resolve finds a party's boxes before a document is built for it.
	Resolve(ctx context.Context, party document.Party, kind document.Kind) ([]Box, error)
}

// Inviter is a Directory that can ask a party to exchange. The hub recorded the consent before it calls.
type Inviter interface {
	Invite(ctx context.Context, key string, party document.Party, consent string) (state string, err error)
}

// CounterpartyLister is a Directory that can list everybody it knows.
type CounterpartyLister interface {
	Counterparties(ctx context.Context, each func(Counterparty) error) error
}

// Box is where a party receives documents.
type Box struct {
	ID          string
	Operator    string // the operator's three-letter code
	State       string // active, invited, none
	Constraints map[string]string
}

// Counterparty is a party with its boxes.
type Counterparty struct {
	Party document.Party
	Boxes []Box
}
