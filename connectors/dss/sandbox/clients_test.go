package sandbox_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/dss/sandbox"
	"github.com/uzelhub/uzel/schemas/cms"
)

// These are what published programs that work with the service write.

// byName is a client that names its user in every request instead of a token, and its JSON a form.
func (c *client) byName(path, body, password string) (int, map[string]any) {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.url+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	request.SetBasicAuth("ivanova", password)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	var read map[string]any
	_ = json.NewDecoder(answer.Body).Decode(&read) // a refusal may be empty
	return answer.StatusCode, read
}

const resource = `"Resource":"urn:cryptopro:dss:signserver:signserver"`

func TestAUserMayLogInWhereOperationsAreConfirmed(t *testing.T) {
	c := serve(t, sandbox.Options{ConfirmationRequired: true})
	status, answer := c.byName("/STS/confirmation", "{"+resource+"}", "t0psecret")
	if status != http.StatusOK || answer["IsFinal"] != true || answer["IsError"] != false || answer["ExpiresIn"] != 300.0 {
		t.Fatalf("%d %v", status, answer)
	}
	c.token, _ = answer["AccessToken"].(string)
	_, text := c.call("/SignServer/rest/api/transactions", transaction)
	var id string
	if err := json.Unmarshal([]byte(text), &id); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	_, answer = c.byName("/STS/confirmation", `{`+resource+`,"TransactionTokenId":"`+id+`"}`, "t0psecret")
	asked, _ := answer["Challenge"].(map[string]any)
	context, _ := asked["ContextData"].(map[string]any)
	ref, _ := context["RefID"].(string)
	poll := `{` + resource + `,"ChallengeResponse":{"TextChallengeResponse":[{"RefId":"` + ref + `"}]}}`
	if _, answer = c.byName("/STS/confirmation", poll, "t0psecret"); answer["IsFinal"] != false {
		t.Errorf("%v", answer)
	}
	c.Confirm()
	_, answer = c.byName("/STS/confirmation", poll, "t0psecret")
	c.token, _ = answer["AccessToken"].(string)
	if status, text := c.call(documents, `{"Signature":{"PinCode":""}}`); status != http.StatusOK {
		t.Errorf("%d %s", status, text)
	}
	for rule, body := range map[string]string{"to log in": "{" + resource + "}", "to ask": poll} {
		if status, _ := c.byName("/STS/confirmation", body, "another"); status != http.StatusUnauthorized {
			t.Errorf("%s with a wrong password: %d", rule, status)
		}
	}
}

const transaction = `{"OperationCode":2,"Parameters":[{"Name":"CertificateID","Value":"1"},{"Name":"DocumentInfo","Value":"upd.xml"},
	{"Name":"DocumentType","Value":"xml"},{"Name":"SignatureType","Value":"CMS"},{"Name":"CADESType","Value":"BES"},
	{"Name":"IsDetached","Value":"True"},{"Name":"Hash","Value":"False"}],"Document":"0KPQn9CU"}`

func TestTruthIsWrittenInAnyCaseAndNoCertificateIsTheUsualOne(t *testing.T) {
	c := serve(t, sandbox.Options{Now: time.Now})
	c.logIn()
	for _, parameters := range []string{
		`"CADESType":"BES","IsDetached":"True"`, `"CADESType":"BES","IsDetached":"True","Hash":"False"`,
	} {
		status, text := c.call(documents, signing(`"CAdES"`, "0", parameters))
		var signed []byte
		if err := json.Unmarshal([]byte(text), &signed); status != http.StatusOK || err != nil {
			t.Fatalf("%s: %d %s", parameters, status, text)
		}
		if read, err := cms.Inspect(signed); err != nil || !read.Detached {
			t.Errorf("%s: %v", parameters, err)
		}
		checked := `{"SignatureType":"CAdES","Content":"` + base64.StdEncoding.EncodeToString(signed) + `","Source":"0KPQn9CU"}`
		if status, text := c.call("/verify/rest/api/signatures", checked); status != http.StatusOK || !strings.Contains(text, `"Result":true`) {
			t.Errorf("%d %s", status, text)
		}
	}
	if status, text := c.call(documents, signing(`"CAdES"`, "1", `"CADESType":"BES","IsDetached":"True","Hash":"True"`)); status != 400 {
		t.Errorf("a digest: %d %s", status, text)
	}
}

func TestAClientWithoutASecretMayNameItselfByBasicToo(t *testing.T) {
	c := serve(t, sandbox.Options{})
	form := url.Values{
		"grant_type": {"password"}, "username": {"ivanova"}, "password": {"t0psecret"}, "resource": {"urn:cryptopro:dss:signserver:signserver"},
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.url+"/STS/oauth/token", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth("bank", "")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("%d", answer.StatusCode)
	}
}
