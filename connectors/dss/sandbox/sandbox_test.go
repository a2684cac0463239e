package sandbox_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/dss/sandbox"
	"github.com/uzelhub/uzel/schemas/cms"
)

// client speaks with the service as anybody may.
type client struct {
	*sandbox.Server
	t     *testing.T
	url   string
	token string
}

func serve(t *testing.T, options sandbox.Options) *client {
	t.Helper()
	options.Login, options.Password, options.ClientID = "ivanova", "t0psecret", "bank"
	server, err := sandbox.New(options)
	if err != nil {
		t.Fatal(err)
	}
	listening := httptest.NewServer(server)
	t.Cleanup(listening.Close)
	return &client{Server: server, t: t, url: listening.URL}
}

func (c *client) logIn() {
	c.t.Helper()
	answer, err := http.PostForm(c.url+"/STS/oauth/token", url.Values{
		"grant_type": {"password"}, "username": {"ivanova"}, "password": {"t0psecret"}, "client_id": {"bank"},
		"resource": {"urn:cryptopro:dss:signserver:signserver"},
	})
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	var given struct {
		Token string `json:"access_token"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&given); err != nil || given.Token == "" {
		c.t.Fatalf("%d, %v", answer.StatusCode, err)
	}
	c.token = given.Token
}

// call gives the status, 0 when the connection broke, and the answer.
func (c *client) call(path, body string) (int, string) {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.url+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, ""
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, ""
	}
	return answer.StatusCode, string(text)
}

const documents = "/SignServer/rest/api/documents"

// signing is a request as it is documented, with one thing changed.
func signing(kind, certificate, parameters string) string {
	return fmt.Sprintf(`{"Content":%q,"Name":"upd.xml","Signature":{"Type":%s,"CertificateId":%s,"PinCode":"","Parameters":{%s}}}`,
		base64.StdEncoding.EncodeToString([]byte("УПД")), kind, certificate, parameters)
}

const bes = `"CADESType":"BES","IsDetached":"true"`

func TestWhatIsSignedAndWhatIsRefused(t *testing.T) {
	c := serve(t, sandbox.Options{})
	c.logIn()
	for _, one := range []struct {
		rule, body string
		status     int
		code       string
	}{
		{"the type by its name", signing(`"CAdES"`, "1", bes), 200, ""},
		{"the type by its number", signing("2", "1", bes), 200, ""},
		{"CMS", signing("5", "1", bes), 200, ""},
		{"a type that is no CMS", signing(`"PDF"`, "1", bes), 400, "invalid_signature_params"},
		{"timestamps", signing(`"CAdES"`, "1", `"CADESType":"T","IsDetached":"true"`), 400, "invalid_signature_params"},
		{"an attached signature", signing(`"CAdES"`, "1", `"CADESType":"BES"`), 400, "invalid_signature_params"},
		{"a certificate out of service", signing(`"CAdES"`, "2", bes), 400, "invalid_certificate"},
		{"a certificate that is not there", signing(`"CAdES"`, "9", bes), 400, "invalid_certificate"},
		{"no document", `{"Signature":{}}`, 400, "invalid_request"},
		{"no JSON", `<xml/>`, 400, "invalid_request"},
	} {
		status, text := c.call(documents, one.body)
		if status != one.status || !strings.Contains(text, one.code) {
			t.Errorf("%s: %d %s", one.rule, status, text)
			continue
		}
		if status != http.StatusOK {
			continue
		}
		var signed []byte
		if err := json.Unmarshal([]byte(text), &signed); err != nil {
			t.Errorf("%s: %v", one.rule, err)
		}
		if read, err := cms.Inspect(signed); err != nil || !read.Detached || read.Signatures[0].Level != cms.BES {
			t.Errorf("%s: %+v, %v", one.rule, read, err)
		}
	}
	if n := c.Count(sandbox.Signed); n != 3 {
		t.Errorf("%d signatures in the ledger", n)
	}
}

func TestNobodyIsLetInWithoutAToken(t *testing.T) {
	c := serve(t, sandbox.Options{})
	for _, path := range []string{documents, "/SignServer/rest/api/transactions", "/SignServer/rest/api/v2/signature", "/STS/confirmation"} {
		if status, _ := c.call(path, "{}"); status != http.StatusUnauthorized {
			t.Errorf("%s: %d", path, status)
		}
	}
	if n := c.Count(sandbox.Signed) + c.Count(sandbox.Transacted); n != 0 {
		t.Errorf("%d things were done", n)
	}
}

func TestAFaultIsWhatTheLedgerSaysItIs(t *testing.T) {
	for fault, want := range map[sandbox.Fault]struct {
		status int
		done   bool
	}{
		sandbox.TooMany: {429, false}, sandbox.ServerError: {500, false}, sandbox.ErrorAfter: {500, true}, sandbox.Refuse: {0, false},
		sandbox.Drop: {0, true}, sandbox.Truncate: {0, true}, sandbox.ExpireToken: {401, false}, sandbox.Delay: {200, true}, "": {200, true},
	} {
		c := serve(t, sandbox.Options{Faults: sandbox.Plan{Delay: time.Millisecond}})
		c.logIn()
		c.Inject(fault, documents, 0, 1)
		status, _ := c.call(documents, signing(`"CAdES"`, "1", bes))
		ledger := c.Ledger()
		last := ledger[len(ledger)-1]
		if status != want.status || last.Done != want.done || last.Fault != fault || (c.Count(sandbox.Signed) == 1) != want.done {
			t.Errorf("%q: answered %d, ledger %+v", fault, status, last)
		}
	}
}

func TestTheSameSeedHasTheSameFaults(t *testing.T) {
	story := func(seed uint64) []sandbox.Fault {
		c := serve(t, sandbox.Options{Seed: seed, Faults: sandbox.Plan{Chance: map[sandbox.Fault]float64{sandbox.TooMany: 0.5}}})
		for range 20 {
			c.call("/verify/rest/api/signatures", "{}")
		}
		var faults []sandbox.Fault
		for _, e := range c.Ledger() {
			faults = append(faults, e.Fault)
		}
		return faults
	}
	if one := story(7); !slices.Equal(one, story(7)) || slices.Equal(one, story(8)) || !slices.Contains(one, sandbox.TooMany) {
		t.Errorf("%q", one)
	}
}
