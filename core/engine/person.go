package engine

import (
	"time"

	"github.com/uzelhub/uzel/schemas/document"
)

// cancel stops a document that has not gone out. If it went out to some destinations, cancel stops those deliveries that certainly did not
// happen.
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
	rest := append(p.unsent(), p.unanswered()...)
	if len(rest) == 0 {
		return errWentOut.New()
	}
	for _, d := range rest {
		d.State, d.Cause, d.NextAt = DeliveryStopped, "", time.Time{}
	}
	return nil
}

// unanswered are the answers that a person ordered and that have not gone out.
func (p *Progress) unanswered() []*Delivery {
	var rest []*Delivery
	for i := range p.Deliveries {
		d := &p.Deliveries[i]
		if d.Answer != nil && !d.Answer.Obliged && (d.State == DeliveryPending || d.State == DeliveryAwaiting || d.State == DeliveryStuck) {
			rest = append(rest, d)
		}
	}
	return rest
}

// replay builds and sends a document again. Once a destination has it, or may have it, nothing is built any more: the bytes are final, and
// only the deliveries that certainly did not happen are taken up again.
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
		if d := &p.Deliveries[i]; d.Answer == nil {
			d.renew(time.Time{})
		}
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
		if d.wentOut() || d.State == DeliveryStopped && d.Answer != nil {
			continue
		}
		d.renew(at)
		again = true
	}
	if !again {
		return errNotReplayable.With("документ уже ушёл или мог уйти ко всем получателям")
	}
	return nil
}

// decide takes a person's word for what became of an act.
func (p *Progress) decide(at time.Time, e Decided) error {
	d := p.delivery(e.To)
	if d == nil || d.State != DeliveryPerson {
		return errNothingToDecide.With("получатель %q", e.To)
	}
	d.MaybeDone = false
	if e.Done {
		d.State, d.Cause = DeliveryDone, ""
		p.answerDone(d, at)
		return nil
	}
	d.State, d.Cause, d.NextAt, d.Tries = DeliveryPending, "", at, 0
	p.Expires = time.Time{} // a person wants it out, however old it is
	return nil
}
