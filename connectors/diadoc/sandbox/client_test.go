package sandbox_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	"github.com/uzelhub/uzel/connectors/diadoc/sandbox/wire"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// clock is the sandbox's, moved by a test.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// yard is a sandbox with a client that is logged in.
type yard struct {
	*client
	server *sandbox.Server
	clock  *clock
	ours   string
	theirs string // the counterparty that a test plays with
}

// client is a plain client of the service: it knows its description and nothing of the sandbox.
type client struct {
	t       *testing.T
	base    string
	header  http.Header
	token   string
	lastErr error
}

func started(t *testing.T, options sandbox.Options) *yard {
	t.Helper()
	clock := &clock{now: noon}
	options.Now = clock.Now
	s := sandbox.New(options)
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	y := &yard{client: &client{t: t, base: web.URL}, server: s, clock: clock}
	y.ours, y.theirs = s.Box("7700000016"), s.Box("7810000026")
	y.login()
	return y
}

func (c *client) login() {
	c.t.Helper()
	c.loginAs("uzel", "uzel")
}

func (c *client) loginAs(login, password string) {
	c.t.Helper()
	c.header = http.Header{"Authorization": {"DiadocAuth ddauth_api_client_id=key"}}
	body, _ := proto.Marshal(&wire.LoginPassword{Login: &login, Password: &password})
	status, token := c.post("/V3/Authenticate?type=password", body)
	if status != http.StatusOK {
		c.t.Fatalf("log-in: %d %s", status, token)
	}
	c.token = string(token)
	c.header.Set("Authorization", "DiadocAuth ddauth_api_client_id=key,ddauth_token="+c.token)
}

// do makes a call; status 0 is a connection that broke.
func (c *client) do(verb, path string, body []byte, header http.Header) (int, []byte, http.Header) {
	c.t.Helper()
	request, err := http.NewRequest(verb, c.base+path, bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	for key, values := range c.header {
		request.Header[key] = values
	}
	for key, values := range header {
		request.Header[key] = values
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		c.lastErr = err
		return 0, nil, nil
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if c.lastErr = err; err != nil {
		return 0, text, nil
	}
	return answer.StatusCode, text, answer.Header
}

func (c *client) post(path string, body []byte) (int, []byte) {
	c.t.Helper()
	status, text, _ := c.do(http.MethodPost, path, body, nil)
	return status, text
}

// get calls, and reads the answer in protobuf.
func (c *client) get(path string, into proto.Message) {
	c.t.Helper()
	status, text, _ := c.do(http.MethodGet, path, nil, nil)
	c.read(path, status, text, into)
}

// send posts a message in protobuf and reads the answer.
func (c *client) send(path string, what, into proto.Message) {
	c.t.Helper()
	body, err := proto.Marshal(what)
	if err != nil {
		c.t.Fatal(err)
	}
	status, text := c.post(path, body)
	c.read(path, status, text, into)
}

func (c *client) read(path string, status int, text []byte, into proto.Message) {
	c.t.Helper()
	if status != http.StatusOK {
		c.t.Fatalf("%s: %d %s", path, status, text)
	}
	if err := proto.Unmarshal(text, into); err != nil {
		c.t.Fatalf("%s: %v", path, err)
	}
}

var asJSON = http.Header{"Content-Type": {"application/json; charset=utf-8"}, "Accept": {"application/json"}}

func query(pairs ...string) string {
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return "?" + q.Encode()
}

// events reads the feed of a box to its end.
func (y *yard) events(box string) (all []*wire.BoxEvent) {
	y.t.Helper()
	for after := ""; ; {
		var list wire.BoxEventList
		y.get("/V8/GetNewEvents"+query("boxId", box, "afterIndexKey", after), &list)
		if len(list.Events) == 0 {
			return all
		}
		all = append(all, list.Events...)
		after = list.Events[len(list.Events)-1].GetIndexKey()
	}
}

// file is a document of no format.
func file(content *wire.SignedContent) *wire.DocumentAttachment {
	return &wire.DocumentAttachment{TypeNamedId: proto.String("Nonformalized"), SignedContent: content}
}

// toThem is a message of ours to the other side.
func (y *yard) toThem(documents ...*wire.DocumentAttachment) *wire.MessageToPost {
	return &wire.MessageToPost{FromBoxId: &y.ours, ToBoxId: &y.theirs, DocumentAttachments: documents}
}

// posted posts it.
func (y *yard) posted(documents ...*wire.DocumentAttachment) *wire.Message {
	y.t.Helper()
	var m wire.Message
	y.send("/V3/PostMessage", y.toThem(documents...), &m)
	return &m
}

// document is the first of a message, as we see it now.
func (y *yard) document(m *wire.Message) *wire.Document {
	y.t.Helper()
	return y.message(m.GetMessageId()).Entities[0].DocumentInfo
}

// Values with long names.
const (
	rightSignature = wire.SenderSignatureStatus_SenderSignatureCheckedAndValid
	wrongSignature = wire.SenderSignatureStatus_SenderSignatureCheckedAndInvalid
	noReceipt      = wire.GeneralReceiptStatus_GeneralReceiptStatusNotAcceptable
)
