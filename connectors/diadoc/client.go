package diadoc

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// What the operator recommends to one integration: no more than four requests at once and a hundred a second.
const (
	atOnce    = 4
	perSecond = 100
)

// client speaks the HTTP API in JSON. It logs in when it has to, and once more when the token is no longer taken: one
// token serves all goroutines.
type client struct {
	base  string
	http  *sdk.HTTPClient
	entry entry
	slots chan struct{} // one for each request under way

	// turn guards token: who holds it may read or renew the token.
	turn  chan struct{}
	token string // empty: not logged in
}

func newClient(config Config, e entry, wait func(context.Context, time.Duration) error) *client {
	return &client{
		base: config.URL, entry: e, slots: make(chan struct{}, atOnce), turn: make(chan struct{}, 1),
		http: sdk.HTTP(sdk.HTTPOptions{
			Timeout: config.Timeout.Std(), Rate: perSecond, Burst: atOnce, Wait: wait, UserAgent: "uzel-diadoc/" + version,
			Secrets: []string{config.Password, config.ClientID, config.ClientSecret, config.RefreshToken},
		}),
	}
}

// call is a request to the service.
type call struct {
	method, path string
	query        url.Values
	body         []byte
	media        string // of the body; empty: JSON
	acts         bool   // it changes something on the other side: it is sent once
	raw          bool   // its answer is a file or a text, not a structure
}

const mediaJSON = "application/json; charset=utf-8"

// do sends a request with a token. A refused token did nothing, so the request is sent again with a new one; a second
// refusal is meant.
func (c *client) do(ctx context.Context, request call) (*sdk.Answer, error) {
	token, err := c.logIn(ctx, "")
	if err != nil {
		return nil, err
	}
	a, err := c.send(ctx, request, c.base, c.entry.header(token))
	if err != nil || a.Status != http.StatusUnauthorized {
		return a, err
	}
	if token, err = c.logIn(ctx, token); err != nil {
		return nil, err
	}
	return c.send(ctx, request, c.base, c.entry.header(token))
}

// logIn returns the token, getting one if there is none or if it is still the stale one.
func (c *client) logIn(ctx context.Context, stale string) (string, error) {
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return "", interrupted()
	}
	if c.token != "" && c.token != stale {
		return c.token, nil
	}
	c.token = ""
	token, err := c.entry.token(ctx, c)
	if err != nil {
		return "", err
	}
	c.token = token
	return token, nil
}

// send is the only place where the network is used.
func (c *client) send(ctx context.Context, to call, base, authorization string) (*sdk.Answer, error) {
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return nil, interrupted()
	}
	address := base + to.path
	if len(to.query) > 0 {
		address += "?" + to.query.Encode()
	}
	if !to.acts {
		ctx = sdk.Question(ctx)
	}
	request, err := http.NewRequestWithContext(ctx, to.method, address, bytes.NewReader(to.body))
	if err != nil {
		return nil, sdk.Fail(document.CauseInternal, "запрос %s не составлен", to.path)
	}
	if to.media == "" {
		to.media = mediaJSON
	}
	if to.method == http.MethodPost {
		request.Header.Set("Content-Type", to.media)
	}
	if !to.raw {
		request.Header.Set("Accept", "application/json")
	}
	request.Header.Set("X-Solution-Info", "Uzel/"+version)
	if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	return c.http.Do(request)
}

// interrupted is for a request that has not left.
func interrupted() *sdk.Fault {
	return sdk.Fail(document.CauseTransient, "запрос прерван, пока ждал своей очереди")
}

// get asks for something in JSON.
func (c *client) get(ctx context.Context, path string, query url.Values, into any) error {
	a, err := c.do(ctx, call{method: http.MethodGet, path: path, query: query})
	if err != nil {
		return err
	}
	return decode(a, into)
}

// decode reads an answer, or says why there is none.
func decode(a *sdk.Answer, into any) error {
	if f := statusFault(a); f != nil {
		return f
	}
	if err := json.Unmarshal(a.Body, into); err != nil {
		return unexpected(a, err)
	}
	return nil
}

// values makes a query of pairs, without those that are empty.
func values(pairs ...string) url.Values {
	query := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	return query
}
