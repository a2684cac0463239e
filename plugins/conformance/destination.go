package conformance

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

var destinationRules = []rule{
	{"does an act once and proves it", doesOnce},
	{"takes acts under different keys for different acts", tellsKeysApart},
	{"says by Lookup what became of a key", looksUp},
	{"answers the same act as the first time", repeats},
	{"makes the same draft for the same key", sameDraft},
	{"tells a refusal from anything else", refuses},
	{"says unknown when the answer is lost, and settles it", settlesLostAnswer},
	{"settles an act in the middle of which it was killed", settlesCrash},
	{"survives the largest document", largest},
	{"counts what was sent", countsTheSent},
}

func (t *trial) destination() *Destination {
	t.Helper()
	d := t.sandbox.Destination
	t.needs(d != nil && d.Act != nil && d.Done != nil, "Destination with Act and Done")
	return d
}

// act is the sandbox's act under a key.
func (t *trial) act(key string) sdk.Act {
	t.Helper()
	act := t.destination().Act(t.T, key)
	act.Key = key
	return act
}

func (t *trial) commit(act sdk.Act) sdk.Receipt {
	t.Helper()
	receipt, err := t.hub().Commit(t.Context(), connectionName, act)
	if err != nil {
		t.Fatalf("Commit: %v", err)
	}
	return receipt
}

func (t *trial) done(act sdk.Act, want int) {
	t.Helper()
	if n := t.destination().Done(t.T, act); n != want {
		t.Errorf("the act was done %d times, want %d", n, want)
	}
}

func doesOnce(t *trial) {
	act := t.act("once")
	receipt := t.commit(act)
	t.done(act, 1)
	if receipt.RemoteID == "" {
		t.Error("the receipt does not say what the document is on the other side")
	}
	switch receipt.State {
	case "", document.StateFinished, document.StateInExchange:
	default:
		t.Errorf("the receipt's state is %q", receipt.State)
	}
}

// tellsKeysApart tries keys as the hub makes them, which differ at their beginnings alone: a connector that makes a file's name
// of a key's last part would put each document over the one before.
func tellsKeysApart(t *trial) {
	one, other := t.act("01a195/conformance/0"), t.act("01a196/conformance/0")
	t.commit(one)
	t.commit(other)
	t.done(one, 1)
	t.done(other, 1)
}

func (t *trial) lookup(act sdk.Act) sdk.Settled {
	t.Helper()
	settled, err := t.hub().Lookup(t.Context(), connectionName, act.Key, act.Document)
	if err != nil {
		t.Fatalf("Lookup: %v", err)
	}
	return settled
}

func looksUp(t *trial) {
	act := t.act("looked-up")
	t.needs(t.description.Settlement == sdk.SettleByLookup, "settlement by Lookup")
	if settled := t.lookup(act); settled.Outcome != document.OutcomeRetry {
		t.Errorf("of a key that was never seen Lookup says %q", settled.Outcome)
	}
	receipt := t.commit(act)
	t.restart()
	settled := t.lookup(act)
	if settled.Outcome != document.OutcomeDone || settled.Receipt.RemoteID != receipt.RemoteID {
		t.Errorf("of a key that was done as %q Lookup says %+v", receipt.RemoteID, settled)
	}
	t.done(act, 1)
}

func repeats(t *trial) {
	act := t.act("repeated")
	t.needs(t.description.Settlement == sdk.SettleByRepeat, "settlement by repetition")
	first := t.commit(act)
	t.restart()
	if second := t.commit(act); second.RemoteID != first.RemoteID {
		t.Errorf("first %q, then %q", first.RemoteID, second.RemoteID)
	}
	t.done(act, 1)
}

func sameDraft(t *trial) {
	act := t.act("drafted")
	connection := t.open()
	_, prepares := connection.(sdk.Preparer)
	_ = connection.Close()
	t.needs(prepares, "Preparer")
	first, err := t.hub().Prepare(t.Context(), connectionName, act)
	if err != nil {
		t.Fatal(err)
	}
	t.restart()
	second, err := t.hub().Prepare(t.Context(), connectionName, act)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Error(diff)
	}
}

func refuses(t *trial) {
	d := t.destination()
	t.needs(d.Refused != nil, "Destination.Refused")
	act := d.Refused(t.T)
	_, err := t.hub().Commit(t.Context(), connectionName, act)
	if f := t.fault(err, "Commit"); f.Outcome() != document.OutcomeRefused {
		t.Errorf("a refusal is told as %s: %v", f.Cause, f)
	}
	t.done(act, 0)
}

func settlesLostAnswer(t *trial) {
	act := t.act("lost")
	t.needs(t.destination().BeforeAnswer != nil, "Destination.BeforeAnswer")
	t.destination().BeforeAnswer(t.T, func() {})
	t.unknown(act)
	t.settle(act)
}

func settlesCrash(t *trial) {
	act := t.act("crashed")
	t.needs(t.destination().BeforeAnswer != nil, "Destination.BeforeAnswer")
	t.hub()
	t.destination().BeforeAnswer(t.T, t.kill)
	t.unknown(act)
	t.restart()
	t.settle(act)
}

func (t *trial) unknown(act sdk.Act) {
	t.Helper()
	_, err := t.hub().Commit(t.Context(), connectionName, act)
	if f := t.fault(err, "Commit"); f.Outcome() != document.OutcomeUnknown {
		t.Errorf("an act whose answer was lost is told as %s: %v", f.Cause, f)
	}
	t.done(act, 1)
}

// settle finds out as the connector says it can, and does what a hub would.
func (t *trial) settle(act sdk.Act) {
	t.Helper()
	switch t.description.Settlement {
	case sdk.SettleByLookup:
		if t.description.SettleAfter > time.Minute {
			t.Skipf("not tried: Lookup tells the truth only after %s", t.description.SettleAfter)
		}
		timer := time.NewTimer(t.description.SettleAfter)
		defer timer.Stop()
		<-timer.C
		if settled := t.lookup(act); settled.Outcome != document.OutcomeDone {
			t.Errorf("of an act that was done Lookup says %q", settled.Outcome)
		}
	case sdk.SettleByRepeat:
		t.commit(act)
	}
	t.done(act, 1)
}

func largest(t *trial) {
	t.needs(!testing.Short(), "time for 100 MiB (-short)")
	act := t.act("largest")
	act.Body = make([]byte, document.MaxBytes)
	if _, err := t.hub().Commit(t.Context(), connectionName, act); err != nil {
		t.fault(err, "Commit")
	}
	if state := t.hub().Snapshot()[0]; state.PID == 0 || state.Crashes > 0 {
		t.Errorf("the process did not survive: %+v", state)
	}
}
