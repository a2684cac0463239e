package engine

import (
	"time"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// Step decides what an event means for a document: its new progress and the commands to carry out. It is pure: the
// same arguments give the same answer, and it changes nothing it was given. An act of a person that the progress does
// not allow is a fault, and then nothing changes.
func Step(before Progress, at time.Time, event Event, policy Policy) (Progress, []Command, error) {
	p := before.clone()
	var err error
	switch e := event.(type) {
	case Woken:
		p.expire(at)
		if e.EarlierWentOut && !policy.Duplicates {
			p.halt(document.StateNeedsPerson, document.CauseNeedsPerson)
		}
	case Recovered:
		p.recover(at, policy)
	case Built:
		p.built(at, e, policy)
	case FoundInvalid:
		p.halt(document.StateInvalid, document.CauseInvalidDocument)
	case BuildFailed:
		p.buildFailed(at, e)
	case Stranded:
		p.halt(document.StateNeedsPerson, document.CauseMisconfigured)
	case Answered:
		p.answered(at, e, policy)
	case Settled:
		p.settled(at, e)
	case Cancelled:
		err = p.cancel()
	case Replayed:
		err = p.replay(at, e)
	case Decided:
		err = p.decide(at, e)
	}
	if err != nil {
		return before, nil, err
	}
	var commands []Command
	if !byPerson(event) {
		commands = p.proceed(at, policy)
	}
	p.summarise()
	return p, commands, nil
}

// byPerson tells the acts of people. They make a document due and leave the commands to the hub that serves the store,
// which may be another process than the person's.
func byPerson(event Event) bool {
	switch event.(type) {
	case Cancelled, Replayed, Decided:
		return true
	}
	return false
}

// proceed starts whatever is due, and returns the commands for it.
func (p *Progress) proceed(at time.Time, policy Policy) []Command {
	switch p.State {
	case document.StateReceived, document.StateBuilding:
		if p.NextAt.After(at) {
			return nil
		}
		p.State, p.NextAt = document.StateBuilding, at
		return []Command{Build{FromStep: p.FromStep}}
	case document.StateReady, document.StateSending, document.StateUnknown, document.StateNeedsPerson:
		return p.proceedDeliveries(at, policy)
	}
	return nil
}

func (p *Progress) proceedDeliveries(at time.Time, policy Policy) []Command {
	var commands []Command
	for i := range p.Deliveries {
		d := &p.Deliveries[i]
		if d.NextAt.After(at) {
			continue
		}
		switch d.State {
		case DeliveryPending:
			commands = append(commands, d.send())
		case DeliveryUnknown:
			commands = append(commands, d.settle(policy)...)
		}
	}
	return commands
}

func (d *Delivery) send() Command {
	d.State, d.Cause, d.NextAt, d.Asked = DeliverySending, "", time.Time{}, 0
	d.Attempts++
	return Send{To: d.To, Generation: d.Generation, Number: d.Attempts}
}

// settle finds out what became of an act whose answer was lost, in the way its destination declares.
func (d *Delivery) settle(policy Policy) []Command {
	target := policy.target(d.To)
	switch {
	case target.Settlement == host.SettleByLookup:
		return []Command{Ask{To: d.To, Generation: d.Generation}}
	case target.Settlement == host.SettleByRepeat, policy.Duplicates:
		return []Command{d.send()}
	}
	d.State, d.Cause, d.NextAt = DeliveryPerson, document.CauseOutcomeUnknown, time.Time{}
	return nil
}

func (p *Progress) built(at time.Time, e Built, policy Policy) {
	p.Product = e.Product
	p.Builds, p.FromStep, p.Cause = 0, 0, ""
	p.State = document.StateReady
	known := p.Deliveries
	p.Deliveries = nil
	for _, t := range policy.Destinations {
		d := Delivery{To: t.Name}
		for _, k := range known {
			if k.To == t.Name {
				d = k
			}
		}
		if !d.wentOut() {
			d.State, d.NextAt, d.Cause = DeliveryPending, at, ""
		}
		p.Deliveries = append(p.Deliveries, d)
	}
}

func (p *Progress) buildFailed(at time.Time, e BuildFailed) {
	p.Builds++
	p.Cause = e.Cause
	switch e.Cause {
	case document.CauseInternal, document.CauseNeedsPerson:
		p.halt(document.StateNeedsPerson, e.Cause)
	default:
		p.State, p.NextAt = document.StateBuilding, at.Add(backoff(p.Builds, e.After))
	}
}

func (p *Progress) answered(at time.Time, e Answered, policy Policy) {
	d := p.delivery(e.To)
	if d == nil || d.State != DeliverySending {
		return
	}
	d.Cause = e.Cause
	switch e.Outcome {
	case document.OutcomeDone:
		d.State, d.Cause, d.Exchange = DeliveryDone, "", e.Exchange
	case document.OutcomeRefused:
		d.State = DeliveryRefused
	case document.OutcomeRetry:
		d.State, d.NextAt = DeliveryPending, at.Add(backoff(d.Attempts, e.After))
	default:
		d.lose(at, policy)
	}
}

// lose marks an act whose answer was lost. A lookup tells the truth only after the destination's settle time; a repeat
// waits as any other attempt does, so that a far side that loses every answer is not hammered.
func (d *Delivery) lose(at time.Time, policy Policy) {
	wait := policy.target(d.To).SettleAfter
	if d.Attempts > 1 {
		wait = max(wait, backoff(d.Attempts-1, 0))
	}
	d.State, d.Cause, d.NextAt = DeliveryUnknown, document.CauseOutcomeUnknown, at.Add(wait)
}

func (p *Progress) settled(at time.Time, e Settled) {
	d := p.delivery(e.To)
	if d == nil || d.State != DeliveryUnknown {
		return
	}
	switch e.Outcome {
	case document.OutcomeDone:
		d.State, d.Cause, d.NextAt, d.Exchange = DeliveryDone, "", time.Time{}, e.Exchange
	case document.OutcomeRefused:
		d.State, d.Cause, d.NextAt = DeliveryRefused, document.CauseRefusedByRemote, time.Time{}
	case document.OutcomeRetry:
		d.State, d.Cause, d.NextAt = DeliveryPending, document.CauseTransient, at
	default:
		d.Asked++
		d.NextAt = at.Add(backoff(d.Asked, 0))
		if d.Asked >= asksBeforePerson {
			d.State, d.NextAt = DeliveryPerson, time.Time{}
		}
	}
}

// recover takes what was under way when the hub ended for what it is: unknown.
func (p *Progress) recover(at time.Time, policy Policy) {
	for i := range p.Deliveries {
		if d := &p.Deliveries[i]; d.State == DeliverySending {
			d.lose(at, policy)
		}
	}
	p.expire(at)
}

func (p *Progress) expire(at time.Time) {
	if p.Expires.IsZero() || at.Before(p.Expires) || p.WentOut() {
		return
	}
	switch p.State {
	case document.StateReceived, document.StateBuilding, document.StateReady:
		p.halt(document.StateExpired, p.Cause)
	}
}

// halt ends the document's own movement.
func (p *Progress) halt(state document.State, cause document.Cause) {
	p.State, p.Cause, p.NextAt = state, cause, time.Time{}
}

// summarise derives the document's state from its deliveries, worst news first.
func (p *Progress) summarise() {
	switch p.State {
	case document.StateReady, document.StateSending, document.StateUnknown, document.StateNeedsPerson,
		document.StateInExchange, document.StateFinished, document.StateRefused:
	default:
		return
	}
	if p.State == document.StateNeedsPerson && len(p.Deliveries) == 0 {
		return
	}
	count := map[DeliveryState]int{}
	exchange := false
	p.Cause, p.NextAt = "", time.Time{}
	for _, d := range p.Deliveries {
		count[d.State]++
		exchange = exchange || d.Exchange
		if p.Cause == "" {
			p.Cause = d.Cause
		}
		if !d.NextAt.IsZero() && (p.NextAt.IsZero() || d.NextAt.Before(p.NextAt)) {
			p.NextAt = d.NextAt
		}
	}
	switch {
	case count[DeliverySending] > 0:
		p.State = document.StateSending
	case count[DeliveryUnknown] > 0:
		p.State = document.StateUnknown
	case count[DeliveryPending] > 0:
		p.State = document.StateReady
	case count[DeliveryPerson] > 0:
		p.State, p.Cause = document.StateNeedsPerson, document.CauseOutcomeUnknown
	case count[DeliveryRefused] > 0:
		p.State = document.StateRefused
	case exchange:
		p.State = document.StateInExchange
	default:
		p.State = document.StateFinished
	}
}
