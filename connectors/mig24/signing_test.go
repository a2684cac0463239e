package mig24_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/smallstep/pkcs7"

	"github.com/uzelhub/uzel/connectors/mig24"
	"github.com/uzelhub/uzel/connectors/mig24/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

const director = "director@example.ru"

func ask(key string) sdk.SignOrder {
	return sdk.SignOrder{Key: key, Signer: director, Name: "Акт.pdf", Body: []byte("акт " + key)}
}

func (s *stand) request(t *testing.T, order sdk.SignOrder) (string, error) {
	t.Helper()
	return s.Connection.(sdk.RemoteSigner).RequestSignature(t.Context(), order)
}

func (s *stand) status(t *testing.T, key string) sdk.SignatureStatus {
	t.Helper()
	status, err := s.Connection.(sdk.RemoteSigner).SignatureStatus(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return status
}

func (s *stand) act(t *testing.T, key, state string) {
	t.Helper()
	if err := s.Act(mig24.GUID(key, "file"), state); err != nil {
		t.Fatal(err)
	}
}

func TestALostAnswerGivesOneRequest(t *testing.T) {
	for _, fault := range []sandbox.Fault{sandbox.Drop, sandbox.ErrorAfter, sandbox.Truncate} {
		t.Run(string(fault), func(t *testing.T) {
			s := newStand(t, sandbox.Options{}, signing)
			s.Inject(fault, "/signers", 1, 1) // the first says that the file is not there
			_, err := s.request(t, ask("k"))
			if f := faultOf(t, err); f.Cause != document.CauseOutcomeUnknown {
				t.Errorf("a lost answer is told as %s", f.Cause)
			}
			if settled := s.lookup(t, "k", document.Envelope{}); settled.Outcome != document.OutcomeDone {
				t.Errorf("Lookup says %s", settled.Outcome)
			}
			if link, err := s.request(t, ask("k")); err != nil || link == "" {
				t.Errorf("%q %v", link, err)
			}
			if n := s.Count(sandbox.DeedRequest); n != 1 {
				t.Errorf("the person was asked %d times", n)
			}
		})
	}
}

func TestALostUploadIsSurelyNotARequest(t *testing.T) {
	s := newStand(t, sandbox.Options{}, signing)
	s.Inject(sandbox.Drop, "/files", 1, 1) // after the question whether the file is there
	_, err := s.request(t, ask("k"))
	if f := faultOf(t, err); f.Cause != document.CauseTransient {
		t.Errorf("told as %s", f.Cause)
	}
	if settled := s.lookup(t, "k", document.Envelope{}); settled.Outcome != document.OutcomeRetry {
		t.Errorf("Lookup says %s", settled.Outcome)
	}
	if _, err := s.request(t, ask("k")); err != nil || s.Count(sandbox.DeedUpload) != 1 {
		t.Errorf("%v, %d uploads", err, s.Count(sandbox.DeedUpload))
	}
}

func TestARequestGoesThroughItsStates(t *testing.T) {
	for end, want := range map[string]string{
		sandbox.StateSigned: "signed", sandbox.StateRejected: "refused", sandbox.StateExpired: "expired",
	} {
		t.Run(end, func(t *testing.T) {
			s := newStand(t, sandbox.Options{}, signing)
			if _, err := s.request(t, ask("k")); err != nil {
				t.Fatal(err)
			}
			for _, state := range []string{"", sandbox.StateViewed} {
				if state != "" {
					s.act(t, "k", state)
				}
				if got := s.status(t, "k").State; got != "waiting" {
					t.Errorf("%q is told as %s", state, got)
				}
			}
			s.act(t, "k", end)
			status := s.status(t, "k")
			if status.State != want || (len(status.CMS) > 0) != (want == "signed") {
				t.Errorf("%s is told as %s with %d bytes", end, status.State, len(status.CMS))
			}
			if again := s.status(t, "k"); again.State != want || !bytes.Equal(again.CMS, status.CMS) {
				t.Errorf("asked again it is told as %s", again.State)
			}
		})
	}
}

func TestARejectedSignatureIsRefusedAndNotAskedAgain(t *testing.T) {
	s := newStand(t, sandbox.Options{}, signing)
	if _, err := s.request(t, ask("k")); err != nil {
		t.Fatal(err)
	}
	s.act(t, "k", sandbox.StateRejected)
	_, err := s.request(t, ask("k"))
	if f := faultOf(t, err); f.Outcome() != document.OutcomeRefused {
		t.Errorf("told as %s", f.Cause)
	}
	if n := s.Count(sandbox.DeedRequest); n != 1 {
		t.Errorf("the person was asked %d times", n)
	}
}

func TestASignatureIsOverTheBytesThatWereShown(t *testing.T) {
	s := newStand(t, sandbox.Options{}, signing)
	if _, err := s.request(t, ask("k")); err != nil {
		t.Fatal(err)
	}
	s.act(t, "k", sandbox.StateSigned)
	cms := s.status(t, "k").CMS
	parsed, err := pkcs7.Parse(cms)
	if err != nil {
		t.Fatal(err)
	}
	parsed.Content = ask("k").Body
	if err := parsed.Verify(); err != nil {
		t.Error(err)
	}
	verify := s.Connection.(sdk.Verifier).Verify
	good, err := verify(t.Context(), ask("k").Body, cms)
	if err != nil || !good.Valid || len(good.Certificates) != 1 || !strings.Contains(good.Reasons[0], "верна") {
		t.Errorf("%+v %v", good, err)
	}
	bad, err := verify(t.Context(), []byte("другой акт"), cms)
	if err != nil || bad.Valid {
		t.Errorf("%+v %v", bad, err)
	}
	if none, err := verify(t.Context(), ask("k").Body, []byte("не подпись")); err != nil || none.Valid || len(none.Reasons) == 0 {
		t.Errorf("%+v %v", none, err)
	}
}

func TestASignatureStaysAtTheServiceUntilTheHubHoldsIt(t *testing.T) {
	s := newStand(t, sandbox.Options{}, signing)
	if _, err := s.request(t, ask("k")); err != nil {
		t.Fatal(err)
	}
	s.act(t, "k", sandbox.StateSigned)
	status := s.status(t, "k")
	taken := read(t, s.Connection, "")
	news := taken.news(t)
	if len(news) != 1 || news[0].Remote != mig24.GUID("k", "file") || !bytes.Equal(news[0].Files[0].Body, status.CMS) || news[0].Files[0].Of != "Акт.pdf" {
		t.Fatalf("%+v", news)
	}
	if n := s.Count(sandbox.DeedConfirm); n != 0 {
		t.Errorf("%d responses were deleted before the hub held them", n)
	}
	for range 2 { // a confirmation may come twice
		if err := s.Connection.(sdk.Confirmer).Committed(t.Context(), taken.cursor()); err != nil {
			t.Fatal(err)
		}
	}
	if n := s.Count(sandbox.DeedConfirm); n != 1 {
		t.Errorf("%d responses were deleted", n)
	}
	if again := read(t, s.Connection, taken.cursor()); len(again.items) != 0 {
		t.Errorf("%d items again", len(again.items))
	}
}

func TestAStateThatNobodyKnowsGoesToAPersonWithItsOwnWord(t *testing.T) {
	s := newStand(t, sandbox.Options{}, signing)
	if _, err := s.request(t, ask("k")); err != nil {
		t.Fatal(err)
	}
	s.Inject(sandbox.UnknownStatus, "GET /sign/api/responses", 0, 1)
	_, err := s.Connection.(sdk.RemoteSigner).SignatureStatus(t.Context(), "k")
	if f := faultOf(t, err); f.Cause != document.CauseNeedsPerson || f.RemoteText != sandbox.Strange {
		t.Errorf("%+v", f)
	}
	if got := s.status(t, "k").State; got != "waiting" {
		t.Errorf("then it is %s", got)
	}
}

func TestWhoIsToSignIsNamedByMailTelephoneOrSNILS(t *testing.T) {
	for address, want := range map[string]bool{
		director: true, "+7 912 345-67-89": true, "112-233-445 95": true, "89123456789": false, "директор": false, "": false,
	} {
		s := newStand(t, sandbox.Options{}, signing)
		order := ask("k")
		order.Signer = address
		_, err := s.request(t, order)
		var f *sdk.Fault
		switch {
		case (err == nil) != want:
			t.Errorf("%q: %v", address, err)
		case errors.As(err, &f) && (f.Cause != document.CauseMisconfigured || address != "" && strings.Contains(f.Error(), address)):
			t.Errorf("%q: %v", address, f)
		}
	}
}

func TestTheWayOfSigningIsTheConfigurations(t *testing.T) {
	for method, link := range map[string]bool{"Link": true, "Certificate": true, "GosKey": false} { // ГосКлюч asks in its application
		b := newBox(t, sandbox.Options{})
		settings := b.settings(signing)
		settings["signing"].(config)["method"] = method
		c, err := mig24.Connector{}.Open(t.Context(), sdk.Setup{Config: encoded(t, settings), AcceptGuess: true})
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.(sdk.RemoteSigner).RequestSignature(t.Context(), ask("k"))
		if err != nil || (got != "") != link {
			t.Errorf("%s: %q %v", method, got, err)
		}
		_ = c.Close()
	}
}

func TestNothingIsSignedWithoutAPerson(t *testing.T) {
	s := newStand(t, sandbox.Options{}, signing)
	_, err := s.Connection.(sdk.Signer).Sign(t.Context(), ask("k"))
	if f := faultOf(t, err); f.Cause != document.CauseMisconfigured {
		t.Errorf("%v", f)
	}
}

func TestResultsThatComeTwiceLateOrInAnotherOrderAreTheSameResults(t *testing.T) {
	for _, fault := range []sandbox.Fault{sandbox.Duplicate, sandbox.Reorder, sandbox.Late, sandbox.Missing} {
		s := newStand(t, sandbox.Options{}, signing)
		for _, key := range []string{"a", "b", "c"} {
			if _, err := s.request(t, ask(key)); err != nil {
				t.Fatal(err)
			}
			s.act(t, key, sandbox.StateSigned)
			s.status(t, key)
		}
		s.Inject(fault, "GET /sign/api/responses", 0, 1)
		first := read(t, s.Connection, "")
		second := read(t, s.Connection, first.cursor())
		files := map[string]int{}
		for _, n := range append(first.news(t), second.news(t)...) {
			files[n.Remote]++
		}
		if len(files) != 3 || len(first.items)+len(second.items) != 3 {
			t.Errorf("%s: %v", fault, files)
		}
		last := second.cursor()
		if last == "" {
			last = first.cursor()
		}
		if err := s.Connection.(sdk.Confirmer).Committed(t.Context(), last); err != nil || s.Count(sandbox.DeedConfirm) != 3 {
			t.Errorf("%s: %v, %d confirmations", fault, err, s.Count(sandbox.DeedConfirm))
		}
	}
}

func TestAskingWhatBecameOfARequestLosesNoSignature(t *testing.T) {
	s := newStand(t, sandbox.Options{}, signing)
	if _, err := s.request(t, ask("k")); err != nil {
		t.Fatal(err)
	}
	s.act(t, "k", sandbox.StateSigned)
	if settled := s.lookup(t, "k", document.Envelope{}); settled.Outcome != document.OutcomeDone || s.Count(sandbox.DeedConfirm) != 0 {
		t.Errorf("%s, %d confirmations", settled.Outcome, s.Count(sandbox.DeedConfirm))
	}
	if taken := read(t, s.Connection, ""); len(taken.items) != 1 {
		t.Errorf("%d items", len(taken.items))
	}
}

func TestAFileGoesUpOnceHoweverOftenASignatureIsLookedAfter(t *testing.T) {
	s := newStand(t, sandbox.Options{}, signing)
	for range 5 { // as a hub does, every minute
		if _, err := s.request(t, ask("k")); err != nil {
			t.Fatal(err)
		}
		s.status(t, "k")
	}
	uploads := 0
	for _, call := range s.Ledger() {
		if call.Method == "POST /sign/api/v2/files" {
			uploads++
		}
	}
	if uploads != 1 || s.Count(sandbox.DeedRequest) != 1 {
		t.Errorf("%d uploads, the person was asked %d times", uploads, s.Count(sandbox.DeedRequest))
	}
}

func TestASignatureThatIsFetchedLateIsTakenHomeAllTheSame(t *testing.T) {
	s := newStand(t, sandbox.Options{}, signing, exchange)
	if _, err := s.request(t, ask("k")); err != nil {
		t.Fatal(err)
	}
	s.act(t, "k", sandbox.StateSigned)
	s.pass(20 * 24 * time.Hour) // the hub was away
	s.receive(t, "Договор.pdf", []byte("договор"))
	first := read(t, s.Connection, "")
	s.status(t, "k")
	found := false
	for _, n := range read(t, s.Connection, first.cursor()).news(t) {
		found = found || n.Remote == mig24.GUID("k", "file")
	}
	if !found {
		t.Error("the signature was left there")
	}
}
