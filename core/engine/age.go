package engine

import (
	"time"

	"github.com/uzelhub/uzel/schemas/document"
)

// waits reports whether the document is on its way and has not gone out anywhere yet.
func (p *Progress) waits() bool {
	switch p.State {
	case document.StateReceived, document.StateBuilding, document.StateReady, document.StateAwaitingSignature:
		return !p.WentOut()
	}
	return false
}

// unsent are the deliveries that wait to be made.
func (p *Progress) unsent() []*Delivery {
	var unsent []*Delivery
	for i := range p.Deliveries {
		d := &p.Deliveries[i]
		if p.Product != "" && d.Answer == nil && (d.State == DeliveryPending || d.State == DeliveryAwaiting || d.State == DeliveryStuck) {
			unsent = append(unsent, d)
		}
	}
	return unsent
}

// expire gives up, past the age limit, whatever certainly did not go out: the whole document, or, if some of its deliveries went out, those
// that still wait.
func (p *Progress) expire(at time.Time) {
	if p.Expires.IsZero() || at.Before(p.Expires) {
		return
	}
	if p.waits() {
		p.halt(document.StateExpired, p.Cause)
		return
	}
	for _, d := range p.unsent() {
		d.State, d.NextAt = DeliveryExpired, time.Time{}
	}
}

// heedAgeLimit lets no wait go past the age limit if something would expire then.
func (p *Progress) heedAgeLimit() {
	if p.Expires.IsZero() || p.NextAt.IsZero() || !p.waits() && len(p.unsent()) == 0 {
		return
	}
	if p.Expires.Before(p.NextAt) {
		p.NextAt = p.Expires
	}
}
