package engine

import "time"

// hold makes a delivery wait for its connection. No attempt is made and none is counted. A delivery with an unknown outcome stays unknown
// while it waits for its lookup.
func (d *Delivery) hold(hold Hold) bool {
	switch d.State {
	case DeliveryPending:
		d.Cause = hold.Cause
	case DeliveryUnknown:
	default:
		return false
	}
	d.NextAt, d.Held = hold.Until, true
	return true
}

// calls reports whether the delivery's next action calls its own connection; signing calls the signer's.
func (d *Delivery) calls() bool { return d.Stage != StagePrepared }

// answerCall makes due whatever waits for its connection.
func (p *Progress) answerCall(at time.Time) {
	for i := range p.Deliveries {
		if d := &p.Deliveries[i]; d.Held && d.NextAt.After(at) {
			d.NextAt = at
		}
	}
}

// heldBy reports whether anything waits for one of the connections.
func (p Progress) heldBy(connections map[string]bool) bool {
	for _, d := range p.Deliveries {
		if d.Held && connections[connectionOf(d.To)] {
			return true
		}
	}
	return false
}
