package timebook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// maxAnswer bounds one answer. A page of fifty shifts has some 100 KB.
const maxAnswer = 16 << 20

// client speaks ERPI: JSON by POST, a token in a header. It logs in when it has to, and once more when the token is no
// longer taken. It is used by several goroutines at once.
type client struct {
	base            string
	login, password string
	http            *sdk.HTTPClient

	// turn guards token: who holds it may read or renew the token.
	turn  chan struct{}
	token string // empty: not logged in
}

func newClient(config Config, wait func(context.Context, time.Duration) error) *client {
	return &client{
		base: strings.TrimRight(config.URL, "/"), login: config.Login, password: config.Password,
		turn: make(chan struct{}, 1),
		http: sdk.HTTP(sdk.HTTPOptions{
			Timeout: config.Timeout.Std(), MaxBody: maxAnswer, Secrets: []string{config.Password}, Wait: wait,
		}),
	}
}

// ask asks a question: nothing is called that would change anything, so a call may be sent again.
func (c *client) ask(ctx context.Context, into any, path string, question any) error {
	token, err := c.logIn(ctx, "")
	if err != nil {
		return err
	}
	a, err := c.post(ctx, path, token, question)
	if err != nil {
		return err
	}
	if a.Status == http.StatusUnauthorized { // the token has expired; a second refusal is meant
		if token, err = c.logIn(ctx, token); err != nil {
			return err
		}
		if a, err = c.post(ctx, path, token, question); err != nil {
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
	c.token = ""
	a, err := c.post(ctx, "/auth", "", credentials{c.login, c.password})
	if err != nil {
		return "", err
	}
	if f := logInRefused(a); f != nil {
		return "", f
	}
	var answer struct {
		Token string `json:"access_token"`
	}
	if err := decode(a, &answer); err != nil {
		return "", err
	}
	if answer.Token == "" {
		return "", notTimebook(a)
	}
	c.token = answer.Token
	return c.token, nil
}

type credentials struct {
	Login    string `json:"login"`
	Password string `json:"password"`
}

// post is the only place where the network is used.
func (c *client) post(ctx context.Context, path, token string, question any) (*sdk.Answer, error) {
	text, err := json.Marshal(question)
	if err != nil {
		return nil, sdk.Fail(document.CauseInternal, "запрос %s не составлен", path)
	}
	request, err := http.NewRequestWithContext(sdk.Question(ctx), http.MethodPost, c.base+path, bytes.NewReader(text))
	if err != nil {
		return nil, sdk.Fail(document.CauseInternal, "запрос %s не составлен", path)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json")
	if token != "" {
		request.Header.Set("X-Access-Token", token)
	}
	a, err := c.http.Do(request)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return a, err
}

// decode reads an answer, or says why there is none. Its text is never repeated: it is full of names.
func decode(a *sdk.Answer, into any) error {
	if f := statusFault(a); f != nil {
		return f
	}
	err := json.Unmarshal(a.Body, into)
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &syntax) && strings.Contains(syntax.Error(), "unexpected end"): // a proxy may cut without a word
		return sdk.Fail(document.CauseTransient, "ответ Timebook оборвался")
	case errors.As(err, &syntax):
		return notTimebook(a)
	}
	return unexpected(fieldOf(err))
}

// fieldOf names the field that did not fit; the value stays out.
func fieldOf(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return wrong.Field
	}
	return ""
}
