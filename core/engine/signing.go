package engine

import (
	"cmp"
	"slices"
	"time"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// Signing is how a route has documents signed.
type Signing struct {
	Name        string // of the signer in the configuration; empty: nothing is signed
	Connection  string
	Certificate string // thumbprint; empty: the connection's own choice
	Approvals   int    // how many people have to look before
	Person      string // who signs elsewhere, by a link or in ГосКлюч; empty: the connection signs by itself
	Unqualified bool   // not enough where the law asks for a qualified signature
}

// Stage is how far a delivery that is signed has come. Every stage is durable before the next begins: what is shown and
// signed is what will be handed over.
type Stage string

// Stages, in their order. A delivery that is not signed has none.
const (
	StageUnprepared Stage = "unprepared" // nothing is known of what has to be signed
	StagePrepared   Stage = "prepared"   // the parts to be signed are stored
	StageSigned     Stage = "signed"     // so are their signatures
)

// ToSign is a file that has to be signed.
type ToSign struct {
	ID        string `json:"id,omitempty"` // of the destination's part; empty: the document itself
	Name      string `json:"name,omitempty"`
	SHA256    string `json:"sha256"`
	Signature string `json:"signature,omitempty"` // SHA-256 of our signature, once there is one
}

// Approval is a person's word that exactly these files are to be signed.
type Approval struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
}

// Stuck is why a delivery cannot go on before a person has set something right.
type Stuck string

// Reasons.
const (
	StuckNoSigner    Stuck = "no_signer"   // the route names nobody who signs
	StuckUnqualified Stuck = "unqualified" // the law asks for a qualified signature, and the signer's is not
	StuckCertificate Stuck = "certificate" // the certificate may not be used, or is another party's
	StuckDeclined    Stuck = "declined"    // the person asked to sign refused, or let the time pass
	StuckPower       Stuck = "power"       // the power of attorney gives no right to sign, as one that was revoked
	StuckNotPrepared Stuck = "refused"     // the far side did not take the draft
)

// unsignable is why the route's own settings keep a delivery from being signed; nil: they do not. Whatever else it is stuck
// for was said when it happened.
func (p Progress) unsignable() *fault.Kind {
	for _, d := range p.Deliveries {
		switch {
		case d.State == DeliveryStuck && d.Stuck == StuckNoSigner:
			return errNoSigner
		case d.State == DeliveryStuck && d.Stuck == StuckUnqualified:
			return errUnqualified
		}
	}
	return nil
}

// action is what the delivery does.
func (d *Delivery) action() host.Action {
	if d.Answer != nil {
		return d.Answer.Action
	}
	return cmp.Or(d.Act, host.ActionSend)
}

// advance is what a waiting delivery does next: it is prepared, signed and sent.
func (p *Progress) advance(d *Delivery, at time.Time, policy Policy) []Command {
	if d.Stage == "" || d.Stage == StageSigned {
		return []Command{d.send()}
	}
	signing := policy.Signing
	if d.Answer != nil {
		signing = policy.Answering
	}
	switch {
	case signing.Name == "":
		d.stick(StuckNoSigner, document.CauseMisconfigured)
	case signing.Unqualified && p.needsQualified() && !policy.target(d.To).Sandbox:
		d.stick(StuckUnqualified, document.CauseMisconfigured)
	case d.Stage == StageUnprepared:
		return []Command{d.prepare()}
	case !d.approved(signing):
		d.State, d.Cause, d.NextAt = DeliveryAwaiting, document.CauseNeedsPerson, time.Time{}
	default:
		// It is due again at once if the hub ends meanwhile: the same key gives the same signature.
		d.State, d.Cause, d.NextAt = DeliverySigning, "", at
		return []Command{Sign{To: d.To, Number: d.Attempts, Signer: signing}}
	}
	return nil
}

// needsQualified reports whether the law asks for a qualified signature on the document and what belongs to it. What is
// not known to be free of that is not free: a report is filed under one too.
func (p *Progress) needsQualified() bool {
	return p.Flow == "" || p.Flow.NeedsQualified()
}

func (d *Delivery) prepare() Command {
	d.State, d.Cause, d.NextAt, d.Held, d.Drafted = DeliveryPreparing, "", time.Time{}, false, true
	d.Attempts++
	d.Tries++
	return Prepare{To: d.To, Generation: d.Generation, Number: d.Attempts}
}

// approved reports whether enough people have looked. Receipts that we are obliged to send need nobody.
func (d *Delivery) approved(signing Signing) bool {
	if d.Answer != nil && d.Answer.Obliged {
		return true
	}
	return len(d.Approvals) >= signing.Approvals
}

func (d *Delivery) stick(why Stuck, cause document.Cause) {
	d.State, d.Stuck, d.Cause, d.NextAt, d.Held = DeliveryStuck, why, cause, time.Time{}, false
}

// prepared takes in what has to be signed.
func (p *Progress) prepared(at time.Time, e Prepared) {
	d := p.delivery(e.To)
	switch e.Outcome {
	case document.OutcomeDone:
		d.State, d.Cause, d.NextAt, d.Tries = DeliveryPending, "", at, 0
		d.Stage, d.Draft, d.ToSign = StagePrepared, e.Draft, e.ToSign
		if d.Answer != nil && len(e.ToSign) == 0 { // said in words alone
			d.Stage = StageSigned
		}
		if d.Answer == nil {
			d.Approvals = nil // of anything that was prepared before
		}
	case document.OutcomeRefused:
		d.stick(StuckNotPrepared, e.Cause)
	default:
		if d.isPersons(e.Cause) {
			d.stick(StuckNotPrepared, e.Cause)
			return
		}
		// A lost answer does no harm: the same key gives the same draft.
		d.State, d.Cause, d.NextAt = DeliveryPending, e.Cause, at.Add(backoff(d.Tries, e.After))
		if e.Cause == document.CauseMaintenance || e.Cause == document.CauseLimit {
			d.Tries, d.Held = d.Tries-1, true
		}
	}
}

// isPersons reports that an answer which a person ordered waits for what a person must do first: tried again quietly, nobody
// would know of it. What we owe without an order is tried on, for nobody would order it again.
func (d *Delivery) isPersons(cause document.Cause) bool {
	return d.Answer != nil && !d.Answer.Obliged && (cause == document.CauseNeedsPerson || cause == document.CauseMisconfigured)
}

// signed takes in signatures.
func (p *Progress) signed(at time.Time, e Signed) {
	d := p.delivery(e.To)
	switch {
	case e.Stuck != "":
		d.stick(e.Stuck, e.Cause)
	case e.Waiting:
		d.State, d.Cause, d.NextAt = DeliveryAwaiting, document.CauseNeedsPerson, at.Add(e.After)
	case e.Cause != "":
		d.Tries++
		d.State, d.Cause, d.NextAt = DeliveryPending, e.Cause, at.Add(backoff(d.Tries, e.After))
	default:
		d.ToSign = slices.Clone(d.ToSign)
		for i := range d.ToSign {
			d.ToSign[i].Signature = e.Signatures[d.ToSign[i].SHA256]
		}
		d.State, d.Stage, d.Cause, d.NextAt, d.Tries = DeliveryPending, StageSigned, "", at, 0
	}
}

// forgetSigning: a document that is woken is not in work, so a signature that did not come, will not.
func (p *Progress) forgetSigning(at time.Time) {
	for i := range p.Deliveries {
		if d := &p.Deliveries[i]; d.State == DeliverySigning {
			d.State, d.NextAt = DeliveryPending, at
		}
	}
}

// approve takes a person's word for everything that waits for it. It counts only for exactly what the person was shown.
func (p *Progress) approve(at time.Time, e Approved) error {
	waiting := p.awaitingApproval()
	if len(waiting) == 0 {
		return errNothingToApprove.New()
	}
	for _, d := range waiting {
		for _, s := range d.ToSign {
			if !slices.Contains(e.Shown, s.SHA256) {
				return errNotShown.With("файл %q", s.Name)
			}
		}
		if slices.ContainsFunc(d.Approvals, func(a Approval) bool { return a.By == e.By }) {
			return errApprovedBefore.New()
		}
		d.Approvals = append(slices.Clip(d.Approvals), Approval{By: e.By, At: at})
		d.State, d.Cause, d.NextAt = DeliveryPending, "", at
	}
	return nil
}

// awaitingApproval are the deliveries that wait for people of ours.
func (p *Progress) awaitingApproval() []*Delivery {
	var waiting []*Delivery
	for i := range p.Deliveries {
		d := &p.Deliveries[i]
		if d.State == DeliveryAwaiting && d.NextAt.IsZero() && (p.Product != "" || d.Answer != nil) {
			waiting = append(waiting, d)
		}
	}
	return waiting
}

// unprepare makes a delivery one that has to be signed anew, or not at all.
func (d *Delivery) unprepare(signed bool) {
	d.Stage, d.Draft, d.ToSign, d.Approvals, d.Stuck = "", "", nil, nil, ""
	if signed {
		d.Stage = StageUnprepared
	}
}

// renew takes a delivery up again that surely did not happen. Where the far side has refused it, or has a draft of other
// bytes, it is another act.
func (d *Delivery) renew(at time.Time) {
	if d.State == DeliveryRefused || d.Drafted {
		d.Generation++
	}
	d.unprepare(d.Stage != "")
	d.State, d.Cause, d.NextAt, d.Tries, d.Drafted, d.Held = DeliveryPending, "", at, 0, false, false
}

// flowOf is the flow that a label names, when it names one.
func flowOf(labels map[string]string) docflow.Flow {
	if flow := docflow.Flow(labels[docflow.LabelFlow]); slices.Contains(docflow.Flows(), flow) {
		return flow
	}
	return ""
}
