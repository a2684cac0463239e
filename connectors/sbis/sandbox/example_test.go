package sandbox_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/sbis/sandbox"
	"github.com/uzelhub/uzel/connectors/sbis/sbistest"
)

const password = "very-secret-word"

// client is as little of one as can be.
type client struct {
	*testing.T
	url, session string
	contentType  string
	server       *sandbox.Server
}

func (c *client) post(path, body string) (int, map[string]any) {
	c.Helper()
	request, err := http.NewRequest(http.MethodPost, c.url+path, strings.NewReader(body))
	if err != nil {
		c.Fatal(err)
	}
	request.Header.Set("Content-Type", c.contentType)
	request.Header.Set("X-SBISSessionID", c.session)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		c.Fatal(err)
	}
	var answer map[string]any
	_ = json.Unmarshal(text, &answer) // what is no JSON has no answer
	return response.StatusCode, answer
}

func (c *client) get(url string) (int, string) {
	c.Helper()
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		c.Fatal(err)
	}
	request.Header.Set("X-SBISSessionID", c.session)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		c.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// call calls a method with parameters and wants success.
func (c *client) call(method, params string) any {
	c.Helper()
	status, answer := c.post("/service/?srv=1", `{"jsonrpc":"2.0","method":"`+method+`","params":`+params+`,"id":0}`)
	if status != http.StatusOK {
		c.Fatalf("%s: %d %v", method, status, answer)
	}
	return answer["result"]
}

func serve(t *testing.T, o sandbox.Options) (*sandbox.Server, *client) {
	t.Helper()
	o.Password = password
	if o.Now == nil {
		o.Now = func() time.Time { return time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC) }
	}
	server := sandbox.New(o)
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	return server, &client{T: t, url: web.URL, contentType: "application/json-rpc;charset=utf-8", server: server}
}

// logIn logs in by password.
func (c *client) logIn() {
	c.Helper()
	_, answer := c.post("/auth/service/", `{"jsonrpc":"2.0","method":"СБИС.Аутентифицировать","params":{"Логин":"uzel","Пароль":"`+password+`"},"id":0}`)
	c.session, _ = answer["result"].(string)
	if c.session == "" {
		c.Fatalf("%v", answer)
	}
}

// TestTheSandboxAnswersAsTheExamples asks what the examples ask, in their order.
func TestTheSandboxAnswersAsTheExamples(t *testing.T) {
	server, c := serve(t, sandbox.Options{})
	file, err := base64.StdEncoding.DecodeString("PD94")
	if err != nil {
		t.Fatal(err)
	}
	cms, err := server.Sign(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range sbistest.Examples(t, "../testdata/rpc") {
		t.Run(e.Name, func(t *testing.T) {
			c.T = t
			said := strings.NewReplacer(
				sbistest.Password, password, sbistest.Signature, base64.StdEncoding.EncodeToString(cms),
			).Replace(string(e.Request))
			session := c.session
			if e.Session == "none" {
				c.session = ""
			}
			status, answer := c.post(e.Path, said)
			c.session = session
			var want any
			if err := json.Unmarshal(e.Answer, &want); err != nil {
				t.Fatal(err)
			}
			if missing := sbistest.Missing(want, answer); status != e.Status || len(missing) > 0 {
				t.Errorf("answered %d: %s", status, strings.Join(missing, "\n"))
			}
			if e.Path == "/auth/service/" {
				c.session, _ = answer["result"].(string)
			}
		})
	}
}
