package engine

import (
	"maps"
	"time"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

// Step decides what an event means for a document: its new progress and the commands to carry out. It is pure: the
// same arguments give the same result, and it changes nothing it was given. An act of a person that the progress does
// not allow is a fault, and then nothing changes. An event that the progress no longer awaits changes nothing by itself.
func Step(before Progress, at time.Time, event Event, policy Policy) (Progress, []Command, error) {
	p := before.clone()
	if p.awaits(event) {
		if err := p.take(at, event, policy); err != nil {
			return before, nil, err
		}
	}
	p.follow(at, policy)
	var commands []Command
	if !leavesCommands(event) {
		commands = p.proceed(at, event, policy)
	}
	p.summarise()
	p.summariseExchange()
	p.heedAgeLimit()
	return p, commands, nil
}

// take changes the progress as an event demands.
func (p *Progress) take(at time.Time, event Event, policy Policy) error {
	switch e := event.(type) {
	case Woken:
		p.forgetLookups()
		p.forgetSigning(at)
		p.forgetJudging()
		if e.Called {
			p.answerCall(at)
		}
		p.expire(at)
		p.giveWay(e.OtherWentOut, policy)
	case Recovered:
		p.recover(at, policy)
	case Built:
		p.built(at, e, policy)
		p.expire(at)
		p.giveWay(e.OtherWentOut, policy)
	case FoundInvalid:
		p.foundInvalid(e)
	case BuildFailed:
		p.buildFailed(at, e)
	case Stranded:
		p.halt(document.StateNeedsPerson, document.CauseMisconfigured)
	case Answered:
		p.answered(at, e, policy)
	case Settled:
		p.settled(at, e)
	case Cancelled:
		return p.cancel()
	case Replayed:
		return p.replay(at, e, policy)
	case Decided:
		return p.decide(at, e)
	case Prepared:
		p.prepared(at, e)
	case Signed:
		p.signed(at, e)
	case Judged:
		p.judged(at, e, policy)
	case Approved:
		return p.approve(at, e)
	case Ordered:
		return p.orderAnswer(at, e)
	case Recorded:
		return p.recordFact(e)
	}
	return nil
}

// leavesCommands reports whether an event only makes a document due and leaves the commands to the hub that serves the store: so do
// acts of people, perhaps in another process, and the recovery after a crash, which comes before the hub's work begins.
func leavesCommands(event Event) bool {
	switch event.(type) {
	case Cancelled, Replayed, Decided, Approved, Ordered, Recorded, Recovered:
		return true
	}
	return false
}

// proceed starts whatever is due, and returns the commands for it. A judgement of signatures may end while the steps are still at work,
// so it does not start them.
func (p *Progress) proceed(at time.Time, event Event, policy Policy) []Command {
	commands := p.proceedDeliveries(at, policy)
	if p.Exchange != nil {
		commands = append(commands, p.Exchange.judgeDue(at)...)
	}
	if _, beside := event.(Judged); beside || p.Product != "" || p.State != document.StateReceived && p.State != document.StateBuilding || p.NextAt.After(at) {
		return commands
	}
	p.State, p.NextAt = document.StateBuilding, at
	return append(commands, Build{FromStep: p.FromStep, Round: p.Round})
}

func (p *Progress) proceedDeliveries(at time.Time, policy Policy) []Command {
	var commands []Command
	for i := range p.Deliveries {
		d := &p.Deliveries[i]
		if d.NextAt.After(at) || d.Answer == nil && p.Product == "" {
			continue
		}
		if hold, held := policy.Holds[connectionOf(d.To)]; held && d.calls() && d.hold(hold) {
			continue
		}
		switch d.State {
		case DeliveryPending:
			if d.Answer != nil || !policy.Behind {
				commands = append(commands, p.advance(d, at, policy)...)
			}
		case DeliveryAwaiting:
			if !d.NextAt.IsZero() { // somebody signs elsewhere: ask again
				commands = append(commands, p.advance(d, at, policy)...)
			}
		case DeliveryUnknown:
			commands = append(commands, d.settle(policy)...)
		}
	}
	return commands
}

func (d *Delivery) send() Command {
	d.State, d.Cause, d.NextAt, d.Asked, d.Held = DeliverySending, "", time.Time{}, 0, false
	d.Attempts++
	d.Tries++
	return Send{To: d.To, Generation: d.Generation, Number: d.Attempts}
}

// settle finds out what became of an act whose answer was lost, in the way its destination declares.
func (d *Delivery) settle(policy Policy) []Command {
	target := policy.target(d.To)
	switch {
	case d.Asking:
		return nil
	case target.Settlement == host.SettleByLookup:
		d.Asking, d.Held = true, false
		return []Command{Ask{To: d.To, Generation: d.Generation, Number: d.Attempts}}
	case (target.Settlement == host.SettleByRepeat || policy.Duplicates) && policy.Behind:
		return nil
	case target.Settlement == host.SettleByRepeat, policy.Duplicates:
		return []Command{d.send()}
	}
	d.State, d.Cause, d.NextAt = DeliveryPerson, document.CauseOutcomeUnknown, time.Time{}
	return nil
}

func (p *Progress) built(at time.Time, e Built, policy Policy) {
	p.keepParts(e.Parts)
	p.Product = e.Product
	p.Builds, p.FromStep, p.Cause = 0, 0, ""
	p.State = document.StateReady
	if e.Flow != "" {
		p.Flow = e.Flow
	}
	known := p.Deliveries
	p.Deliveries = nil
	for _, t := range policy.Destinations {
		d := Delivery{To: t.Name}
		for _, k := range known {
			if k.To == t.Name {
				d = k
			}
		}
		d.State, d.NextAt, d.Cause, d.Held = DeliveryPending, at, "", false
		d.unprepare(policy.Signing.Name != "")
		if t.Registers {
			d.Act = p.Act
		}
		p.Deliveries = append(p.Deliveries, d)
	}
	for _, k := range known {
		if k.Answer != nil {
			p.Deliveries = append(p.Deliveries, k)
		}
	}
}

// foundInvalid sets the document aside, unless a later revision stands in its place.
func (p *Progress) foundInvalid(e FoundInvalid) {
	p.keepParts(e.Parts)
	if e.Replaced {
		p.halt(document.StateCancelled, "")
		return
	}
	p.halt(document.StateInvalid, document.CauseInvalidDocument)
}

func (p *Progress) keepParts(made map[string]string) {
	parts := map[string]string{}
	maps.Copy(parts, p.Parts)
	maps.Copy(parts, made)
	p.Parts = parts
}

func (p *Progress) buildFailed(at time.Time, e BuildFailed) {
	p.Builds++
	p.Cause = e.Cause
	switch e.Cause {
	case document.CauseInternal, document.CauseNeedsPerson:
		p.halt(document.StateNeedsPerson, e.Cause)
	default:
		p.NextAt = at.Add(backoff(p.Builds, e.After))
	}
}

func (p *Progress) answered(at time.Time, e Answered, policy Policy) {
	d := p.delivery(e.To)
	d.Cause = e.Cause
	switch e.Outcome {
	case document.OutcomeDone:
		d.State, d.Cause, d.Exchange, d.MaybeDone = DeliveryDone, "", e.Exchange, false
		p.done(d, e.Remote, e.At, at)
	case document.OutcomeRefused:
		d.State, d.MaybeDone = DeliveryRefused, false
	case document.OutcomeRetry:
		if e.Cause == document.CauseMaintenance || e.Cause == document.CauseLimit {
			d.Tries, d.Held = d.Tries-1, true // no failure of the document: it must not make later waits longer
		}
		d.State, d.NextAt = DeliveryPending, at.Add(backoff(d.Tries, e.After))
		if d.MaybeDone { // that the repeat certainly did nothing does not say what the first attempt did
			d.State, d.Cause = DeliveryUnknown, document.CauseOutcomeUnknown
		}
	default:
		d.lose(at, policy)
	}
}

// lose marks an act whose answer was lost. A lookup tells the truth only after the destination's settle time; a repeat
// waits as any other attempt does, so that a far side that loses every answer is not hammered.
func (d *Delivery) lose(at time.Time, policy Policy) {
	wait := policy.target(d.To).SettleAfter
	if d.Tries > 1 {
		wait = max(wait, backoff(d.Tries-1, 0))
	}
	d.State, d.Cause, d.NextAt, d.MaybeDone = DeliveryUnknown, document.CauseOutcomeUnknown, at.Add(wait), true
}

func (p *Progress) settled(at time.Time, e Settled) {
	d := p.delivery(e.To)
	d.Asking = false
	d.MaybeDone = e.Outcome != document.OutcomeDone && e.Outcome != document.OutcomeRefused && e.Outcome != document.OutcomeRetry
	switch e.Outcome {
	case document.OutcomeDone:
		d.State, d.Cause, d.NextAt, d.Exchange = DeliveryDone, "", time.Time{}, e.Exchange
		p.done(d, e.Remote, e.At, at)
	case document.OutcomeRefused:
		d.State, d.Cause, d.NextAt = DeliveryRefused, document.CauseRefusedByRemote, time.Time{}
	case document.OutcomeRetry:
		d.State, d.Cause, d.NextAt = DeliveryPending, document.CauseTransient, at
	default:
		d.Asked++
		d.NextAt = at.Add(backoff(d.Asked, e.After))
		if d.Asked >= asksBeforePerson {
			d.State, d.NextAt = DeliveryPerson, time.Time{}
		}
	}
}

// forgetLookups: a document that is woken is not in work, so a lookup still marked as running belonged to an earlier hub.
func (p *Progress) forgetLookups() {
	for i := range p.Deliveries {
		p.Deliveries[i].Asking = false
	}
}

// recover marks what was under way when the hub ended as unknown.
func (p *Progress) recover(at time.Time, policy Policy) {
	for i := range p.Deliveries {
		switch d := &p.Deliveries[i]; d.State {
		case DeliverySending:
			d.lose(at, policy)
		case DeliveryPreparing: // the same key gives the same draft
			d.State, d.NextAt = DeliveryPending, at
		}
	}
}

// giveWay stops a document for a person to decide when another revision of the same business document went out, or may have: after
// that, only an explicit correction may go out.
func (p *Progress) giveWay(otherWentOut bool, policy Policy) {
	if otherWentOut && !policy.Duplicates && p.waits() {
		p.halt(document.StateNeedsPerson, document.CauseNeedsPerson)
	}
}

// halt ends the document's own movement; its deliveries do not move either.
func (p *Progress) halt(state document.State, cause document.Cause) {
	p.State, p.Cause, p.NextAt, p.Product = state, cause, time.Time{}, ""
}

// summarise derives the document's state from its deliveries, worst news first.
func (p *Progress) summarise() {
	if p.Product == "" {
		return
	}
	count := map[DeliveryState]int{}
	exchange := false
	p.Cause, p.NextAt = "", time.Time{}
	for _, d := range p.Deliveries {
		if d.Answer != nil {
			continue
		}
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
	case count[DeliverySending]+count[DeliveryPreparing] > 0:
		p.State = document.StateSending
	case count[DeliveryUnknown] > 0:
		p.State = document.StateUnknown
	case count[DeliverySigning]+count[DeliveryAwaiting] > 0:
		p.State = document.StateAwaitingSignature
	case count[DeliveryPending] > 0:
		p.State = document.StateReady
	case count[DeliveryStuck] > 0:
		p.State = document.StateNeedsPerson
	case count[DeliveryPerson] > 0:
		p.State, p.Cause = document.StateNeedsPerson, document.CauseOutcomeUnknown
	case count[DeliveryRefused] > 0:
		p.State = document.StateRefused
	case count[DeliveryExpired] > 0:
		p.State = document.StateExpired
	case exchange:
		p.State = document.StateInExchange
	default:
		p.State = document.StateFinished
	}
}
