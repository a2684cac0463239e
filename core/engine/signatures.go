package engine

import (
	"slices"
	"time"

	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Signature is one that came in an exchange, and what it was found to be worth. It holds nothing of the person who signed.
type Signature struct {
	SHA256 string       `json:"sha256"`         // of the signature itself
	Of     string       `json:"of,omitempty"`   // SHA-256 of what it covers; empty: that has not come
	Name   string       `json:"name,omitempty"` // of the file that it covers
	By     docflow.Side `json:"by,omitempty"`   // who should have made it; empty: nobody says
	Fact   string       `json:"fact,omitempty"` // what rests on it
	Came   time.Time    `json:"came"`

	Tries   int       `json:"tries,omitempty"`
	Judging bool      `json:"judging,omitempty"` // somebody looks at it at present
	NextAt  time.Time `json:"next_at,omitzero"`  // when it is looked at again

	Judgement
}

// Judgement is what a signature was found to be worth; its zero value: nobody has looked yet.
type Judgement struct {
	Worth   signature.Verdict `json:"worth,omitempty"`
	Wrong   bool              `json:"wrong,omitempty"`   // nothing rests on it before a person has decided
	Reasons []Reason          `json:"reasons,omitempty"` // what keeps it from a better verdict
	At      time.Time         `json:"at,omitzero"`
	Judge   string            `json:"judge,omitempty"` // the connection that confirmed it; empty: the hub by itself
	// Certificate is the SHA-1 thumbprint of the signer's.
	Certificate string `json:"certificate,omitempty"`
	// Power is how the right of a natural person to sign for the party is confirmed; nil: that is no question here.
	Power *signature.Confirmation `json:"power,omitempty"`
}

// Reason is one of them, without particulars: these may name people.
type Reason struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// reasonOf is what a code says.
func reasonOf(code string) Reason {
	if kind, known := fault.Lookup(code); known {
		return Reason{code, kind.Message}
	}
	return Reason{code, ""}
}

// Judged: signatures were looked at, or could not be.
type Judged struct{ Found []Found }

// Found is what one signature was found to be.
type Found struct {
	SHA256, Of string
	Judgement
	Again bool          // judged, and the registry of powers of attorney may yet say more
	After time.Duration // unjudged, or again: not before this is it worth another try
}

// Judge: look at signatures that came in the exchange.
type Judge struct{ Signatures []Signature }

func (Judged) event()  {}
func (Judge) command() {}

// keepSignature takes a signature in, once. One of ours was looked at before it left.
func (p *Progress) keepSignature(s Signature) {
	x := p.Exchange
	for i, known := range x.Signatures {
		if known.SHA256 != s.SHA256 || known.Of != "" && known.Of != s.Of {
			continue
		}
		if known.Of == "" && s.Of != "" { // what it covers has come after it
			x.Signatures = slices.Clone(x.Signatures)
			x.Signatures[i] = s
		}
		return
	}
	made := func(f ToSign) bool { return f.Signature == s.SHA256 && f.SHA256 == s.Of }
	if slices.ContainsFunc(p.Deliveries, func(d Delivery) bool { return slices.ContainsFunc(d.ToSign, made) }) {
		return
	}
	if s.Of == "" {
		s.NextAt, s.Judgement = time.Time{}, Judgement{Worth: signature.Unjudged, Reasons: []Reason{reasonOf(errNothingCovered.Code)}, At: s.Came}
	}
	x.Signatures = append(slices.Clip(x.Signatures), s)
}

// judgeDue begins to look at what has to be looked at.
func (x *Exchange) judgeDue(at time.Time) []Command {
	var due []Signature
	x.Signatures = slices.Clone(x.Signatures)
	for i := range x.Signatures {
		s := &x.Signatures[i]
		if s.Judging || s.NextAt.IsZero() || s.NextAt.After(at) {
			continue
		}
		s.Judging = true // and due at once if the hub ends meanwhile
		s.Tries++
		due = append(due, *s)
	}
	if len(due) == 0 {
		return nil
	}
	return []Command{Judge{Signatures: due}}
}

// forgetJudging: a document that is woken is not in work, so what was being looked at is not any more.
func (p *Progress) forgetJudging() {
	if p.Exchange == nil {
		return
	}
	p.Exchange.Signatures = slices.Clone(p.Exchange.Signatures)
	for i := range p.Exchange.Signatures {
		p.Exchange.Signatures[i].Judging = false
	}
}

// isJudging reports whether a signature is being looked at.
func (x *Exchange) isJudging(f Found) bool {
	return x != nil && slices.ContainsFunc(x.Signatures, func(s Signature) bool { return s.Judging && s.SHA256 == f.SHA256 && s.Of == f.Of })
}

// judged takes in what signatures were found to be. What is wrong stands against the fact that rests on it.
func (p *Progress) judged(at time.Time, e Judged, policy Policy) {
	x := p.Exchange
	x.Signatures = slices.Clone(x.Signatures)
	for _, found := range e.Found {
		i := slices.IndexFunc(x.Signatures, func(s Signature) bool { return s.Judging && s.SHA256 == found.SHA256 && s.Of == found.Of })
		if i < 0 {
			continue
		}
		s := &x.Signatures[i]
		s.Judging, s.NextAt, s.Judgement = false, time.Time{}, found.Judgement
		if (s.Worth == signature.Unjudged || found.Again) && s.Tries < asksBeforePerson {
			s.NextAt = at.Add(backoff(s.Tries, found.After))
		}
		if doubt := s.doubt(x.Ours, policy); doubt != "" {
			x.learn(docflow.Fact{ID: "signature/" + s.SHA256[:16], Event: docflow.BadSignature, At: found.At, About: s.about(), Ground: doubt})
		}
	}
}

// doubt is why nothing may rest on a signature; empty: it may.
func (s Signature) doubt(ours docflow.Side, policy Policy) string {
	switch {
	case s.Wrong:
		return s.whose() + ": " + s.why()
	case policy.DemandQualified && s.By != docflow.Operator && s.By != ours && !s.awaited() && s.Worth != signature.Qualified:
		return s.whose() + " — " + s.Worth.Title() + ", а маршрут требует квалифицированной"
	}
	return ""
}

// awaited reports that nobody could say yet what a signature is worth: by itself, or because a registry does not answer.
func (s Signature) awaited() bool {
	return s.Worth == signature.Unjudged || s.Power != nil && s.Power.Silent && !s.NextAt.IsZero()
}

// why is the first reason in words.
func (j Judgement) why() string {
	if len(j.Reasons) == 0 {
		return j.Worth.Title()
	}
	return j.Reasons[0].Code + " " + j.Reasons[0].Message
}

// Words are a judgement with its first reason, for people.
func (j Judgement) Words() string {
	words := j.Worth.Title()
	if j.Worth == "" {
		words = "ещё не проверена"
	}
	if j.Worth != signature.Qualified && len(j.Reasons) > 0 {
		words += " — " + j.why()
	}
	if j.Power != nil {
		words += "; " + j.Power.Words()
	}
	return words
}

// about is the fact that rests on a signature; of one that proves no fact which is known, the signature itself.
func (s Signature) about() string {
	if s.Fact != "" {
		return s.Fact
	}
	return "signature/" + s.SHA256[:16]
}

// unchecked is since when signatures lie here that have to be looked at before anything ends that rests on them.
func (x *Exchange) unchecked(policy Policy) (since time.Time) {
	for _, s := range x.Signatures {
		waits := s.Worth == "" || policy.DemandQualified && s.awaited() && s.By != docflow.Operator && s.By != x.Ours
		if waits && (since.IsZero() || s.Came.Before(since)) {
			since = s.Came
		}
	}
	return since
}
