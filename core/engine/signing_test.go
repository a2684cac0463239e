package engine

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// sealedWalk takes a new document through events, a second apart, and gives the commands of the last one.
func sealedWalk(t *testing.T, policy Policy, events ...Event) (Progress, []Command) {
	t.Helper()
	p := Progress{State: document.StateReceived, NextAt: noon}
	var commands []Command
	for i, event := range events {
		var err error
		if p, commands, err = Step(p, noon.Add(time.Duration(i)*time.Second), event, policy); err != nil {
			t.Fatalf("%T: %v", event, err)
		}
	}
	return p, commands
}

var (
	sealing = Policy{
		Destinations: []Target{{Name: "box", Settlement: host.SettleByLookup}},
		Signing:      Signing{Name: "director", Connection: "seal"}, Answering: Signing{Name: "director", Connection: "seal"},
	}
	file     = ToSign{Name: "upd.xml", SHA256: "aa"}
	built    = Built{Product: "upd", Flow: docflow.InvoiceTransfer}
	ready    = Prepared{To: "box", Number: 1, Outcome: document.OutcomeDone, ToSign: []ToSign{file}}
	sealedUp = Signed{To: "box", Number: 1, Signatures: map[string]string{"aa": "bb"}}
	handed   = Answered{To: "box", Number: 2, Outcome: document.OutcomeDone, Exchange: true, Remote: "r1", At: noon}
)

func with(change func(*Policy)) Policy {
	p := sealing
	change(&p)
	return p
}

func TestWhatIsSignedGoesThroughItsStages(t *testing.T) {
	asked := with(func(p *Policy) { p.Signing.Approvals = 2 })
	looked := func(by string) Event { return Approved{By: by, Shown: []string{"aa", "cc"}} }
	for name, c := range map[string]struct {
		policy   Policy
		events   []Event
		state    document.State
		cause    document.Cause
		commands []Command
	}{
		"it is prepared before anybody signs": {sealing, []Event{Woken{}, built}, document.StateSending, "", []Command{Prepare{To: "box", Number: 1}}},
		"then it is signed": {sealing, []Event{Woken{}, built, ready}, document.StateAwaitingSignature, "",
			[]Command{Sign{To: "box", Number: 1, Signer: sealing.Signing}}},
		"then it goes out": {sealing, []Event{Woken{}, built, ready, sealedUp}, document.StateSending, "", []Command{Send{To: "box", Number: 2}}},
		"a draft whose answer was lost is made again, after a wait": {sealing,
			[]Event{Woken{}, built, Prepared{To: "box", Number: 1, Outcome: document.OutcomeUnknown, Cause: document.CauseOutcomeUnknown}, Woken{}},
			document.StateReady, document.CauseOutcomeUnknown, nil},
		"a draft that the far side refuses is a person's": {sealing,
			[]Event{Woken{}, built, Prepared{To: "box", Number: 1, Outcome: document.OutcomeRefused, Cause: document.CauseRefusedByRemote}},
			document.StateNeedsPerson, document.CauseRefusedByRemote, nil},
		"a hub that died while the draft was made has it made again": {sealing, []Event{Woken{}, built, Recovered{}, Woken{}},
			document.StateSending, "", []Command{Prepare{To: "box", Number: 2}}},
		"a hub that died while it was signed has it signed again": {sealing, []Event{Woken{}, built, ready, Woken{}},
			document.StateAwaitingSignature, "", []Command{Sign{To: "box", Number: 1, Signer: sealing.Signing}}},
		"a signer that cannot just now is asked again": {sealing,
			[]Event{Woken{}, built, ready, Signed{To: "box", Number: 1, Cause: document.CauseTransient}},
			document.StateReady, document.CauseTransient, nil},
		"a signer that will not is a person's": {sealing,
			[]Event{Woken{}, built, ready, Signed{To: "box", Number: 1, Stuck: StuckDeclined, Cause: document.CauseNeedsPerson}},
			document.StateNeedsPerson, document.CauseNeedsPerson, nil},
		"a power of attorney that was revoked is a person's": {sealing,
			[]Event{Woken{}, built, ready, Signed{To: "box", Number: 1, Stuck: StuckPower, Cause: document.CauseNeedsPerson}, Woken{}},
			document.StateNeedsPerson, document.CauseNeedsPerson, nil},
		"a registry of powers that does not answer is waited for, and then it is signed": {sealing,
			[]Event{Woken{}, built, ready, Signed{To: "box", Number: 1, Cause: document.CauseTransient, After: time.Second}, Woken{}},
			document.StateReady, document.CauseTransient, nil},
		"it waits for as many people as the signer asks for": {asked, []Event{Woken{}, built, ready, looked("anna")},
			document.StateReady, "", nil},
		"one of two is not enough": {asked, []Event{Woken{}, built, ready, looked("anna"), Woken{}},
			document.StateAwaitingSignature, document.CauseNeedsPerson, nil},
		"two are": {asked, []Event{Woken{}, built, ready, looked("anna"), Woken{}, looked("boris"), Woken{}},
			document.StateAwaitingSignature, "", []Command{Sign{To: "box", Number: 1, Signer: asked.Signing}}},
		"a route without a signer hands over what was built": {with(func(p *Policy) { p.Signing = Signing{} }), []Event{Woken{}, built},
			document.StateSending, "", []Command{Send{To: "box", Number: 1}}},
		"an unqualified signature is refused for an invoice": {with(func(p *Policy) { p.Signing.Unqualified = true }), []Event{Woken{}, built},
			document.StateNeedsPerson, document.CauseMisconfigured, nil},
		"but for what is not known too": {with(func(p *Policy) { p.Signing.Unqualified = true }), []Event{Woken{}, Built{Product: "x"}},
			document.StateNeedsPerson, document.CauseMisconfigured, nil},
		"not for a transfer document": {with(func(p *Policy) { p.Signing.Unqualified = true }),
			[]Event{Woken{}, Built{Product: "upd", Flow: docflow.Transfer}}, document.StateSending, "", []Command{Prepare{To: "box", Number: 1}}},
		"nor in a sandbox": {with(func(p *Policy) {
			p.Signing.Unqualified = true
			p.Destinations = []Target{{Name: "box", Sandbox: true}}
		}), []Event{Woken{}, built}, document.StateSending, "", []Command{Prepare{To: "box", Number: 1}}},
		"a document that waits for a signature can be stopped": {asked, []Event{Woken{}, built, ready, Cancelled{}},
			document.StateCancelled, "", nil},
		"a replay has it prepared under another key": {asked, []Event{Woken{}, built, ready, Replayed{}, Woken{}, Built{Product: "upd", Round: 1, Flow: docflow.InvoiceTransfer}},
			document.StateSending, "", []Command{Prepare{To: "box", Generation: 1, Number: 2}}},
	} {
		t.Run(name, func(t *testing.T) {
			p, commands := sealedWalk(t, c.policy, c.events...)
			if p.State != c.state || p.Cause != c.cause {
				t.Errorf("got %s %s, want %s %s", p.State, p.Cause, c.state, c.cause)
			}
			if diff := cmp.Diff(c.commands, commands); diff != "" {
				t.Errorf("commands (-want +got):\n%s", diff)
			}
		})
	}
}

func TestApprovalIsOfWhatWasShown(t *testing.T) {
	policy := with(func(p *Policy) { p.Signing.Approvals = 2 })
	p, _ := sealedWalk(t, policy, Woken{}, built, ready)
	refused := func(p Progress, event Event, kind *fault.Kind) {
		t.Helper()
		if _, _, err := Step(p, noon, event, policy); !isKind(err, kind) {
			t.Errorf("%+v: %v, want %s", event, err, kind.Code)
		}
	}
	refused(p, Approved{By: "anna", Shown: []string{"other"}}, errNotShown)
	once, _, err := Step(p, noon, Approved{By: "anna", Shown: []string{"aa"}}, policy)
	if err != nil {
		t.Fatal(err)
	}
	again, _, err := Step(once, noon, Woken{}, policy)
	if err != nil {
		t.Fatal(err)
	}
	refused(again, Approved{By: "anna", Shown: []string{"aa"}}, errApprovedBefore)
	fresh, _ := sealedWalk(t, policy, Woken{})
	refused(fresh, Approved{By: "anna", Shown: []string{"aa"}}, errNothingToApprove)
}

func isKind(err error, kind *fault.Kind) bool {
	known, ok := fault.As(err)
	return ok && known.Kind.Code == kind.Code
}
