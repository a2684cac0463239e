package dss

import (
	"context"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// client speaks with the service. It logs in when it has to, and once more when the token is no longer taken: tokens live for
// minutes. It is used by several goroutines at once.
type client struct {
	config  Config
	http    *sdk.HTTPClient
	now     func() time.Time
	entries entries // of log-ins that a person confirms

	// turn guards token: who holds it may read or renew the token.
	turn  chan struct{}
	token string // empty: not logged in
}

func newClient(c Config, now func() time.Time, options sdk.HTTPOptions) *client {
	options.Timeout, options.Secrets = c.Timeout.Std(), nil
	for _, secret := range []string{c.Password, c.ClientSecret, c.PIN, url.QueryEscape(c.Password)} {
		if secret != "" {
			options.Secrets = append(options.Secrets, secret)
		}
	}
	return &client{config: c, now: now, entries: entries(filepath.Join(c.State, "login.json")), turn: make(chan struct{}, 1), http: sdk.HTTP(options)}
}

// do calls the service in the name of the account. A context of [sdk.Question] says that the call changes nothing.
func (c *client) do(ctx context.Context, method, address string, body, into any) error {
	token, err := c.logIn(ctx, "")
	if err != nil {
		return err
	}
	a, err := c.send(ctx, method, address, "Bearer "+token, body)
	if err != nil {
		return err
	}
	if a.Status == http.StatusUnauthorized { // the token has expired, so nothing was done; a second refusal is meant
		if token, err = c.logIn(ctx, token); err != nil {
			return err
		}
		if a, err = c.send(ctx, method, address, "Bearer "+token, body); err != nil {
			return err
		}
	}
	return decode(a, into)
}

// logIn returns the token, getting one if there is none or if it is still the stale one.
func (c *client) logIn(ctx context.Context, stale string) (string, error) {
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if c.token != "" && c.token != stale {
		return c.token, nil
	}
	var err error
	c.token, err = c.enter(ctx)
	return c.token, err
}

// enter gets a token: by the password alone, or with a person's confirmation.
func (c *client) enter(ctx context.Context) (string, error) {
	if c.config.SecondFactor {
		return c.confirmed(ctx)
	}
	a, err := c.post(sdk.Question(ctx), c.config.STS+"/oauth/token", c.credentials())
	if err != nil {
		return "", err
	}
	var answer struct {
		Token string `json:"access_token"`
	}
	if f := logInRefused(a); f != nil {
		return "", f
	}
	if err := decode(a, &answer); err != nil {
		return "", err
	}
	if answer.Token == "" {
		return "", strange("в ответе нет access_token")
	}
	return answer.Token, nil
}

// credentials are the password flow. A client with a secret names itself by HTTP Basic, one without in the body.
func (c *client) credentials() url.Values {
	form := url.Values{
		"grant_type": {"password"}, "username": {c.config.Login}, "password": {c.config.Password}, "resource": {c.config.Resource},
	}
	if c.config.ClientSecret == "" {
		form.Set("client_id", c.config.ClientID)
	}
	return form
}

func (c *client) post(ctx context.Context, address string, form url.Values) (*sdk.Answer, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, sdk.Fail(document.CauseMisconfigured, "адрес сервера не разбирается")
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if c.config.ClientSecret != "" {
		request.SetBasicAuth(c.config.ClientID, c.config.ClientSecret)
	}
	return c.answer(request)
}

// send sends JSON, or a request that carries a document; a nil body is none.
func (c *client) send(ctx context.Context, method, address, authorization string, body any) (*sdk.Answer, error) {
	text, err := textOf(body)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return nil, sdk.Fail(document.CauseMisconfigured, "адрес сервера не разбирается")
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json; charset=utf-8")
		request.GetBody, request.ContentLength = text.open, text.size()
		request.Body, _ = text.open()
	}
	if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	return c.answer(request)
}

func (c *client) answer(request *http.Request) (*sdk.Answer, error) {
	request.Header.Set("Accept", "application/json")
	return c.http.Do(request)
}
