package dss_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/dss"
	"github.com/uzelhub/uzel/connectors/dss/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/cades"
)

// The files of testdata are what is documented of the service: what is asked and what it answers. They are not made by our code, so
// nothing rewrites them.

// facts are the documented examples, with a document and its signature in them.
type facts struct {
	t      *testing.T
	values *strings.Replacer
	signed []byte
}

func newFacts(t *testing.T) facts {
	t.Helper()
	now := time.Now()
	root, err := cades.NewAuthority("УЦ", now.Add(-time.Hour), now.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	person, err := root.Issue(cades.Subject{Organisation: "ООО Ромашка", NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	signed, err := person.Sign([]byte("УПД"))
	if err != nil {
		t.Fatal(err)
	}
	text := base64.StdEncoding.EncodeToString
	return facts{t, strings.NewReplacer("{{document}}", text([]byte("УПД")), "{{signature}}", text(signed),
		"{{certificate}}", text(person.Certificate.Raw)), signed}
}

func (f facts) file(name string) string {
	f.t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		f.t.Fatal(err)
	}
	return strings.TrimSpace(f.values.Replace(string(text)))
}

// play is a service that answers as documented, and compares what it is asked.
func (f facts) play(steps ...string) (*httptest.Server, func() []string) {
	next := slices.Clone(steps)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || len(next) == 0 {
			f.t.Errorf("one call more: %s %s, %v", r.Method, r.URL.Path, err)
			w.WriteHeader(http.StatusTeapot)
			return
		}
		var call, asked, answer string
		status := http.StatusOK
		_, _ = fmt.Sscan(next[0], &call, &asked, &answer, &status)
		next = next[1:]
		if got := r.Method + r.URL.Path; got != call {
			f.t.Errorf("called %s, want %s", got, call)
		}
		if asked == "-" {
			asked = ""
		} else {
			asked = f.file(asked)
		}
		if diff := cmp.Diff(normal(asked), normal(string(body))); diff != "" {
			f.t.Errorf("%s: %s", call, diff)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, f.file(answer))
	}))
	f.t.Cleanup(server.Close)
	return server, func() []string { return next }
}

// normal is a JSON text without its layout; anything else stays as it is.
func normal(text string) any {
	var value any
	if json.Unmarshal([]byte(text), &value) != nil {
		return text
	}
	return value
}

const (
	logIn   = "POST/STS/oauth/token token.request token.answer"
	listing = "GET/SignServer/rest/api/certificates - certificates.answer"
)

func TestTheConnectorSpeaksAsIsDocumented(t *testing.T) {
	sign := func(t *testing.T, s connection, f facts) {
		made, err := s.Sign(t.Context(), order("key", "УПД"))
		if err != nil || string(made) != string(f.signed) {
			t.Errorf("%v", err)
		}
	}
	fails := func(cause string) func(*testing.T, connection, facts) {
		return func(t *testing.T, s connection, _ facts) {
			_, err := s.Sign(t.Context(), order("key", "УПД"))
			if err == nil || string(sdk.FaultOf(err).Cause) != cause {
				t.Errorf("%v", err)
			}
		}
	}
	confirm := func(want string) func(*testing.T, connection, facts) {
		return func(t *testing.T, s connection, f facts) {
			if _, err := s.RequestSignature(t.Context(), order("key", "УПД")); err != nil {
				t.Fatal(err)
			}
			if status, err := s.SignatureStatus(t.Context(), "key"); err != nil || status.State != "waiting" {
				t.Errorf("%+v, %v", status, err)
			}
			if status, err := s.SignatureStatus(t.Context(), "key"); err != nil || status.State != want {
				t.Errorf("%+v, %v", status, err)
			}
		}
	}
	check := func(t *testing.T, s connection, _ facts) {
		if text, err := s.Check(t.Context()); err != nil || !strings.Contains(text, "подтверждает человек") {
			t.Errorf("%q, %v", text, err)
		}
	}
	asking := []string{
		"POST/SignServer/rest/api/transactions transactions.request transactions.answer",
		"POST/STS/confirmation confirmation.request confirmation.answer",
		"POST/STS/confirmation confirmation_poll.request confirmation.answer",
	}
	for name, c := range map[string]struct {
		change config
		steps  []string
		act    func(*testing.T, connection, facts)
	}{
		"signing at once": {nil, []string{logIn, listing, "POST/SignServer/rest/api/documents documents.request documents.answer"}, sign},
		"signing by v2":   {config{"api": "v2"}, []string{logIn, listing, "POST/SignServer/rest/api/v2/signature v2.request v2.answer"}, sign},
		"v2 that has to be confirmed": {config{"api": "v2"},
			[]string{logIn, listing, "POST/SignServer/rest/api/v2/signature v2.request v2_created.answer"}, fails("misconfigured")},
		"a wrong password": {nil, []string{"POST/STS/oauth/token token.request token_refused.answer 400"}, fails("unauthorised")},
		"timestamps that were asked for and did not come": {config{"level": "XLT1", "tsp": "http://tsp.example.ru/tsp"},
			[]string{logIn, listing, "POST/SignServer/rest/api/documents documents_xlt1.request documents.answer"}, fails("needs_person")},
		"wrong parameters": {nil, []string{logIn, listing, "POST/SignServer/rest/api/documents documents.request documents_refused.answer 400"},
			fails("misconfigured")},
		"signing after a confirmation": {nil, slices.Concat([]string{logIn, listing}, asking, []string{
			"POST/STS/confirmation confirmation_poll.request confirmation_final.answer",
			"POST/SignServer/rest/api/documents confirmed.request documents.answer",
		}), confirm("signed")},
		"with a PIN": {config{"pin": "123456"}, slices.Concat([]string{logIn, listing}, asking, []string{
			"POST/STS/confirmation confirmation_poll.request confirmation_final.answer",
			"POST/SignServer/rest/api/documents confirmed_pin.request documents.answer",
		}), confirm("signed")},
		"a confirmation that was declined": {nil, slices.Concat([]string{logIn, listing}, asking, []string{
			"POST/STS/confirmation confirmation_poll.request confirmation_refused.answer",
		}), confirm("refused")},
		"the policy":                 {nil, []string{logIn, listing, "GET/SignServer/rest/api/policy - policy.answer"}, check},
		"the policy with an address": {nil, []string{logIn, listing, "GET/SignServer/rest/api/policy - policy_address.answer"}, check},
		"verification": {nil, []string{"POST/verify/rest/api/signatures verify.request verify.answer"}, func(t *testing.T, s connection, f facts) {
			verdict, err := s.Verify(t.Context(), []byte("УПД"), f.signed)
			if err != nil || !verdict.Valid || len(verdict.Certificates) != 1 ||
				!slices.Equal(verdict.Reasons, []string{"служба проверки: подпись действительна, вид CAdES-BES: Подпись действительна"}) {
				t.Errorf("%+v, %v", verdict, err)
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFacts(t)
			server, left := f.play(c.steps...)
			settings := config{
				"sign_server": server.URL + "/SignServer", "sts": server.URL + "/STS", "svs": server.URL + "/verify",
				"client_id": "uzel", "login": "ivanova", "password": "t0psecret", "state": t.TempDir(),
			}
			maps.Copy(settings, c.change)
			text, err := json.Marshal(settings)
			if err != nil {
				t.Fatal(err)
			}
			opened, err := dss.At(time.Now).Open(t.Context(), sdk.Setup{Config: text, AcceptGuess: true})
			if err != nil {
				t.Fatal(err)
			}
			defer opened.Close()
			c.act(t, opened.(connection), f)
			if rest := left(); len(rest) > 0 {
				t.Errorf("not called: %q", rest)
			}
		})
	}
}

func TestTheSandboxAnswersAsIsDocumented(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	f := newFacts(t)
	token, last := "", ""
	for _, step := range []struct{ path, asked, answer string }{
		{"/STS/oauth/token", "token.request", "token.answer"},
		{"GET /SignServer/rest/api/certificates", "", "certificates.answer"},
		{"GET /SignServer/rest/api/policy", "", "policy.answer"},
		{"/SignServer/rest/api/documents", "documents.request", "documents.answer"},
		{"/SignServer/rest/api/documents/packagesignature", "package.request", "package.answer"},
		{"/SignServer/rest/api/v2/signature", "v2.request", "v2.answer"},
		{"/SignServer/rest/api/transactions", "transactions_cms.request", "transactions.answer"},
		{"/SignServer/rest/api/transactions", "transactions.request", "transactions.answer"},
		{"/STS/confirmation", "confirmation.request", "confirmation.answer"},
		{"/STS/confirmation", "confirmation_poll.request", "confirmation.answer"},
		{"confirm", "", ""},
		{"/STS/confirmation", "confirmation_poll.request", "confirmation_final.answer"},
		{"/SignServer/rest/api/documents", "confirmed.request", "documents.answer"},
	} {
		if step.path == "confirm" {
			w.Confirm()
			continue
		}
		method, path, _ := strings.Cut(step.path, " ")
		if path == "" {
			method, path = http.MethodPost, step.path
		}
		asked := ""
		if step.asked != "" {
			asked = f.file(step.asked)
		}
		if strings.HasPrefix(step.asked, "confirmation") { // the numbers are the service's own
			asked = strings.NewReplacer("7f2c7d0e", last, `"123"`, `"`+last+`"`).Replace(asked)
		}
		text := w.call(method, path, token, asked)
		want, got := normal(f.file(step.answer)), normal(text)
		if diff := cmp.Diff(shape(want), shape(got)); diff != "" {
			t.Errorf("%s: %s\n%s", step.path, diff, text)
		}
		switch answer := got.(type) {
		case string:
			if step.answer == "transactions.answer" {
				last = answer
			}
		case map[string]any:
			for _, name := range []string{"access_token", "AccessToken"} {
				if given, ok := answer[name].(string); ok {
					token = given
				}
			}
			if challenge, ok := answer["Challenge"].(map[string]any); ok {
				last = challenge["ContextData"].(map[string]any)["RefID"].(string)
			}
		}
	}
	w.count(sandbox.Signed, 4)
}

func TestTheSandboxVerifiesAndRefusesAsIsDocumented(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	f := newFacts(t)
	made, err := w.open().Sign(t.Context(), order("key", "УПД"))
	if err != nil {
		t.Fatal(err)
	}
	f.values = strings.NewReplacer("{{document}}", base64.StdEncoding.EncodeToString([]byte("УПД")), "{{signature}}", base64.StdEncoding.EncodeToString(made))
	for _, c := range []struct {
		path, asked, answer string
		status              int
	}{
		{"/verify/rest/api/signatures", f.file("verify.request"), "verify.answer", http.StatusOK},
		{"/STS/oauth/token", strings.Replace(f.file("token.request"), "t0psecret", "wrong", 1), "token_refused.answer", http.StatusBadRequest},
	} {
		response, err := http.Post(w.http.URL+c.path, "application/json", strings.NewReader(c.asked))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(response.Body)
		if err != nil || response.StatusCode != c.status {
			t.Errorf("%s: %d %s, %v", c.path, response.StatusCode, text, err)
		}
		if diff := cmp.Diff(shape(normal(f.file(c.answer))), shape(normal(string(text)))); diff != "" {
			t.Errorf("%s: %s", c.path, diff)
		}
	}
}

// call is a client that is not ours.
func (w *world) call(method, path, token, body string) string {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), method, w.http.URL+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		w.t.Errorf("%s: %d %s, %v", path, response.StatusCode, text, err)
	}
	return strings.TrimSpace(string(text))
}

// shape is which fields there are, with their kinds; of a list the first item stands for all.
func shape(value any) any {
	switch v := value.(type) {
	case map[string]any:
		fields := map[string]any{}
		for name, inner := range v {
			fields[name] = shape(inner)
		}
		return fields
	case []any:
		if len(v) == 0 {
			return "empty list"
		}
		return []any{shape(v[0])}
	}
	return fmt.Sprintf("%T", value)
}
