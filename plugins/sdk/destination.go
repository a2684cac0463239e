package sdk

import (
	"context"
	"time"

	"github.com/uzelhub/uzel/schemas/document"
)

// Destination is a connection that acts outwardly.
type Destination interface {
	// Commit does the act. Its error decides the attempt's outcome: see [Fault]. An error that is no Fault is taken
	// as "it may have been done".
	Commit(ctx context.Context, act Act) (Receipt, error)
}

// Preparer is a Destination whose documents must be signed, or that makes a draft on the far side first.
// The same key gives the same draft.
type Preparer interface {
	Prepare(ctx context.Context, act Act) (Draft, error)
}

// Looker is a Destination that can tell what became of a key's act.
type Looker interface {
	// Lookup answers done, refused, retry (surely not done) or unknown. An error means that it could not be asked.
	Lookup(ctx context.Context, key string, doc document.Envelope) (Settled, error)
}

// Act is one outward act upon one document. The key is the same for every attempt at it.
//
// Of an act upon a document in exchange (to sign, refuse, ask for a correction, annul, acknowledge), Document is that
// document's envelope and its labels say the rest: docflow.LabelRemote which one it is on the other side, LabelEvent what
// the act brings about, LabelAbout and LabelReason. Body is the file to answer with, as the buyer's title, or empty: then
// the other side makes it.
type Act struct {
	Key        string
	Action     Action
	Document   document.Envelope
	Body       []byte
	Draft      string      // from Prepare
	Parts      []Part      // from Prepare, as they were shown and signed
	Signatures []Signature //
}

// Draft is what Prepare made.
type Draft struct {
	ID    string // on the far side; may be empty
	Parts []Part // to be signed; none: nothing has to be signed
}

// Part is a file to be signed.
type Part struct {
	ID        string
	Name      string
	MediaType string
	Body      []byte
}

// Signature is a detached signature in DER over a part, or over the document itself when Part is empty.
type Signature struct {
	Part string
	CMS  []byte
}

// Receipt proves that an act was done.
type Receipt struct {
	RemoteID string // the document's identity on the other side, by which News of its exchange names it
	At       time.Time
	State    document.State // StateFinished, or StateInExchange when a docflow goes on; empty: finished
	Text     string         // Russian: what was done and where
	Facts    map[string]string
}

// Settled is what became of an act.
type Settled struct {
	Outcome document.Outcome
	Receipt Receipt // when done
	Fault   *Fault  // when refused
}
