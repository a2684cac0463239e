package mig24_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/mig24/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

func (b *box) revocation(key, number string) sdk.Act {
	return sdk.Act{Key: key, Action: sdk.ActionRevoke, Document: document.Envelope{
		Kind: document.KindMCHD, SourceKey: key, Number: number, Labels: map[string]string{docflow.LabelReason: "Работник уволен"},
	}}
}

func TestAPowerIsRegisteredAndRevokedOnce(t *testing.T) {
	s := newStand(t, sandbox.Options{}, powers)
	act := s.registration(t, "k")
	receipt := s.send(t, act)
	want := map[string]string{"mchd_number": numberOf("k"), "mchd_status": "registered"}
	if diff := cmp.Diff(want, receipt.Facts); diff != "" || receipt.State != document.StateFinished || receipt.RemoteID != numberOf("k") {
		t.Error(diff, receipt)
	}
	if again := s.send(t, act); again.RemoteID != receipt.RemoteID || !again.At.Equal(receipt.At) {
		t.Errorf("the same key gives %+v", again)
	}
	s.send(t, s.revocation("r", numberOf("k")))
	s.send(t, s.revocation("r", numberOf("k")))
	if diff := cmp.Diff(map[string]string{numberOf("k"): "revoked"}, s.Powers()); diff != "" {
		t.Error(diff)
	}
	if s.Count(sandbox.DeedRegister) != 1 || s.Count(sandbox.DeedRevoke) != 1 {
		t.Errorf("%d registrations, %d revocations", s.Count(sandbox.DeedRegister), s.Count(sandbox.DeedRevoke))
	}
}

func TestAPowerWhoseAnswerWasLostIsLookedUp(t *testing.T) {
	for _, fault := range []sandbox.Fault{sandbox.Drop, sandbox.ErrorAfter} {
		s := newStand(t, sandbox.Options{}, powers)
		act := s.registration(t, "k")
		if settled := s.lookup(t, "k", act.Document); settled.Outcome != document.OutcomeRetry {
			t.Errorf("before it Lookup says %s", settled.Outcome)
		}
		s.Inject(fault, "POST /mchd/api/requests", 0, 1)
		_, err := s.commit(t, act)
		if f := faultOf(t, err); f.Cause != document.CauseOutcomeUnknown {
			t.Errorf("%s is told as %s", fault, f.Cause)
		}
		if settled := s.lookup(t, "k", act.Document); settled.Outcome != document.OutcomeDone || settled.Receipt.RemoteID != numberOf("k") {
			t.Errorf("Lookup says %+v", settled)
		}
	}
}

func TestAResultThatIsLateIsUnknownUntilItComes(t *testing.T) {
	s := newStand(t, sandbox.Options{}, powers)
	s.Hold(true)
	act := s.registration(t, "k")
	_, err := s.commit(t, act)
	if f := faultOf(t, err); f.Cause != document.CauseOutcomeUnknown || f.After == 0 {
		t.Errorf("%+v", f)
	}
	if settled := s.lookup(t, "k", act.Document); settled.Outcome != document.OutcomeUnknown {
		t.Errorf("Lookup says %s", settled.Outcome)
	}
	s.Hold(false)
	if settled := s.lookup(t, "k", act.Document); settled.Outcome != document.OutcomeDone {
		t.Errorf("then Lookup says %s", settled.Outcome)
	}
}

func TestWhatTheRegistryRefusesIsRefused(t *testing.T) {
	s := newStand(t, sandbox.Options{}, powers)
	s.send(t, s.registration(t, "k"))
	taken := s.registration(t, "k")
	taken.Key = "other"
	unsigned := s.registration(t, "unsigned")
	unsigned.Signatures = s.signed(t, []byte("не то"))
	text := s.power(t, "text", []byte("доверенность словами"))
	for name, act := range map[string]sdk.Act{
		"a number that is taken": taken, "a wrong signature": unsigned, "no power at all": text,
		"of another principal": s.foreignPower(t), "revoked without registration": s.revocation("r", numberOf("nobody")),
	} {
		_, err := s.commit(t, act)
		if f := faultOf(t, err); f.Outcome() != document.OutcomeRefused {
			t.Errorf("%s: %v", name, f)
		}
		settled := s.lookup(t, act.Key, act.Document)
		if settled.Outcome != document.OutcomeRefused && settled.Outcome != document.OutcomeRetry {
			t.Errorf("%s: Lookup says %s", name, settled.Outcome)
		}
	}
	if n := s.Count(sandbox.DeedRegister); n != 1 {
		t.Errorf("%d registrations", n)
	}
}

func TestTheProofOfARegistrationIsTakenHome(t *testing.T) {
	s := newStand(t, sandbox.Options{}, powers)
	receipt := s.send(t, s.registration(t, "k"))
	taken := read(t, s.Connection, "")
	news := taken.news(t)
	if len(news) != 1 || news[0].Remote != receipt.RemoteID || news[0].Files[0].Name != "mchd-"+numberOf("k")+"-registered.json" {
		t.Fatalf("%+v", news)
	}
	var proof struct{ RequestType, Status string }
	if json.Unmarshal(news[0].Files[0].Body, &proof) != nil || proof.RequestType != "Mchd" || proof.Status != "Success" {
		t.Errorf("%+v", proof)
	}
	if s.Count(sandbox.DeedConfirm) != 0 {
		t.Error("it was deleted before the hub held it")
	}
	if err := s.Connection.(sdk.Confirmer).Committed(t.Context(), taken.cursor()); err != nil || s.Count(sandbox.DeedConfirm) != 1 {
		t.Errorf("%v, %d confirmations", err, s.Count(sandbox.DeedConfirm))
	}
}

func TestAPowerOfAnotherPrincipalIsRefusedBeforeItGoesOut(t *testing.T) {
	s := newStand(t, sandbox.Options{}, powers)
	_, err := s.commit(t, s.foreignPower(t))
	if f := faultOf(t, err); f.Cause != document.CauseInvalidDocument || len(s.Ledger()) != 0 {
		t.Errorf("%v after %d calls", f, len(s.Ledger()))
	}
}
