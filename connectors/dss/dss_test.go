package dss_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/dss"
	"github.com/uzelhub/uzel/connectors/dss/sandbox"
	"github.com/uzelhub/uzel/plugins/conformance"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/cades"
	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestMain(m *testing.M) { conformance.Main(m, dss.Connector{}) }

const (
	documents    = "/SignServer/rest/api/documents"
	transactions = "/SignServer/rest/api/transactions"
	confirming   = "/STS/confirmation"
)

type config map[string]any

// world is a service, and a clock for both sides.
type world struct {
	*sandbox.Server
	t      *testing.T
	http   *httptest.Server
	config config

	lock sync.Mutex
	time time.Time
}

func (w *world) now() time.Time {
	w.lock.Lock()
	defer w.lock.Unlock()
	return w.time
}

// pass lets time go by.
func (w *world) pass(d time.Duration) {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.time = w.time.Add(d)
}

func newWorld(t *testing.T, options sandbox.Options) *world {
	t.Helper()
	w := &world{t: t, time: time.Now()}
	options.Login, options.Password, options.ClientID, options.Now = "ivanova", "t0psecret", "uzel", w.now
	server, err := sandbox.New(options)
	if err != nil {
		t.Fatal(err)
	}
	w.Server, w.http = server, httptest.NewServer(server)
	t.Cleanup(w.http.Close)
	w.config = config{
		"sign_server": w.http.URL + "/SignServer", "sts": w.http.URL + "/STS/", "svs": w.http.URL + "/verify",
		"client_id": "uzel", "login": "ivanova", "password": "t0psecret", "state": t.TempDir(),
	}
	if options.ClientSecret != "" {
		w.config["client_secret"] = options.ClientSecret
	}
	return w
}

type connection interface {
	sdk.Connection
	sdk.Signer
	sdk.RemoteSigner
	sdk.Verifier
	sdk.Looker
}

// open makes a connection: a new process with the state of the one before.
func (w *world) open(changes ...config) connection {
	w.t.Helper()
	opened, err := dss.At(w.now).Open(w.t.Context(), sdk.Setup{Config: w.encoded(changes...), AcceptGuess: true})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = opened.Close() })
	return opened.(connection)
}

func (w *world) encoded(changes ...config) json.RawMessage {
	w.t.Helper()
	c := maps.Clone(w.config)
	for _, change := range changes {
		maps.Copy(c, change)
	}
	text, err := json.Marshal(c)
	if err != nil {
		w.t.Fatal(err)
	}
	return text
}

func (w *world) count(deed sandbox.Deed, want int) {
	w.t.Helper()
	if got := w.Count(deed); got != want {
		w.t.Errorf("%s: %d times, want %d", deed, got, want)
	}
}

func order(key, body string) sdk.SignOrder {
	return sdk.SignOrder{Key: key, Name: "upd.xml", Body: []byte(body)}
}

func cause(err error) document.Cause {
	if err == nil {
		return ""
	}
	return sdk.FaultOf(err).Cause
}

func TestConformance(t *testing.T) {
	conformance.Run(t, conformance.Suite{Connector: dss.Connector{}, Sandbox: func(t *testing.T) conformance.Sandbox {
		w := newWorld(t, sandbox.Options{ClientSecret: "cl1entsecret"})
		return conformance.Sandbox{
			Config: w.encoded(), Break: w.http.Close,
			Signer: &conformance.Signer{Order: order("", "УПД"), Remote: &conformance.Remote{
				Asked: func(*testing.T) int { return w.Count(sandbox.Transacted) },
				Agree: func(*testing.T) { w.Confirm() },
			}},
		}
	}})
}

func TestADocumentIsSignedAtOnce(t *testing.T) {
	for _, api := range []string{"v1", "v2"} {
		w := newWorld(t, sandbox.Options{})
		s := w.open(config{"api": api})
		made, err := s.Sign(t.Context(), order("key", "УПД"))
		if err != nil {
			t.Fatalf("%s: %v", api, err)
		}
		c, err := cms.Inspect(made)
		if err != nil || !c.Detached || c.Signatures[0].Level != cms.BES {
			t.Errorf("%s: %+v, %v", api, c, err)
		}
		verdict, err := s.Verify(t.Context(), []byte("УПД"), made)
		if err != nil || !verdict.Valid || len(verdict.Certificates) != 1 || !bytes.Equal(verdict.Certificates[0].DER, w.Certificate()) {
			t.Errorf("%s: %+v, %v", api, verdict, err)
		}
		if verdict, err := s.Verify(t.Context(), []byte("другой УПД"), made); err != nil || verdict.Valid {
			t.Errorf("%s: another document: %+v, %v", api, verdict, err)
		}
	}
}

func TestTheSameKeyHasTheSameSignatureAlsoAfterARestart(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	first, err := w.open().Sign(t.Context(), order("key", "УПД"))
	if err != nil {
		t.Fatal(err)
	}
	second, err := w.open().Sign(t.Context(), order("key", "УПД"))
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("another signature: %v", err)
	}
	w.count(sandbox.Signed, 1)
	_, err = w.open().Sign(t.Context(), order("key", "другой УПД"))
	if err == nil || sdk.FaultOf(err).Outcome() != document.OutcomeRefused {
		t.Errorf("other bytes: %v", err)
	}
}

func TestALostSignatureIsMadeAgain(t *testing.T) {
	for _, fault := range []sandbox.Fault{sandbox.Drop, sandbox.ErrorAfter, sandbox.Truncate, sandbox.ServerError, sandbox.Refuse, sandbox.TooMany} {
		w := newWorld(t, sandbox.Options{})
		w.Inject(fault, documents, 0, 1)
		s := w.open()
		_, err := s.Sign(t.Context(), order("key", "УПД"))
		if err == nil || sdk.FaultOf(err).Outcome() != document.OutcomeRetry {
			t.Errorf("%s: %v", fault, err)
		}
		if settled, err := s.Lookup(t.Context(), "key", document.Envelope{}); err != nil || settled.Outcome != document.OutcomeRetry {
			t.Errorf("%s: %+v, %v", fault, settled, err)
		}
		if _, err := s.Sign(t.Context(), order("key", "УПД")); err != nil {
			t.Errorf("%s, again: %v", fault, err)
		}
		if settled, err := s.Lookup(t.Context(), "key", document.Envelope{}); err != nil || settled.Outcome != document.OutcomeDone {
			t.Errorf("%s: %+v, %v", fault, settled, err)
		}
	}
}

func TestAnExpiredTokenIsRenewed(t *testing.T) {
	w := newWorld(t, sandbox.Options{TokenLife: time.Minute})
	s := w.open()
	for _, key := range []string{"one", "two", "three"} {
		if _, err := s.Sign(t.Context(), order(key, "УПД")); err != nil {
			t.Errorf("%s: %v", key, err)
		}
		w.pass(2 * time.Minute)
	}
	w.Inject(sandbox.ExpireToken, documents, 0, 1)
	if _, err := s.Sign(t.Context(), order("four", "УПД")); err != nil {
		t.Error(err)
	}
	w.count(sandbox.Signed, 4)
}

func TestWhatIsWrongIsSaidWithItsCause(t *testing.T) {
	w := newWorld(t, sandbox.Options{PIN: "123456"})
	pin := config{"pin": "123456"}
	out := ""
	for _, c := range []struct {
		rule   string
		change config
		order  sdk.SignOrder
		cause  document.Cause
		text   string
	}{
		{"a wrong password", config{"password": "wr0ngpass"}, order("a", "x"), document.CauseUnauthorised, "invalid_grant"},
		{"a wrong client", config{"client_id": "other"}, order("b", "x"), document.CauseUnauthorised, "invalid_client"},
		{"no PIN for a key that has one", nil, order("c", "x"), document.CauseMisconfigured, "ПИН-кодом"},
		{"a wrong PIN", config{"pin": "654321"}, order("d", "x"), document.CauseMisconfigured, "invalid_pin"},
		{"a certificate that is not there", pin, sdk.SignOrder{Key: "e", Certificate: "AB:CD", Body: []byte("x")}, document.CauseMisconfigured, "AB:CD"},
		{"a kind of signature that the service does not make", config{"pin": "123456", "level": "T", "tsp": "http://tsp.example.ru/tsp"}, order("f", "x"),
			document.CauseMisconfigured, "invalid_signature_params"},
		{"an address that is no service", config{"pin": "123456", "sign_server": w.http.URL + "/other"}, order("g", "x"), document.CauseMisconfigured, "404"},
	} {
		_, err := w.open(c.change).Sign(t.Context(), c.order)
		if cause(err) != c.cause || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: %v", c.rule, err)
		}
		if err != nil {
			out += err.Error()
		}
	}
	for _, secret := range []string{"wr0ngpass", "654321", "t0psecret"} {
		if strings.Contains(out, secret) {
			t.Errorf("an error tells a secret: %s", out)
		}
	}
}

func TestACertificateThatIsNotActiveIsNotOfferedAndDoesNotSign(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	s := w.open()
	list, err := s.Certificates(t.Context())
	if err != nil || len(list) != 1 || !bytes.Equal(list[0].DER, w.Certificate()) || list[0].Thumbprint != cades.Thumbprint(w.Certificate()) {
		t.Errorf("%d certificates, %v", len(list), err)
	}
	_, err = s.Sign(t.Context(), sdk.SignOrder{Key: "key", Certificate: cades.Thumbprint(w.Retired()), Body: []byte("x")})
	if cause(err) != document.CauseMisconfigured || !strings.Contains(err.Error(), "OUT_OF_ORDER") {
		t.Errorf("%v", err)
	}
}

func TestCheckSaysWhetherSomebodyHasToConfirm(t *testing.T) {
	for required, want := range map[bool]string{true: "подтверждает человек", false: "действующих сертификатов: 1"} {
		text, err := newWorld(t, sandbox.Options{ConfirmationRequired: required}).open().Check(t.Context())
		if err != nil || !strings.Contains(text, want) || strings.Contains(text, "remote") != required {
			t.Errorf("%v: %q, %v", required, text, err)
		}
	}
}

func TestWhereSomebodyHasToConfirmSigningAtOnceSaysWhatToDo(t *testing.T) {
	_, err := newWorld(t, sandbox.Options{ConfirmationRequired: true}).open().Sign(t.Context(), order("key", "УПД"))
	if cause(err) != document.CauseUnauthorised || !strings.Contains(sdk.FaultOf(err).Hint, "укажите remote") {
		t.Errorf("%v", err)
	}
}

func TestAnUnknownStatusGoesToAPerson(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.Inject(sandbox.UnknownStatus, "", 0, 99)
	_, err := w.open(config{"api": "v2"}).Sign(t.Context(), order("key", "УПД"))
	if cause(err) != document.CauseNeedsPerson || !strings.Contains(err.Error(), sandbox.Strange) {
		t.Errorf("%v", err)
	}
	_, err = newWorld(t, sandbox.Options{ConfirmationRequired: true}).open(config{"api": "v2"}).Sign(t.Context(), order("key", "УПД"))
	if cause(err) != document.CauseMisconfigured || !strings.Contains(err.Error(), "подтверждения") {
		t.Errorf("%v", err)
	}
}

func TestSettingsThatCannotWork(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	for rule, change := range map[string]config{
		"timestamps without an address": {"level": "XLT1"},
		"a guess that nobody accepted":  {"api": "v2"},
		"a password over an open line":  {"sts": "http://dss.example.ru/STS"},
		"documents over an open line":   {"svs": "http://127.0.0.1.example.ru/verify"},
	} {
		_, err := dss.Connector{}.Open(t.Context(), sdk.Setup{Config: w.encoded(change)})
		if cause(err) != document.CauseMisconfigured {
			t.Errorf("%s: %v", rule, err)
		}
	}
	if _, err := w.open(config{"svs": "http://localhost:1/verify"}).Verify(t.Context(), nil, nil); cause(err) != document.CauseTransient {
		t.Errorf("a service of verification that is not there: %v", err)
	}
	without := w.open()
	delete(w.config, "svs")
	if _, err := w.open().Verify(t.Context(), nil, nil); cause(err) != document.CauseMisconfigured {
		t.Errorf("no service of verification: %v", err)
	}
	if verdict, err := without.Verify(t.Context(), []byte("x"), []byte("no signature")); err != nil || verdict.Valid || len(verdict.Reasons) != 1 {
		t.Errorf("%+v, %v", verdict, err)
	}
}

func TestAnAnswerThatIsNotTheServicesIsNoSignature(t *testing.T) {
	for rule, text := range map[string]string{
		"a page":  `<html>maintenance</html>`,
		"a text":  `"bm90IGEgc2lnbmF0dXJl"`,
		"nothing": `""`,
		"null":    `null`,
	} {
		w := newWorld(t, sandbox.Options{})
		inner := w.http.Config.Handler
		w.http.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.URL.Path == documents {
				_, _ = rw.Write([]byte(text))
				return
			}
			inner.ServeHTTP(rw, r)
		})
		s := w.open()
		if made, err := s.Sign(t.Context(), order("key", "УПД")); err == nil || made != nil {
			t.Errorf("%s: %q, %v", rule, made, err)
		}
	}
}
