package dss_test

import (
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/dss/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

var twoFactors = config{"second_factor": true}

func (w *world) tryToEnter(want document.Cause) *sdk.Fault {
	w.t.Helper()
	_, err := w.open(twoFactors).Certificates(w.t.Context()) // a process of its own each time
	if cause(err) != want {
		w.t.Fatalf("the log-in ends with %q: %v; want %q", cause(err), err, want)
	}
	return sdk.FaultOf(err)
}

func TestALogInWithTwoFactorsWaitsForThePersonAndAsksOnce(t *testing.T) {
	w := newWorld(t, sandbox.Options{SecondFactor: true})
	if f := w.tryToEnter(document.CauseTransient); f.After == 0 || f.Hint == "" {
		t.Errorf("it does not say when to come again, or what to do: %+v", f)
	}
	w.tryToEnter(document.CauseTransient)
	w.count(sandbox.Asked, 1)
	w.Confirm()
	s := w.open(twoFactors)
	if _, err := s.Sign(t.Context(), order("k", "УПД")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Sign(t.Context(), order("k2", "УКД")); err != nil { // with the same token
		t.Fatal(err)
	}
	w.count(sandbox.Asked, 1)
	w.pass(time.Hour) // the token is worth nothing any more
	if _, err := s.Sign(t.Context(), order("k3", "УПД")); cause(err) != document.CauseTransient {
		t.Errorf("without a token: %v", err)
	}
	w.count(sandbox.Asked, 2)
}

func TestALogInThatNobodyConfirmsIsNotAskedForAgainAtOnce(t *testing.T) {
	w := newWorld(t, sandbox.Options{SecondFactor: true})
	w.tryToEnter(document.CauseTransient)
	w.Decline()
	w.tryToEnter(document.CauseUnauthorised)
	w.tryToEnter(document.CauseUnauthorised)
	w.count(sandbox.Asked, 1)
	w.pass(6 * time.Minute)
	w.tryToEnter(document.CauseTransient)
	w.count(sandbox.Asked, 2)
	w.pass(6 * time.Minute) // nobody answers
	w.tryToEnter(document.CauseTransient)
	w.count(sandbox.Asked, 3)
}

// Every message costs the person a look at the telephone, and helps nobody.
func TestALogInByACodeIsRefusedAfterOneMessage(t *testing.T) {
	w := newWorld(t, sandbox.Options{SecondFactor: true, AuthnMethod: "otpviasms"})
	for range 3 {
		if f := w.tryToEnter(document.CauseUnauthorised); !strings.Contains(f.Hint, "приложении") || f.RemoteCode != "otpviasms" {
			t.Errorf("it says %v, %s", f, f.Hint)
		}
	}
	w.count(sandbox.Asked, 1)
}

func TestALogInWithTwoFactorsNeedsTheRightPassword(t *testing.T) {
	w := newWorld(t, sandbox.Options{SecondFactor: true})
	_, err := w.open(twoFactors, config{"password": "wrong"}).Check(t.Context())
	if cause(err) != document.CauseUnauthorised || strings.Contains(err.Error(), "wrong") {
		t.Errorf("a wrong password: %v", err)
	}
	w.count(sandbox.Asked, 0)
	if _, err := w.open().Check(t.Context()); cause(err) != document.CauseUnauthorised {
		t.Errorf("without the second factor: %v", err)
	}
}

func TestASignatureIsConfirmedAfterALogInThatWasConfirmed(t *testing.T) {
	w := newWorld(t, sandbox.Options{SecondFactor: true, ConfirmationRequired: true})
	w.tryToEnter(document.CauseTransient)
	w.Confirm()
	s := w.open(twoFactors)
	w.request(s, "key")
	w.Confirm()
	if status := w.status(s, "key"); status.State != "signed" {
		t.Errorf("after: %+v", status)
	}
}
