package engine

import (
	"slices"
	"strconv"
	"strings"
	"time"

	exchange "github.com/uzelhub/uzel/core/docflow"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// Exchange is what is known of a document in exchange with the other side.
type Exchange struct {
	With   string       `json:"with"`   // connection
	Remote string       `json:"remote"` // the document's identity there
	Flow   docflow.Flow `json:"flow"`
	Ours   docflow.Side `json:"ours"`

	Facts []docflow.Fact `json:"facts"`
	// Signatures are those that came, with what each is worth.
	Signatures []Signature      `json:"signatures,omitempty"`
	Verdict    exchange.Verdict `json:"verdict"` // as it was last judged
	NextAt     time.Time        `json:"next_at,omitzero"`
}

// Answer is what an act of ours is to bring about in an exchange.
type Answer struct {
	Action host.Action   `json:"action"`
	Event  docflow.Event `json:"event"`
	About  string        `json:"about,omitempty"`
	Reason string        `json:"reason,omitempty"`
	// Details is the SHA-256 of what a person ordered beside the words, as the differences of an acceptance by row: a part of
	// the document. Whoever makes the answer's file understands it.
	Details string `json:"details,omitempty"`
	// Again counts earlier ones of the same kind that were done: a proposal may be rejected, and made once more.
	Again int `json:"again,omitempty"`
	// At is when it was begun: the answer's identity, like that of a document, is given once.
	At time.Time `json:"at"`
	// Obliged says that the law or the operator's rules leave no choice: it is made, signed and sent without asking.
	Obliged bool `json:"obliged,omitempty"`
}

// connectionOf is the connection that a delivery goes through.
func connectionOf(to string) string {
	connection, _, _ := strings.Cut(to, "#")
	return connection
}

// answerName names the delivery of an answer: there is one for each thing to be brought about.
func answerName(connection string, a Answer) string {
	name := connection + "#" + string(a.Event)
	if a.About != "" {
		name += "/" + fingerprint(a.About)
	}
	if a.Again > 0 {
		name += "/" + strconv.Itoa(a.Again)
	}
	return name
}

// learn takes facts in, each once, and reports which were new.
func (x *Exchange) learn(facts ...docflow.Fact) (news []docflow.Fact) {
	for _, f := range facts {
		known := func(k docflow.Fact) bool { return k.ID == f.ID && k.At.Equal(f.At) && k.Event == f.Event }
		if !slices.ContainsFunc(x.Facts, known) {
			x.Facts = append(x.Facts, f)
			news = append(news, f)
		}
	}
	return news
}

// done is what follows an act that was done, when the other side says it was.
func (p *Progress) done(d *Delivery, remote string, said, at time.Time) {
	if said.IsZero() {
		said = at
	}
	p.beginExchange(d, remote, said)
	p.answerDone(d, said)
}

// beginExchange begins what follows an act that was done.
func (p *Progress) beginExchange(d *Delivery, remote string, at time.Time) {
	if !d.Exchange || d.Answer != nil || p.Exchange != nil {
		return
	}
	p.Exchange = &Exchange{With: d.To, Remote: remote, Flow: p.Flow, Ours: docflow.Seller}
	p.Exchange.learn(docflow.Fact{ID: "act/" + d.To, Event: docflow.Title, At: at})
}

// answerDone is a fact: the operator's own word of it may come later.
func (p *Progress) answerDone(d *Delivery, at time.Time) {
	if d.Answer == nil || p.Exchange == nil {
		return
	}
	fact := docflow.Fact{ID: "act/" + d.To, Event: d.Answer.Event, At: at, About: d.Answer.About}
	if fact.Event == docflow.Mailed {
		fact.Ground = "отправлен письмом через " + connectionOf(d.To)
	}
	p.Exchange.learn(fact)
}

// timersAtOnce bounds the facts that time alone makes in one step. Each ends the wait that made it.
const timersAtOnce = 8

// follow judges the exchange by the facts known now, adds those that time makes, and begins what we are obliged to do.
func (p *Progress) follow(at time.Time, policy Policy) {
	x := p.Exchange
	if x == nil {
		return
	}
	if p.Product == "" && p.State != document.StateReceived && p.State != document.StateBuilding {
		p.NextAt = time.Time{} // what is set aside moves with its exchange alone
	}
	c := exchange.Case{Flow: x.Flow, Ours: x.Ours, Terms: policy.Terms, Unchecked: x.unchecked(policy)}
	x.Verdict = c.Judge(x.Facts, at)
	for range timersAtOnce {
		i := slices.IndexFunc(x.Verdict.Timers, func(t exchange.Timer) bool { return t.Event != "" && !t.At.After(at) })
		if i < 0 {
			break
		}
		t := x.Verdict.Timers[i]
		x.learn(docflow.Fact{ID: "timer/" + string(t.Event), Event: t.Event, At: t.At, Ground: t.Ground})
		x.Verdict = c.Judge(x.Facts, at)
	}
	x.NextAt = time.Time{}
	for _, t := range x.Verdict.Timers { // the soonest first
		if t.At.After(at) {
			x.NextAt = t.At
			break
		}
	}
	for _, duty := range x.Verdict.Duties {
		switch {
		case duty.Event == docflow.Mailed && policy.Mail.Name != "":
			p.mail(at, policy.Mail.Name)
		case !duty.Person:
			p.order(at, Answer{Action: host.ActionAcknowledge, Event: duty.Event, About: duty.About, Obliged: true})
		}
	}
	p.dropFulfilled()
}

// mail sends by mail what no operator can deliver; the paper original is then waited for.
func (p *Progress) mail(at time.Time, connection string) {
	a := Answer{Action: host.ActionSend, Event: docflow.Mailed, Obliged: true, At: at}
	if name := answerName(connection, a); p.delivery(name) == nil {
		p.Deliveries = append(p.Deliveries, Delivery{To: name, State: DeliveryPending, NextAt: at, Answer: &a})
	}
}

// order begins an act upon the document in exchange, unless it has been begun. It reports whether it is a new one.
func (p *Progress) order(at time.Time, a Answer) bool {
	a.At = at
	name := answerName(p.Exchange.With, a)
	if d := p.delivery(name); d != nil {
		again := d.State == DeliveryRefused || d.State == DeliveryStuck || d.State == DeliveryStopped
		if a.Obliged || !again {
			return false
		}
		d.renew(at)
		d.Answer = &a
		return true
	}
	p.Deliveries = append(p.Deliveries, Delivery{To: name, State: DeliveryPending, NextAt: at, Answer: &a, Stage: StageUnprepared})
	return true
}

// dropFulfilled stops answers that came about in another way, as when a person made them in the operator's own pages. What we
// owe is stopped even when a draft of it was wanted in vain: its stage is gone. What a person ordered is not, once there may be
// a draft: it may be what the operator shows.
func (p *Progress) dropFulfilled() {
	for i := range p.Deliveries {
		d := &p.Deliveries[i]
		vainly := d.Answer != nil && d.Answer.Obliged && d.Stage == StageUnprepared
		waits := d.State == DeliveryPending && (!d.Drafted || vainly) || d.State == DeliveryStuck || d.State == DeliveryRefused
		if d.Answer != nil && waits && p.Exchange.has(*d.Answer) {
			d.State, d.Cause, d.NextAt, d.Stuck = DeliveryStopped, "", time.Time{}, ""
		}
	}
}

// has reports whether what an answer is to bring about has happened.
func (x *Exchange) has(a Answer) bool {
	return slices.ContainsFunc(x.Facts, func(f docflow.Fact) bool {
		return f.Event == a.Event && f.About == a.About && (a.Again == 0 || f.At.After(a.At))
	})
}

// summariseExchange gives the document the state of its exchange, once its own way has come to an end. What hinders us
// from answering is told where it can still matter.
func (p *Progress) summariseExchange() {
	x := p.Exchange
	if x == nil {
		return
	}
	if p.Product != "" && (p.State == document.StateFinished || p.State == document.StateInExchange) {
		p.State, p.Cause = x.Verdict.State, ""
		switch p.State {
		case document.StateReady:
			p.State = document.StateInExchange
		case document.StateNeedsPerson:
			p.Cause = document.CauseNeedsPerson
		}
	}
	for _, d := range p.Deliveries {
		if d.Answer == nil {
			continue
		}
		p.soonest(d.NextAt)
		if p.State != document.StateInExchange && p.State != document.StateNeedsPerson && !p.isWantedLater(d) {
			continue
		}
		switch d.State {
		case DeliveryPerson, DeliveryStuck, DeliveryRefused:
			p.State, p.Cause = document.StateNeedsPerson, d.Cause
		case DeliveryAwaiting:
			p.State, p.Cause = document.StateAwaitingSignature, d.Cause
		}
	}
	p.soonest(x.NextAt)
	for _, s := range x.Signatures {
		p.soonest(s.NextAt)
	}
}

// isWantedLater reports an act that a person wants upon a document whose exchange has come to its end, as its annulment: what
// hinders it is told, or nobody would know that it waits for them.
func (p *Progress) isWantedLater(d Delivery) bool {
	return p.State == document.StateFinished && !d.Answer.Obliged && d.State != DeliveryRefused
}

// soonest brings the document's next time forward.
func (p *Progress) soonest(next time.Time) {
	if !next.IsZero() && (p.NextAt.IsZero() || next.Before(p.NextAt)) {
		p.NextAt = next
	}
}

// settledOut reports whether all that is to be sent has been: what goes on in the exchange holds up nobody behind it.
func (p Progress) settledOut() bool {
	return p.Exchange != nil && p.Product != "" && !slices.ContainsFunc(p.Deliveries, func(d Delivery) bool {
		return d.Answer == nil && !d.ended()
	})
}

// ended reports whether nothing more becomes of a delivery by itself.
func (d Delivery) ended() bool {
	switch d.State {
	case DeliveryDone, DeliveryRefused, DeliveryExpired, DeliveryStopped:
		return true
	}
	return false
}
