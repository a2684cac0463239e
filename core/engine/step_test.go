package engine

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
)

var noon = time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)

// at is a moment some seconds after noon.
func at(seconds int) time.Time { return noon.Add(time.Duration(seconds) * time.Second) }

func to(settlement host.Settlement) Policy {
	return Policy{Destinations: []Target{{Name: "box", Settlement: settlement, SettleAfter: 5 * time.Second}}}
}

// walk takes a fresh document through events, one second apart.
func walk(t *testing.T, policy Policy, events ...Event) (Progress, []Command) {
	t.Helper()
	p := Progress{State: document.StateReceived, NextAt: noon}
	var commands []Command
	for i, event := range events {
		var err error
		if p, commands, err = Step(p, at(i), event, policy); err != nil {
			t.Fatalf("event %d %T: %v", i, event, err)
		}
	}
	return p, commands
}

func TestStepTakesADocumentThroughItsRoute(t *testing.T) {
	policy := to(host.SettleByLookup)
	first := Send{To: "box", Number: 1}
	cases := []struct {
		name     string
		policy   Policy
		events   []Event
		state    document.State
		cause    document.Cause
		commands []Command
		next     time.Time
	}{
		{"a received document is built when its time comes", policy, []Event{Woken{}},
			document.StateBuilding, "", []Command{Build{}}, at(0)},
		{"a built document is sent at once", policy, []Event{Woken{}, Built{Product: "upd"}},
			document.StateSending, "", []Command{first}, time.Time{}},
		{"an act that was done finishes the document", policy, []Event{Woken{}, Built{Product: "upd"}, Answered{To: "box", Number: 1, Outcome: document.OutcomeDone}},
			document.StateFinished, "", nil, time.Time{}},
		{"an act that opens a docflow leaves the document in exchange", policy,
			[]Event{Woken{}, Built{Product: "upd"}, Answered{To: "box", Number: 1, Outcome: document.OutcomeDone, Exchange: true}},
			document.StateInExchange, "", nil, at(2).Add(24 * time.Hour)}, // then a person looks why the operator is silent
		{"a document without destinations is finished when it is built", Policy{}, []Event{Woken{}, Built{Product: "upd"}},
			document.StateFinished, "", nil, time.Time{}},
		{"a refusal ends the document", policy,
			[]Event{Woken{}, Built{Product: "upd"}, Answered{To: "box", Number: 1, Outcome: document.OutcomeRefused, Cause: document.CauseRefusedByRemote}},
			document.StateRefused, document.CauseRefusedByRemote, nil, time.Time{}},
		{"what surely was not done is tried again after a wait", policy,
			[]Event{Woken{}, Built{Product: "upd"}, Answered{To: "box", Number: 1, Outcome: document.OutcomeRetry, Cause: document.CauseTransient}},
			document.StateReady, document.CauseTransient, nil, at(2).Add(firstWait)},
		{"the other side's longer wait counts", policy,
			[]Event{Woken{}, Built{Product: "upd"}, Answered{To: "box", Number: 1, Outcome: document.OutcomeRetry, Cause: document.CauseLimit, After: time.Minute}},
			document.StateReady, document.CauseLimit, nil, at(62)},
		{"a lost answer is looked up after the settle time, not before", policy,
			[]Event{Woken{}, Built{Product: "upd"}, Answered{To: "box", Number: 1, Outcome: document.OutcomeUnknown}, Woken{}},
			document.StateUnknown, document.CauseOutcomeUnknown, nil, at(7)},
		{"a lost answer where nobody can ask is a person's to settle", to(host.SettleByPerson),
			[]Event{Woken{}, Built{Product: "upd"}, Answered{To: "box", Number: 1, Outcome: document.OutcomeUnknown}, nil, nil, nil, nil, nil, Woken{}},
			document.StateNeedsPerson, document.CauseOutcomeUnknown, nil, time.Time{}},
		{"a lost answer is repeated where a repeat is answered as the first time", to(host.SettleByRepeat),
			[]Event{Woken{}, Built{Product: "upd"}, Answered{To: "box", Number: 1, Outcome: document.OutcomeUnknown}, nil, nil, nil, nil, nil, Woken{}},
			document.StateSending, "", []Command{Send{To: "box", Number: 2}}, time.Time{}},
		{"a hub that died while sending does not know how it ended", policy, []Event{Woken{}, Built{Product: "upd"}, Recovered{}},
			document.StateUnknown, document.CauseOutcomeUnknown, nil, at(7)},
		{"a document that is not right is set aside", policy, []Event{Woken{}, FoundInvalid{}},
			document.StateInvalid, document.CauseInvalidDocument, nil, time.Time{}},
		{"a step that cannot be done now is tried again", policy, []Event{Woken{}, BuildFailed{Cause: document.CauseTransient}},
			document.StateBuilding, document.CauseTransient, nil, at(1).Add(firstWait)},
		{"a fault in a step is a person's to look at", policy, []Event{Woken{}, BuildFailed{Cause: document.CauseInternal}},
			document.StateNeedsPerson, document.CauseInternal, nil, time.Time{}},
		{"a changed document whose earlier revision went out waits for a person", policy, []Event{Woken{OtherWentOut: true}},
			document.StateNeedsPerson, document.CauseNeedsPerson, nil, time.Time{}},
		{"where duplicates do no harm, a changed document goes its way", Policy{Duplicates: true}, []Event{Woken{OtherWentOut: true}},
			document.StateBuilding, "", []Command{Build{}}, at(0)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := Progress{State: document.StateReceived, NextAt: noon}
			var commands []Command
			for i, event := range c.events {
				if event == nil {
					continue // a second passes
				}
				var err error
				if p, commands, err = Step(p, at(i), event, c.policy); err != nil {
					t.Fatal(err)
				}
			}
			if p.State != c.state || p.Cause != c.cause || !p.NextAt.Equal(c.next) {
				t.Errorf("got %s %s next %v; want %s %s next %v", p.State, p.Cause, p.NextAt, c.state, c.cause, c.next)
			}
			if diff := cmp.Diff(c.commands, commands); diff != "" {
				t.Errorf("commands (-want +got):\n%s", diff)
			}
		})
	}
}

func TestStepSettlesALostAnswer(t *testing.T) {
	lost := []Event{Woken{}, Built{Product: "upd"}, Answered{To: "box", Number: 1, Outcome: document.OutcomeUnknown}}
	for outcome, want := range map[document.Outcome]document.State{
		document.OutcomeDone:    document.StateFinished,
		document.OutcomeRefused: document.StateRefused,
		document.OutcomeRetry:   document.StateSending,
		document.OutcomeUnknown: document.StateUnknown,
	} {
		p, _ := walk(t, to(host.SettleByLookup), append(lost, Settled{To: "box", Number: 1, Outcome: outcome})...)
		if p.State != want {
			t.Errorf("lookup says %s: document is %s, want %s", outcome, p.State, want)
		}
	}
	p, _ := walk(t, to(host.SettleByLookup), lost...)
	for i := range asksBeforePerson {
		p, _, _ = Step(p, at(100+i), Settled{To: "box", Number: 1, Outcome: document.OutcomeUnknown}, to(host.SettleByLookup))
	}
	if p.State != document.StateNeedsPerson {
		t.Errorf("after %d lookups without an answer the document is %s, want a person", asksBeforePerson, p.State)
	}
}

func TestStepExpiresOnlyWhatSurelyDidNotGoOut(t *testing.T) {
	policy := to(host.SettleByLookup)
	old := func(events ...Event) Progress {
		p, _ := walk(t, policy, events...)
		p.Expires = at(50)
		p, _, _ = Step(p, at(60), Woken{}, policy)
		return p
	}
	retry := Answered{To: "box", Number: 1, Outcome: document.OutcomeRetry, After: time.Hour}
	if p := old(Woken{}, Built{Product: "upd"}, retry); p.State != document.StateExpired {
		t.Errorf("a waiting document past its age limit is %s", p.State)
	}
	if p := old(Woken{}, Built{Product: "upd"}, Answered{To: "box", Number: 1, Outcome: document.OutcomeUnknown}); p.State != document.StateUnknown {
		t.Errorf("a document that may have gone out became %s", p.State)
	}
}

func TestPeopleMayDoWhatHarmsNobody(t *testing.T) {
	done := []Event{Woken{}, Built{Product: "upd"}, Answered{To: "box", Number: 1, Outcome: document.OutcomeDone}}
	unknown := []Event{Woken{}, Built{Product: "upd"}, Answered{To: "box", Number: 1, Outcome: document.OutcomeUnknown}}
	refused := []Event{Woken{}, Built{Product: "upd"}, Answered{To: "box", Number: 1, Outcome: document.OutcomeRefused}}
	person := append(unknown[:len(unknown):len(unknown)], Settled{To: "box", Number: 1})
	cases := []struct {
		name   string
		policy Policy
		before []Event
		act    Event
		state  document.State
		fails  error
	}{
		{"a document that has not gone out can be cancelled", to(""), []Event{Woken{}}, Cancelled{}, document.StateCancelled, nil},
		{"a document that is set aside can be cancelled", to(""), []Event{Woken{}, FoundInvalid{}}, Cancelled{}, document.StateCancelled, nil},
		{"a sent document cannot be cancelled", to(""), done, Cancelled{}, "", errWentOut},
		{"a document that may have gone out cannot be cancelled", to(""), unknown, Cancelled{}, "", errWentOut},
		{"a document that is set aside can be replayed", to(""), []Event{Woken{}, FoundInvalid{}}, Replayed{}, document.StateBuilding, nil},
		{"a refused document can be replayed", to(""), refused, Replayed{}, document.StateBuilding, nil},
		{"a sent document cannot be replayed", to(""), done, Replayed{}, "", errNotReplayable},
		{"a document whose answer was lost cannot be replayed", to(""), unknown, Replayed{}, "", errNotReplayable},
		{"a person's word that it was done finishes it", to(host.SettleByPerson), person, Decided{To: "box", Done: true}, document.StateFinished, nil},
		{"a person's word that it was not done sends it again", to(host.SettleByPerson), person, Decided{To: "box"}, document.StateReady, nil},
		{"nobody decides what is not open", to(""), done, Decided{To: "box"}, "", errNothingToDecide},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			before, _ := walk(t, c.policy, c.before...)
			if before.State == document.StateUnknown && c.policy.Destinations[0].Settlement == host.SettleByPerson {
				before, _, _ = Step(before, at(100), Woken{}, c.policy)
			}
			after, commands, err := Step(before, at(200), c.act, c.policy)
			if !errors.Is(err, c.fails) && (c.fails != nil || err != nil) {
				t.Fatalf("error %v, want %v", err, c.fails)
			}
			if c.fails != nil {
				if diff := cmp.Diff(before, after); diff != "" {
					t.Errorf("a refused act changed the document:\n%s", diff)
				}
				return
			}
			if after.State != c.state || len(commands) != 0 {
				t.Errorf("got %s with %d commands; want %s and none", after.State, len(commands), c.state)
			}
		})
	}
}

func TestReplayAfterARefusalIsAnotherAct(t *testing.T) {
	policy := to(host.SettleByLookup)
	p, _ := walk(t, policy, Woken{}, Built{Product: "upd"}, Answered{To: "box", Number: 1, Outcome: document.OutcomeRefused})
	p, _, _ = Step(p, at(10), Replayed{}, policy)
	p, _, _ = Step(p, at(11), Woken{}, policy)
	_, commands, _ := Step(p, at(12), Built{Round: 1, Product: "upd"}, policy)
	if diff := cmp.Diff([]Command{Send{To: "box", Generation: 1, Number: 2}}, commands); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAfterARefusalAtOneOfTwoTheReplayIsAnotherActThere(t *testing.T) {
	policy := Policy{Destinations: []Target{{Name: "a", Settlement: host.SettleByRepeat}, {Name: "b", Settlement: host.SettleByRepeat}}}
	p, _ := walk(t, policy, Woken{}, Built{Product: "upd"},
		Answered{To: "a", Number: 1, Outcome: document.OutcomeDone}, Answered{To: "b", Number: 1, Outcome: document.OutcomeRefused})
	p, _, err := Step(p, at(10), Replayed{}, policy)
	if err != nil {
		t.Fatal(err)
	}
	// Under its old key the far side would answer as the first time, for ever.
	_, commands, _ := Step(p, at(11), Woken{}, policy)
	if diff := cmp.Diff([]Command{Send{To: "b", Generation: 1, Number: 2}}, commands); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A repeat that surely did nothing tells nothing of the attempt before it, whose answer was lost.
func TestWhatMayHaveBeenDoneStaysSoUntilItIsSettled(t *testing.T) {
	policy := to(host.SettleByRepeat)
	policy.AgeLimit = time.Hour
	lost, _ := walk(t, policy, Woken{}, Built{Product: "upd"}, Answered{To: "box", Number: 1, Outcome: document.OutcomeUnknown})
	lost.Expires = at(4000)
	lost, commands, _ := Step(lost, at(100), Woken{}, policy)
	if len(commands) != 1 {
		t.Fatalf("%d commands, want a repeat", len(commands))
	}
	p, _, _ := Step(lost, at(101), Answered{To: "box", Number: 2, Outcome: document.OutcomeRetry, Cause: document.CauseTransient}, policy)
	if p.State != document.StateUnknown || p.NextAt.IsZero() {
		t.Errorf("it is %s, next %v; want unknown and a next time", p.State, p.NextAt)
	}
	if _, _, err := Step(p, at(102), Cancelled{}, policy); !errors.Is(err, errWentOut) {
		t.Errorf("it can be cancelled: %v", err)
	}
	if _, _, err := Step(p, at(102), Replayed{}, policy); !errors.Is(err, errNotReplayable) {
		t.Errorf("it can be built anew: %v", err)
	}
	late, commands, _ := Step(p, at(5000), Woken{}, policy)
	if late.State != document.StateSending || len(commands) != 1 {
		t.Errorf("past its age limit it is %s with %d commands, want another repeat", late.State, len(commands))
	}
	done, _, _ := Step(late, at(5001), Answered{To: "box", Number: 3, Outcome: document.OutcomeDone}, policy)
	if done.State != document.StateFinished {
		t.Errorf("answered at last it is %s", done.State)
	}
}

func TestOneDestinationDoesNotHoldUpAnother(t *testing.T) {
	policy := Policy{Destinations: []Target{{Name: "a", Settlement: host.SettleByLookup}, {Name: "b", Settlement: host.SettleByLookup}}}
	p, commands := walk(t, policy, Woken{}, Built{Product: "upd"})
	if len(commands) != 2 {
		t.Fatalf("%d commands, want one for each destination", len(commands))
	}
	p, _, _ = Step(p, at(3), Answered{To: "a", Number: 1, Outcome: document.OutcomeDone}, policy)
	if p.State != document.StateSending {
		t.Errorf("one of two done: %s", p.State)
	}
	p, _, _ = Step(p, at(4), Answered{To: "b", Number: 1, Outcome: document.OutcomeRetry}, policy)
	if p.State != document.StateReady || !p.NextAt.Equal(at(4).Add(firstWait)) {
		t.Errorf("one done, one waiting: %s, next %v", p.State, p.NextAt)
	}
	_, commands, _ = Step(p, at(60), Woken{}, policy)
	if diff := cmp.Diff([]Command{Send{To: "b", Number: 2}}, commands); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
