package engine

import (
	"slices"
	"testing"
	"time"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// What we owe and came about in another way is not prepared any more; what was drafted, or may be our own act, goes on.
func TestWhatCameAboutInAnotherWayIsNotPreparedForEver(t *testing.T) {
	unknown := Prepared{Number: 1, Outcome: document.OutcomeUnknown, Cause: document.CauseOutcomeUnknown}
	drafted := Prepared{Number: 1, Outcome: document.OutcomeDone, ToSign: []ToSign{{Name: "r.xml", SHA256: "cc"}}}
	signed := Signed{Number: 1, Signatures: map[string]string{"cc": "dd"}}
	lost := Answered{Number: 2, Outcome: document.OutcomeUnknown}
	for name, c := range map[string]struct {
		settlement host.Settlement
		events     []Event
		want       DeliveryState
	}{
		"its stage is gone":           {host.SettleByLookup, []Event{unknown}, DeliveryStopped},
		"its draft is there":          {host.SettleByLookup, []Event{drafted}, DeliverySigning},
		"it may have been done":       {host.SettleByLookup, []Event{drafted, signed, lost}, DeliveryUnknown},
		"it is to be done once again": {host.SettleByRepeat, []Event{drafted, signed, lost}, DeliverySending},
	} {
		policy := with(func(p *Policy) { p.Destinations = []Target{{Name: "box", Settlement: c.settlement}} })
		p := inExchangeWith(t, policy, append(slices.Clone(delivered), docflow.ReceiptAsked)...)
		at := noon.Add(2 * time.Hour)
		for _, event := range c.events {
			at = at.Add(time.Second)
			var err error
			if p, _, err = Step(p, at, namely(event, answerOn(t, p).To), policy); err != nil {
				t.Fatalf("%s: %T: %v", name, event, err)
			}
		}
		p.Exchange.learn(docflow.Fact{ID: "by hand", Event: docflow.ReceiptGiven, At: at, About: "c"})
		p, commands, err := Step(p, at.Add(time.Hour), Woken{}, policy)
		if d := answerOn(t, p); err != nil || d.State != c.want {
			t.Errorf("%s: got %s with %v, want %s, %v", name, d.State, commands, c.want, err)
		}
	}
}

// answerOn is the delivery of the only answer.
func answerOn(t *testing.T, p Progress) Delivery {
	t.Helper()
	i := slices.IndexFunc(p.Deliveries, func(d Delivery) bool { return d.Answer != nil })
	if i < 0 {
		t.Fatal("no answer was begun")
	}
	return p.Deliveries[i]
}

// namely is an event of the delivery with this name.
func namely(event Event, to string) Event {
	switch e := event.(type) {
	case Prepared:
		e.To = to
		return e
	case Signed:
		e.To = to
		return e
	case Answered:
		e.To = to
		return e
	}
	return event
}
