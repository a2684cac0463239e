package dss_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/dss/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// status is where a request stands; the world fails the test when it cannot be asked.
func (w *world) status(s connection, key string) sdk.SignatureStatus {
	w.t.Helper()
	status, err := s.SignatureStatus(w.t.Context(), key)
	if err != nil {
		w.t.Fatalf("status of %s: %v", key, err)
	}
	return status
}

func (w *world) request(s connection, key string) {
	w.t.Helper()
	if _, err := s.RequestSignature(w.t.Context(), order(key, "УПД")); err != nil {
		w.t.Fatalf("request of %s: %v", key, err)
	}
}

func TestAPersonConfirmsAndTheSignatureIsThere(t *testing.T) {
	w := newWorld(t, sandbox.Options{ConfirmationRequired: true})
	s := w.open()
	w.request(s, "key")
	if shown := w.Questions(); len(shown) != 1 || shown[0].Document != "upd.xml" || string(shown[0].Content) != "УПД" {
		t.Errorf("the person is shown %+v", shown)
	}
	if status := w.status(s, "key"); status.State != "waiting" || status.CMS != nil {
		t.Errorf("before: %+v", status)
	}
	w.Confirm()
	first := w.status(w.open(), "key") // in another process
	if first.State != "signed" {
		t.Fatalf("after: %+v", first)
	}
	if verdict, err := s.Verify(t.Context(), []byte("УПД"), first.CMS); err != nil || !verdict.Valid {
		t.Errorf("%+v, %v", verdict, err)
	}
	w.http.Close()
	if again := w.status(s, "key"); again.State != "signed" || !bytes.Equal(again.CMS, first.CMS) {
		t.Errorf("asked once more: %+v", again)
	}
}

func TestAPersonSaysNoOrNothing(t *testing.T) {
	for state, happens := range map[string]func(*world){
		"refused": func(w *world) { w.Decline() },
		"expired": func(w *world) { w.pass(6 * time.Minute) },
	} {
		w := newWorld(t, sandbox.Options{})
		s := w.open()
		w.request(s, "key")
		happens(w)
		for range 2 {
			if status := w.status(s, "key"); status.State != state || status.CMS != nil {
				t.Errorf("%s: %+v", state, status)
			}
		}
		w.request(s, "key")
		w.count(sandbox.Transacted, 1)
		w.count(sandbox.Asked, 1)
		w.count(sandbox.Signed, 0)
		settled, err := s.Lookup(t.Context(), "key", document.Envelope{})
		if err != nil || settled.Outcome != document.OutcomeRefused {
			t.Errorf("%s: %+v, %v", state, settled, err)
		}
	}
}

func TestOneKeyMakesOneTransactionWhoeverAsks(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	s := w.open()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := s.RequestSignature(t.Context(), order("key", "УПД")); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	w.request(w.open(), "key")
	w.count(sandbox.Transacted, 1)
	w.count(sandbox.Asked, 1)
	_, err := s.RequestSignature(t.Context(), order("key", "другой УПД"))
	if err == nil || sdk.FaultOf(err).Outcome() != document.OutcomeRefused {
		t.Errorf("other bytes: %v", err)
	}
}

// The service cannot be asked by our key, so after a lost answer there may be a transaction, and there is never a second one.
func TestALostTransactionIsAQuestionForAPerson(t *testing.T) {
	for _, fault := range []sandbox.Fault{sandbox.Drop, sandbox.ErrorAfter, sandbox.Truncate} {
		w := newWorld(t, sandbox.Options{})
		w.Inject(fault, transactions, 0, 1)
		for _, want := range []document.Cause{document.CauseOutcomeUnknown, document.CauseNeedsPerson, document.CauseNeedsPerson} {
			s := w.open()
			_, err := s.RequestSignature(t.Context(), order("key", "УПД"))
			if cause(err) != want {
				t.Errorf("%s: %v, want %s", fault, err, want)
			}
			if settled, err := s.Lookup(t.Context(), "key", document.Envelope{}); err != nil || settled.Outcome != document.OutcomeUnknown {
				t.Errorf("%s: %+v, %v", fault, settled, err)
			}
			if _, err := s.SignatureStatus(t.Context(), "key"); cause(err) != document.CauseNeedsPerson {
				t.Errorf("%s: a status of something that is not known", fault)
			}
		}
		w.count(sandbox.Transacted, 1)
		w.count(sandbox.Asked, 0)
	}
}

func TestATransactionThatSurelyWasNotMadeIsMadeLater(t *testing.T) {
	for _, c := range []struct {
		fault sandbox.Fault
		path  string
	}{
		{sandbox.TooMany, transactions}, {sandbox.Refuse, "/STS/oauth/token"}, {sandbox.ServerError, "/SignServer/rest/api/certificates"},
	} {
		w := newWorld(t, sandbox.Options{})
		w.Inject(c.fault, c.path, 0, 10)
		if _, err := w.open().RequestSignature(t.Context(), order("key", "УПД")); err == nil || sdk.FaultOf(err).Outcome() != document.OutcomeRetry {
			t.Errorf("%s: %v", c.fault, err)
		}
		if settled, err := w.open().Lookup(t.Context(), "key", document.Envelope{}); err != nil || settled.Outcome != document.OutcomeRetry {
			t.Errorf("%s: %+v, %v", c.fault, settled, err)
		}
		for w.Count(sandbox.Transacted) == 0 && len(w.Ledger()) < 60 { // the ordered faults run out
			_, _ = w.open().RequestSignature(t.Context(), order("key", "УПД"))
		}
		w.count(sandbox.Transacted, 1)
		w.count(sandbox.Asked, 1)
	}
}

func TestALostQuestionIsPutAgainForTheSameTransaction(t *testing.T) {
	for _, fault := range []sandbox.Fault{sandbox.Drop, sandbox.ErrorAfter, sandbox.Refuse, sandbox.ServerError, sandbox.Truncate} {
		w := newWorld(t, sandbox.Options{})
		w.Inject(fault, confirming, 0, 1)
		if _, err := w.open().RequestSignature(t.Context(), order("key", "УПД")); err == nil || sdk.FaultOf(err).Outcome() != document.OutcomeRetry {
			t.Errorf("%s: %v", fault, err)
		}
		s := w.open()
		w.request(s, "key")
		w.Confirm()
		if status := w.status(s, "key"); status.State != "signed" {
			t.Errorf("%s: %+v", fault, status)
		}
		w.count(sandbox.Transacted, 1)
		w.count(sandbox.Signed, 1)
	}
}

func TestPollingSurvivesFaults(t *testing.T) {
	for _, fault := range []sandbox.Fault{sandbox.ExpireToken, sandbox.TooMany, sandbox.Drop, sandbox.ServerError, sandbox.Refuse} {
		w := newWorld(t, sandbox.Options{})
		s := w.open()
		w.request(s, "key")
		w.Confirm()
		w.Inject(fault, confirming, 0, 1)
		status, err := s.SignatureStatus(t.Context(), "key")
		if err != nil && sdk.FaultOf(err).Outcome() != document.OutcomeRetry {
			t.Errorf("%s: %v", fault, err)
		} else if err != nil {
			status = w.status(s, "key")
		}
		if status.State != "signed" {
			t.Errorf("%s: %+v", fault, status)
		}
		w.count(sandbox.Signed, 1)
	}
}

// What was confirmed is fetched by another process when the first one ended in between.
func TestAConfirmedSignatureIsFetchedAfterAFault(t *testing.T) {
	for _, fault := range []sandbox.Fault{sandbox.TooMany, sandbox.ServerError, sandbox.Refuse} {
		w := newWorld(t, sandbox.Options{PIN: "123456"})
		pin := config{"pin": "123456"}
		w.request(w.open(pin), "key")
		w.Confirm()
		w.Inject(fault, documents, 0, 1)
		if _, err := w.open(pin).SignatureStatus(t.Context(), "key"); err == nil || sdk.FaultOf(err).Outcome() != document.OutcomeRetry {
			t.Errorf("%s: %v", fault, err)
		}
		if status := w.status(w.open(pin), "key"); status.State != "signed" {
			t.Errorf("%s: %+v", fault, status)
		}
		w.count(sandbox.Signed, 1)
	}
}

// The service executes a transaction once. A signature that got lost on its way cannot be had again.
func TestAConfirmedSignatureThatGotLostExpires(t *testing.T) {
	for _, fault := range []sandbox.Fault{sandbox.Drop, sandbox.ErrorAfter} {
		w := newWorld(t, sandbox.Options{})
		s := w.open()
		w.request(s, "key")
		w.Confirm()
		w.Inject(fault, documents, 0, 1)
		for range 2 {
			if _, err := s.SignatureStatus(t.Context(), "key"); err == nil || sdk.FaultOf(err).Outcome() != document.OutcomeRetry {
				t.Errorf("%s: %v", fault, err)
			}
		}
		w.pass(6 * time.Minute)
		if status := w.status(s, "key"); status.State != "expired" {
			t.Errorf("%s: %+v", fault, status)
		}
		w.count(sandbox.Signed, 1)
	}
}

func TestACodeFromAnSMSCannotBeGivenByAHub(t *testing.T) {
	w := newWorld(t, sandbox.Options{AuthnMethod: "otpviasms"})
	s := w.open()
	_, err := s.RequestSignature(t.Context(), order("key", "УПД"))
	if cause(err) != document.CauseRefusedByRemote || !strings.Contains(err.Error(), "otpviasms") {
		t.Errorf("%v", err)
	}
	if status := w.status(s, "key"); status.State != "refused" {
		t.Errorf("%+v", status)
	}
	w.count(sandbox.Asked, 1)
}

func TestAKeyThatNobodyAskedForHasNoStatus(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	if _, err := w.open().SignatureStatus(t.Context(), "key"); cause(err) != document.CauseNeedsPerson {
		t.Errorf("%v", err)
	}
}

func TestATokenIsNotKeptLongerThanItIsNeeded(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	s := w.open()
	w.request(s, "key")
	w.Confirm()
	w.status(s, "key")
	files, err := filepath.Glob(filepath.Join(w.config["state"].(string), "requests", "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil || strings.Contains(string(text), "token-") || strings.Contains(string(text), "t0psecret") {
		t.Errorf("%s, %v", text, err)
	}
	if info, err := os.Stat(files[0]); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("%v, %v", info, err)
	}
}
