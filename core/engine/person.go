package engine

import (
	"time"

	"github.com/uzelhub/uzel/schemas/document"
)

// cancel stops a document that has not gone out.
func (p *Progress) cancel() error {
	if p.WentOut() {
		return errWentOut.New()
	}
	if p.State.Final() {
		return errFinal.With("состояние %q", p.State)
	}
	p.Deliveries = nil
	p.halt(document.StateCancelled, "")
	return nil
}

// replay builds and sends a document again. Once a destination has it, or may have it, nothing is built any more: the
// bytes are what they are, and only the deliveries that surely did not happen are taken up again.
func (p *Progress) replay(at time.Time, e Replayed) error {
	switch p.State {
	case document.StateSending, document.StateUnknown, document.StateFinished, document.StateInExchange, document.StateAnnulled:
		return errNotReplayable.With("состояние %q", p.State)
	}
	if p.WentOut() {
		return p.resend(at)
	}
	for i := range p.Deliveries {
		if d := &p.Deliveries[i]; d.State == DeliveryRefused {
			// Other bytes may follow a refusal, and other bytes are another act.
			d.Generation++
			d.State, d.Attempts = DeliveryPending, 0
		}
	}
	p.State, p.Cause, p.NextAt = document.StateBuilding, "", at
	p.Builds, p.FromStep = 0, e.FromStep
	p.Expires = time.Time{} // a person wants it out, however old it is
	return nil
}

func (p *Progress) resend(at time.Time) error {
	again := false
	for i := range p.Deliveries {
		if d := &p.Deliveries[i]; d.State == DeliveryPending || d.State == DeliveryRefused {
			d.State, d.NextAt, d.Cause = DeliveryPending, at, ""
			again = true
		}
	}
	if !again {
		return errNotReplayable.With("документ уже ушёл или мог уйти ко всем получателям")
	}
	p.State = document.StateReady
	return nil
}

// decide settles by a person's word what became of an act.
func (p *Progress) decide(at time.Time, e Decided) error {
	d := p.delivery(e.To)
	if d == nil || d.State != DeliveryPerson {
		return errNothingToDecide.With("получатель %q", e.To)
	}
	if e.Done {
		d.State, d.Cause = DeliveryDone, ""
		return nil
	}
	d.State, d.Cause, d.NextAt = DeliveryPending, "", at
	return nil
}
