package bundle

import (
	"encoding/json"
	"time"

	exchange "github.com/uzelhub/uzel/core/docflow"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// Version is that of the bundle's layout.
const Version = 1

// Manifest says what is in a bundle and what the exchange has come to.
type Manifest struct {
	Version      int            `json:"version"`
	Document     string         `json:"document"` // its id in the hub
	Kind         document.Kind  `json:"kind"`
	Number       string         `json:"number,omitempty"`
	Date         string         `json:"date,omitempty"`
	Period       string         `json:"period,omitempty"`
	Total        string         `json:"total,omitempty"`
	Currency     string         `json:"currency,omitempty"`
	Organisation document.Party `json:"organisation"`
	Counterparty document.Party `json:"counterparty"`
	TakenAt      time.Time      `json:"taken_at"`
	State        document.State `json:"state"`
	StateTitle   string         `json:"state_title"`
	Sent         string         `json:"sent,omitempty"` // the file that went out, or came in
	Exchange     *Exchange      `json:"exchange,omitempty"`
	Files        []Entry        `json:"files"`
}

// Exchange is where the document stands before the law.
type Exchange struct {
	With    string         `json:"with,omitempty"`   // connection
	Remote  string         `json:"remote,omitempty"` // the document's identity there
	Flow    docflow.Flow   `json:"flow"`
	Ours    docflow.Side   `json:"ours"`
	Status  docflow.Status `json:"status"`
	Title   string         `json:"title"`
	Meaning string         `json:"meaning"`

	Issued   time.Time          `json:"issued,omitzero"`
	Received time.Time          `json:"received,omitzero"`
	Missing  []exchange.Missing `json:"missing,omitempty"`
	Facts    []docflow.Fact     `json:"facts,omitempty"`
}

// Entry is a file of the bundle.
type Entry struct {
	Path      string       `json:"path"`
	SHA256    string       `json:"sha256"`
	Size      int64        `json:"size"`
	Role      string       `json:"role,omitempty"`     // what it is in the document's life
	By        docflow.Side `json:"by,omitempty"`       // who made it, of a file of the exchange
	Signs     string       `json:"signs,omitempty"`    // the file that this one is the signature of
	Attached  bool         `json:"attached,omitempty"` // what it signs is inside of it
	Signature []Signature  `json:"signatures,omitempty"`
	// Judged is what the hub found a signature to be worth when it came; nil: it was not judged, as one of its own.
	Judged *engine.Judgement `json:"judged,omitempty"`
}

// judged is what the hub found the signature with this SHA-256 to be worth.
func (w way) judged(sha256 string) *engine.Judgement {
	if w.Exchange == nil {
		return nil
	}
	for _, s := range w.Exchange.Signatures {
		if s.SHA256 == sha256 && s.Worth != "" {
			return &s.Judgement
		}
	}
	return nil
}

// Signature is what a signature shows of itself. Whether it holds is for openssl to say.
type Signature struct {
	Algorithm string     `json:"algorithm"`
	GOST      bool       `json:"gost"`
	Level     cms.Level  `json:"level"`
	Serial    string     `json:"serial"` // of the certificate
	INN       string     `json:"inn,omitempty"`
	SignedAt  *time.Time `json:"signed_at,omitempty"` // by the signer's clock
}

// way is what the hub's own state tells of a document.
type way struct{ engine.Progress }

// readWay reads it. A state that does not read is that of an erased document, which has nothing to tell.
func readWay(progress json.RawMessage) way {
	var w way
	if json.Unmarshal(progress, &w.Progress) != nil {
		return way{}
	}
	return w
}

// sent is the SHA-256 of what went out; empty when nothing is known of it. A document that came in has no product of ours:
// it is what came.
func (w way) sent(parts []store.Part) string {
	if sum := w.Parts[w.Product]; sum != "" || w.Exchange == nil {
		return sum
	}
	for _, p := range parts {
		if p.Role == roleOriginal {
			return p.SHA256
		}
	}
	return ""
}

// roleOriginal is the role of what came from a source.
const roleOriginal = "original"

// told is the exchange in words.
func (w way) told() []exchange.Chapter {
	if w.Exchange == nil {
		return nil
	}
	return w.Exchange.Tell()
}

func newManifest(d store.Document, w way) Manifest {
	e := d.Envelope
	m := Manifest{
		Version: Version, Document: d.ID, Kind: e.Kind, Number: e.Number, Date: e.Date, Period: e.Period, Total: e.Total, Currency: e.Currency,
		Organisation: e.Organisation, Counterparty: e.Counterparty, TakenAt: d.TakenAt, State: d.State, StateTitle: d.State.Title(),
	}
	if x := w.Exchange; x != nil {
		v := x.Verdict
		m.Exchange = &Exchange{
			With: x.With, Remote: x.Remote, Flow: x.Flow, Ours: x.Ours, Status: v.Status, Title: v.Status.Title(), Meaning: v.Status.Meaning(),
			Issued: v.Issued, Received: v.Received, Missing: v.Missing, Facts: x.Facts,
		}
	}
	return m
}
