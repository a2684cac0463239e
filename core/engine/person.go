package engine

import (
	"time"

	"github.com/uzelhub/uzel/schemas/document"
)

// cancel stops a document that has not gone out. Of one that went out to some destinations, it stops those deliveries
// that surely did not happen.
func (p *Progress) cancel() error {
	if p.WentOut() {
		return p.stopRest()
	}
	if p.State.Final() {
		return errFinal.With("состояние %q", p.State)
	}
	p.halt(document.StateCancelled, "")
	return nil
}

func (p *Progress) stopRest() error {
	rest := p.unsent()
	if len(rest) == 0 {
		return errWentOut.New()
	}
	for _, d := range rest {
		d.State, d.Cause, d.NextAt = DeliveryStopped, "", time.Time{}
	}
	return nil
}

// replay builds and sends a document again. Once a destination has it, or may have it, nothing is built any more: the
// bytes are what they are, and only the deliveries that surely did not happen are taken up again.
func (p *Progress) replay(at time.Time, e Replayed, policy Policy) error {
	switch p.State {
	case document.StateSending, document.StateUnknown, document.StateFinished, document.StateInExchange, document.StateAnnulled:
		return errNotReplayable.With("состояние %q", p.State)
	}
	p.Expires = time.Time{} // a person wants it out, however old it is
	if p.WentOut() {
		return p.resend(at)
	}
	if e.OtherWentOut && !policy.Duplicates {
		return errOtherWentOut.New()
	}
	for i := range p.Deliveries {
		d := &p.Deliveries[i]
		d.beginAnew()
		d.State, d.Tries, d.NextAt = DeliveryPending, 0, time.Time{}
	}
	p.State, p.Cause, p.NextAt, p.Product = document.StateBuilding, "", at, ""
	p.Round++
	p.Builds, p.FromStep = 0, e.FromStep
	return nil
}

func (p *Progress) resend(at time.Time) error {
	again := false
	for i := range p.Deliveries {
		d := &p.Deliveries[i]
		if d.wentOut() {
			continue
		}
		d.beginAnew()
		d.State, d.NextAt, d.Cause, d.Tries = DeliveryPending, at, "", 0
		again = true
	}
	if !again {
		return errNotReplayable.With("документ уже ушёл или мог уйти ко всем получателям")
	}
	return nil
}

// beginAnew makes what follows a refusal another act: its bytes may be others, and the far side has answered the old key
// for good.
func (d *Delivery) beginAnew() {
	if d.State == DeliveryRefused {
		d.Generation++
	}
}

// decide settles by a person's word what became of an act.
func (p *Progress) decide(at time.Time, e Decided) error {
	d := p.delivery(e.To)
	if d == nil || d.State != DeliveryPerson {
		return errNothingToDecide.With("получатель %q", e.To)
	}
	d.MaybeDone = false
	if e.Done {
		d.State, d.Cause = DeliveryDone, ""
		return nil
	}
	d.State, d.Cause, d.NextAt, d.Tries = DeliveryPending, "", at, 0
	p.Expires = time.Time{} // a person wants it out, however old it is
	return nil
}
