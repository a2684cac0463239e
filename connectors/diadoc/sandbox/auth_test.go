package sandbox_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/smallstep/pkcs7"
	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

func TestAPasswordIsTakenInBothEncodings(t *testing.T) {
	y := started(t, sandbox.Options{ClientID: "key"})
	y.header = http.Header{}
	anonymous := func(id string) http.Header {
		return http.Header{"Authorization": {"DiadocAuth ddauth_api_client_id=" + id}}
	}
	right, _ := proto.Marshal(&wire.LoginPassword{Login: proto.String("uzel"), Password: proto.String("uzel")})
	wrong, _ := proto.Marshal(&wire.LoginPassword{Login: proto.String("uzel"), Password: proto.String("Uzel")})
	jsonly := anonymous("key")
	jsonly.Set("Content-Type", "application/json; charset=utf-8")
	for _, c := range []struct {
		rule, path string
		body       []byte
		header     http.Header
		status     int
	}{
		{"protobuf", "/V3/Authenticate?type=password", right, anonymous("key"), 200},
		{"JSON", "/V3/Authenticate?type=password", []byte(`{"login":"uzel","password":"uzel"}`), jsonly, 200},
		{"a wrong password", "/V3/Authenticate?type=password", wrong, anonymous("key"), 401},
		{"a client that is not known", "/V3/Authenticate?type=password", right, anonymous("other"), 401},
		{"nobody", "/V3/Authenticate?type=password", right, nil, 401},
		{"an unknown way", "/V3/Authenticate?type=face", right, anonymous("key"), 400},
		{"no protobuf", "/V3/Authenticate?type=password", []byte("what?"), anonymous("key"), 400},
	} {
		if status, text, _ := y.do(http.MethodPost, c.path, c.body, c.header); status != c.status {
			t.Errorf("%s: %d %s", c.rule, status, text)
		}
	}
}

func TestATokenLives24Hours(t *testing.T) {
	y := started(t, sandbox.Options{})
	asked := func(header string) int {
		y.header.Set("Authorization", header)
		status, _, _ := y.do(http.MethodGet, "/GetMyOrganizations", nil, nil)
		return status
	}
	for header, want := range map[string]int{
		"DiadocAuth ddauth_api_client_id=key,ddauth_token=" + y.token:  200,
		"DiadocAuth ddauth_api_client_id=key, ddauth_token=" + y.token: 200,
		"DiadocAuth ddauth_token=" + y.token:                           401,
		"DiadocAuth ddauth_api_client_id=key":                          401,
		"Bearer " + y.token:                                            401,
		"":                                                             401,
	} {
		if got := asked(header); got != want {
			t.Errorf("%q: %d", header, got)
		}
	}
	good := "DiadocAuth ddauth_api_client_id=key,ddauth_token=" + y.token
	y.clock.pass(24*time.Hour - time.Second)
	if got := asked(good); got != 200 {
		t.Errorf("before 24 hours: %d", got)
	}
	y.clock.pass(time.Second)
	if got := asked(good); got != 401 {
		t.Errorf("after 24 hours: %d", got)
	}
	y.login()
	y.server.ExpireTokens()
	if got := asked("DiadocAuth ddauth_api_client_id=key,ddauth_token=" + y.token); got != 401 {
		t.Errorf("an ended session: %d", got)
	}
	y.login()
	y.server.Inject(sandbox.ExpireToken, "/GetMyOrganizations", 0, 1)
	if got := asked("DiadocAuth ddauth_api_client_id=key,ddauth_token=" + y.token); got != 401 {
		t.Errorf("a forgotten token: %d", got)
	}
}

func TestACertificateLogsIn(t *testing.T) {
	key, certificate := rsaPair(t)
	der := certificate.Raw
	y := started(t, sandbox.Options{Users: []sandbox.User{{Login: "uzel", Password: "uzel", Certificates: [][]byte{der}}}})
	y.header = http.Header{"Authorization": {"DiadocAuth ddauth_api_client_id=key"}, "Content-Type": {"application/octet-stream"}}
	status, sealed := y.post("/V3/Authenticate?type=certificate", der)
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, sealed)
	}
	parsed, err := pkcs7.Parse(sealed)
	if err != nil {
		t.Fatal(err)
	}
	riddle, err := parsed.Decrypt(certificate, key)
	if err != nil {
		t.Fatal(err)
	}
	confirm := "/V3/AuthenticateConfirm" + query("token", base64.StdEncoding.EncodeToString(riddle))
	if status, text := y.post(confirm, []byte("another")); status != http.StatusForbidden {
		t.Errorf("another certificate: %d %s", status, text)
	}
	if status, text := y.post(confirm+"&thumbprint=00", nil); status != http.StatusForbidden {
		t.Errorf("another thumbprint: %d %s", status, text)
	}
	status, token := y.post(confirm, der)
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, token)
	}
	y.header.Set("Authorization", "DiadocAuth ddauth_api_client_id=key,ddauth_token="+string(token))
	y.get("/GetMyOrganizations", &wire.OrganizationList{})
	if status, text := y.post(confirm, der); status != http.StatusForbidden {
		t.Errorf("a riddle is good for once: %d %s", status, text)
	}
	if status, text := y.post("/V3/Authenticate?type=certificate", []byte("none")); status != http.StatusBadRequest {
		t.Errorf("no certificate: %d %s", status, text)
	}
}

func TestARefreshTokenIsGoodForAPairOfNewOnes(t *testing.T) {
	y := started(t, sandbox.Options{
		ClientSecret: "secret", Users: []sandbox.User{{Login: "uzel", Password: "uzel", RefreshToken: "first"}},
	})
	ask := func(refresh, secret string) (status int, answer map[string]any) {
		form := url.Values{
			"grant_type": {"refresh_token"}, "refresh_token": {refresh}, "client_id": {"key"}, "client_secret": {secret},
		}
		status, text, _ := y.do(http.MethodPost, "/connect/token", []byte(form.Encode()),
			http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Authorization": nil})
		if err := json.Unmarshal(text, &answer); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		return status, answer
	}
	if status, answer := ask("first", "wrong"); status != 400 || answer["error"] != "invalid_client" {
		t.Errorf("%d %v", status, answer)
	}
	status, answer := ask("first", "secret")
	if status != 200 || answer["token_type"] != "Bearer" || answer["expires_in"] != 86400. {
		t.Fatalf("%d %v", status, answer)
	}
	if status, answer := ask("first", "secret"); status != 400 || answer["error"] != "invalid_grant" {
		t.Errorf("again: %d %v", status, answer)
	}
	y.header.Set("Authorization", "Bearer "+answer["access_token"].(string))
	y.get("/GetMyOrganizations", &wire.OrganizationList{})
	if status, _ := ask(answer["refresh_token"].(string), "secret"); status != 200 {
		t.Errorf("the next one: %d", status)
	}
}

func TestAScopeMustBeOneOfTheService(t *testing.T) {
	for scope, want := range map[string]int{
		"": 200, "openid profile email offline_access Diadoc.PublicAPI": 200, "Diadoc.PublicAPI.Staging": 200,
		"extern.api": 400, "openid offline_access": 400, "Diadoc.PublicAPIs": 400,
	} {
		y := started(t, sandbox.Options{Users: []sandbox.User{{Login: "uzel", Password: "uzel", RefreshToken: "first"}}})
		form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"first"}, "client_id": {"key"}, "scope": {scope}}
		status, text, _ := y.do(http.MethodPost, "/connect/token", []byte(form.Encode()), nil)
		if status != want || (want == 400) != strings.Contains(string(text), "invalid_scope") {
			t.Errorf("%q: %d %s", scope, status, text)
		}
	}
}

// rsaPair is a throw-away key with its certificate.
func rsaPair(t *testing.T) (*rsa.PrivateKey, *x509.Certificate) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Никто"},
		NotBefore: noon.AddDate(-10, 0, 0), NotAfter: noon.AddDate(50, 0, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return key, certificate
}

func TestADeviceIsLetInAfterAWhile(t *testing.T) {
	y := started(t, sandbox.Options{ClientID: "key", Delivery: time.Minute})
	ask := func(path string, form url.Values) (status int, answer map[string]any) {
		form.Set("client_id", "key")
		status, text, _ := y.do(http.MethodPost, path, []byte(form.Encode()), http.Header{"Authorization": nil})
		if err := json.Unmarshal(text, &answer); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		return status, answer
	}
	status, device := ask("/connect/deviceauthorization", url.Values{})
	if status != 200 || device["device_code"] == "" || device["user_code"] == "" || device["interval"] != 5. {
		t.Fatalf("%d %v", status, device)
	}
	form := url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}, "device_code": {device["device_code"].(string)},
	}
	if status, answer := ask("/connect/token", form); status != 400 || answer["error"] != "authorization_pending" {
		t.Errorf("at once: %d %v", status, answer)
	}
	y.clock.pass(time.Minute)
	status, answer := ask("/connect/token", form)
	if status != 200 {
		t.Fatalf("%d %v", status, answer)
	}
	y.header.Set("Authorization", "Bearer "+answer["access_token"].(string))
	y.get("/GetMyOrganizations", &wire.OrganizationList{})
	if status, answer := ask("/connect/token", form); status != 400 || answer["error"] != "invalid_grant" {
		t.Errorf("again: %d %v", status, answer)
	}
}
