package mig24

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// client speaks to one of the three services. It is used by several goroutines at once.
type client struct {
	key     string // of the configuration
	base    string
	token   string
	version string // of X-Version; empty: none is sent
	http    *sdk.HTTPClient
	now     func() time.Time
}

// pauseBetween is before the second attempt at a question: short, since the hub comes back by itself.
const pauseBetween = 200 * time.Millisecond

func (c Connector) client(e endpoint, timeout time.Duration) *client {
	made := &client{
		key: e.key, base: strings.TrimRight(e.url, "/"), token: e.token, now: c.Now,
		http: sdk.HTTP(sdk.HTTPOptions{Timeout: timeout, Secrets: []string{e.token}, Pause: pauseBetween, Wait: c.wait, Transport: c.transport}),
	}
	if e.key == keyPowers {
		made.version = "1.1" // date-times with a zone
	}
	return made
}

// get asks; into may be nil.
func (c *client) get(ctx context.Context, path string, into any) (*sdk.Answer, error) {
	a, err := c.do(ctx, http.MethodGet, path, "", nil)
	if err != nil {
		return nil, err
	}
	if into == nil {
		return a, nil
	}
	return a, decode(a, into)
}

// post does something.
func (c *client) post(ctx context.Context, path string, body, into any) (*sdk.Answer, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, sdk.Fail(document.CauseInternal, "запрос %s не составлен", path)
	}
	a, err := c.do(ctx, http.MethodPost, path, "application/json", text)
	if err != nil || into == nil {
		return a, err
	}
	return a, decode(a, into)
}

// postFile uploads a file as a form.
func (c *client) postFile(ctx context.Context, path, id, name string, body []byte, into any) error {
	var text bytes.Buffer
	form := multipart.NewWriter(&text)
	failed := form.WriteField("id", id)
	part, err := form.CreateFormFile("file", name)
	if failed != nil || err != nil {
		return sdk.Fail(document.CauseInternal, "запрос %s не составлен", path)
	}
	_, _ = part.Write(body) // to memory
	_ = form.Close()
	a, err := c.do(ctx, http.MethodPost, path, form.FormDataContentType(), text.Bytes())
	if err != nil {
		return err
	}
	return decode(a, into)
}

// do is the only place where the network is used.
func (c *client) do(ctx context.Context, method, path, mediaType string, body []byte) (*sdk.Answer, error) {
	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(body)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, reader)
	if err != nil {
		return nil, sdk.Fail(document.CauseInternal, "запрос %s не составлен", path)
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("Accept", "application/json")
	if mediaType != "" {
		request.Header.Set("Content-Type", mediaType)
	}
	if c.version != "" {
		request.Header.Set("X-Version", c.version)
	}
	a, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	if f := statusFault(a, c.now()); f != nil {
		return a, f
	}
	return a, nil
}

// decode reads an answer. Its text is not repeated: it may be full of names.
func decode(a *sdk.Answer, into any) error {
	if err := json.Unmarshal(a.Body, into); err != nil {
		return unexpected("это не тот JSON")
	}
	return nil
}

// space is the name space of the GUIDs that are made from keys.
var space = uuid.MustParse("7f0a2c1e-3a54-5d0c-9b6e-0d2424242424")

// guid is the same for the same key and purpose, in every process: so an act is found again without any memory of it.
func guid(key, purpose string) string {
	return uuid.NewSHA1(space, []byte(purpose+"\x00"+key)).String()
}

// pathOf joins parts of an address that come from elsewhere.
func pathOf(parts ...string) string {
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return strings.Join(parts, "/")
}
