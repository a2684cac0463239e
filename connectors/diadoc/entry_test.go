package diadoc_test

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/smallstep/pkcs7"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/cms/cmstest"
	"github.com/uzelhub/uzel/schemas/document"
)

// keeper is a hub whose signer holds the key of one certificate.
type keeper struct {
	cmstest.Signer
	asked string // for the certificate of this thumbprint
}

func newKeeper() *keeper { return &keeper{Signer: cmstest.NewRSA()} }

// Sign is part of sdk.Host.
func (*keeper) Sign(context.Context, sdk.SignOrder) ([]byte, error) {
	return nil, sdk.Fail(document.CauseUnauthorised, "подписывать незачем")
}

// Decrypt is part of sdk.Host.
func (k *keeper) Decrypt(_ context.Context, thumbprint string, message []byte) ([]byte, error) {
	k.asked = thumbprint
	sealed, err := pkcs7.Parse(message)
	if err != nil {
		return nil, err
	}
	return sealed.Decrypt(k.Certificate, k.Key)
}

func TestACertificateLogsInThroughTheHubsSigner(t *testing.T) {
	k := newKeeper()
	server := sandbox.New(sandbox.Options{
		ClientID: clientID, Users: []sandbox.User{{Login: "uzel", Certificates: [][]byte{k.Certificate.Raw}}},
		Organisations: sandbox.Sample(sandbox.Behaviour{}, sandbox.Behaviour{}),
	})
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	file := filepath.Join(t.TempDir(), "login.cer")
	for form, data := range map[string][]byte{
		"DER": k.Certificate.Raw, "PEM": pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: k.Certificate.Raw}),
	} {
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		config, err := json.Marshal(settings{"url": web.URL, "inn": sellerINN, "client_id": clientID, "auth": "certificate",
			"certificate": file})
		if err != nil {
			t.Fatal(err)
		}
		connection, err := connector.Open(t.Context(), sdk.Setup{Config: config, Host: k})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = connection.Close() })
		if _, err := connection.Check(t.Context()); err != nil {
			t.Errorf("%s: %v", form, err)
		}
	}
	if sum := sha1.Sum(k.Certificate.Raw); k.asked != hex.EncodeToString(sum[:]) {
		t.Errorf("the hub was asked for %q", k.asked)
	}
}

func TestACertificateThatIsNoneShowsInCheck(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	for _, file := range []string{filepath.Join(t.TempDir(), "none.cer"), "README.md"} {
		_, err := x.desk(sellerINN, settings{"auth": "certificate", "certificate": file}).connection.Check(t.Context())
		if f := sdk.FaultOf(err); err == nil || f.Cause != document.CauseMisconfigured {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// identity is a provider of OpenID Connect whose refresh tokens are good for one use.
type identity struct {
	mu    sync.Mutex
	forms []string
	good  string
}

// ServeHTTP implements http.Handler.
func (p *identity) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.URL.Path != "/connect/token" || r.ParseForm() != nil {
		http.NotFound(w, r)
		return
	}
	p.forms = append(p.forms, r.PostForm.Encode())
	if r.PostForm.Get("refresh_token") != p.good || r.PostForm.Get("client_secret") != "client-secret-1" {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":"invalid_grant","error_description":"Токен Иванова отозван"}`)
		return
	}
	p.good = fmt.Sprintf("refresh-%d", len(p.forms)+1)
	fmt.Fprintf(w, `{"access_token":"access-%d","refresh_token":%q,"token_type":"Bearer","expires_in":3600}`, len(p.forms),
		p.good)
}

func TestOIDCRefreshesItsTokensAndBearsThem(t *testing.T) {
	p := &identity{good: "refresh-1"}
	provider := httptest.NewServer(p)
	t.Cleanup(provider.Close)
	var bearer []string
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		bearer = append(bearer, r.Header.Get("Authorization"))
		if len(bearer) == 1 {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		fmt.Fprint(w, `{"Organizations":[]}`)
	}))
	t.Cleanup(api.Close)
	s := settings{
		"url": api.URL, "inn": sellerINN, "client_id": clientID, "auth": "oidc", "identity_url": provider.URL,
		"client_secret": "client-secret-1", "refresh_token": "refresh-1", "scope": "some.scope",
	}
	if _, err := open(t, s).(sdk.Discoverer).Discover(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := "Bearer access-1 Bearer access-2"; strings.Join(bearer, " ") != want {
		t.Errorf("%q, want %q", bearer, want)
	}
	if len(p.forms) != 2 || !strings.Contains(p.forms[1], "refresh_token=refresh-2") || !strings.Contains(p.forms[0],
		"scope=some.scope") {
		t.Errorf("%q", p.forms)
	}
	_, err := open(t, s).(sdk.Discoverer).Discover(t.Context()) // its refresh token was used before
	f := sdk.FaultOf(err)
	if err == nil || f.Cause != document.CauseUnauthorised || f.RemoteText != "invalid_grant" {
		t.Errorf("%v", err)
	}
	for _, secret := range []string{"client-secret-1", "refresh-1", "Иванова"} {
		if strings.Contains(f.Error()+f.Hint, secret) {
			t.Errorf("%q is told: %v", secret, f)
		}
	}
}

func TestTheSandboxTakesOIDCToo(t *testing.T) {
	x := newExchange(t, sandbox.Options{})
	d := x.desk(sellerINN, settings{"auth": "oidc", "identity_url": x.url, "client_secret": "any-secret",
		"refresh_token": "refresh-1"})
	if _, err := d.connection.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestSettingsThatDoNotFitAreNamed(t *testing.T) {
	for setting, wrong := range map[string]settings{
		"inn":           {"inn": "7700000017"},
		"kpp":           {"kpp": "12"},
		"password":      {"password": ""},
		"certificate":   {"auth": "certificate"},
		"client_secret": {"auth": "oidc", "refresh_token": "refresh-1"},
		"refresh_token": {"auth": "oidc", "client_secret": "client-secret-1"},
		"identity_url": {"auth": "oidc", "refresh_token": "refresh-1", "client_secret": "client-secret-1",
			"identity_url": "identity"},
		"url":        {"url": "https://user:password@diadoc-api.kontur.ru"},
		"signer.inn": {"signer": settings{"surname": "Т", "first_name": "Т", "inn": "1"}},
		"timeout":    {"timeout": "0s"},
	} {
		config, err := json.Marshal(usual("https://diadoc-api.kontur.ru", sellerINN).with(wrong))
		if err != nil {
			t.Fatal(err)
		}
		_, err = connector.Open(t.Context(), sdk.Setup{Config: config})
		if f := sdk.FaultOf(err); err == nil || f.Cause != document.CauseMisconfigured || !strings.Contains(f.Message,
			setting) {
			t.Errorf("%s: %v", setting, err)
		}
	}
}
