package tryton

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// maxAnswer bounds one answer of the server. A page of a hundred invoices has some 300 KB.
const maxAnswer = 64 << 20

// logoutPatience is how long Close waits for the server to take note.
const logoutPatience = 5 * time.Second

// client speaks JSON-RPC 1.0 as Tryton does: POST to /<database>/, the session in a header. It logs in when it has to,
// and once more when the server has forgotten the session. It is used by several goroutines at once.
type client struct {
	root, database string
	user, password string
	http           *http.Client

	// turn guards session: who holds the token may read or renew it.
	turn    chan struct{}
	session string // the value of the header Authorization; empty: not logged in
}

func newClient(config Config) *client {
	root := strings.TrimRight(config.URL, "/") + "/"
	return &client{
		root: root, database: root + url.PathEscape(config.Database) + "/",
		user: config.User, password: config.Password,
		turn: make(chan struct{}, 1),
		http: &http.Client{
			Timeout: config.Timeout.Std(),
			// A redirect would carry the password to an address that nobody configured.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// version is the server's, without logging in.
func (c *client) version(ctx context.Context) (string, error) {
	var version string
	a, err := c.post(ctx, c.root, "", "common.server.version")
	if err != nil {
		return "", err
	}
	return version, a.result(&version)
}

// call calls a method of a model within a session. Its last parameter is the context.
func (c *client) call(ctx context.Context, into any, method string, params ...any) error {
	session, err := c.login(ctx, "")
	if err != nil {
		return err
	}
	a, err := c.post(ctx, c.database, session, method, params...)
	if err != nil {
		return err
	}
	if a.status == http.StatusUnauthorized { // the session has expired; a second refusal is meant
		if session, err = c.login(ctx, session); err != nil {
			return err
		}
		if a, err = c.post(ctx, c.database, session, method, params...); err != nil {
			return err
		}
	}
	return a.result(into)
}

// login returns the session, making one if there is none or if it is still the stale one.
func (c *client) login(ctx context.Context, stale string) (string, error) {
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if c.session != "" && c.session != stale {
		return c.session, nil
	}
	c.session = ""
	a, err := c.post(ctx, c.database, "", "common.db.login", c.user, object{"password": c.password})
	if err != nil {
		return "", err
	}
	if f := loginRefused(a.status); f != nil {
		return "", f
	}
	var session []any // [user id, key]
	if err := a.result(&session); err != nil {
		return "", err
	}
	if len(session) != 2 {
		return "", notTryton(a.status)
	}
	c.session = "Session " + base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "%s:%v:%v", c.user, session[0], session[1]))
	return c.session, nil
}

// logout ends the session if there is one.
func (c *client) logout() {
	ctx, cancel := context.WithTimeout(context.Background(), logoutPatience)
	defer cancel()
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return
	}
	if c.session == "" {
		return
	}
	_, _ = c.post(ctx, c.database, c.session, "common.db.logout")
	c.session = ""
	c.http.CloseIdleConnections()
}

// answer is what came back: either a status that is no success, or JSON.
type answer struct {
	client *client
	status int
	retry  time.Duration // Retry-After
	body   []byte
}

type rpcRequest struct {
	ID     int    `json:"id"`
	Method string `json:"method"`
	Params []any  `json:"params"`
}

// post is the only place where the network is used.
func (c *client) post(ctx context.Context, address, session, method string, params ...any) (answer, error) {
	if params == nil {
		params = []any{}
	}
	text, err := json.Marshal(rpcRequest{ID: 1, Method: method, Params: params})
	if err != nil {
		return answer{}, sdk.Fail(document.CauseInternal, "запрос %s не составлен", method)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(text))
	if err != nil {
		return answer{}, sdk.Fail(document.CauseInternal, "запрос %s не составлен", method)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json")
	if session != "" {
		request.Header.Set("Authorization", session)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return answer{}, lost(ctx, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		return answer{}, lost(ctx, err)
	}
	if len(body) > maxAnswer {
		return answer{}, sdk.Fail(document.CauseLimit, "ответ Tryton больше %d МиБ", maxAnswer>>20).Advise("уменьшите настройку page_size")
	}
	return answer{client: c, status: response.StatusCode, retry: retryAfter(response.Header), body: body}, nil
}

// result decodes the answer, or says why there is none.
func (a answer) result(into any) error {
	if a.status != http.StatusOK {
		return statusFault(a.status, a.retry)
	}
	var envelope struct {
		Result json.RawMessage `json:"result"`
		Error  json.RawMessage `json:"error"`
	}
	switch err := json.Unmarshal(a.body, &envelope); {
	case truncated(err):
		return sdk.Fail(document.CauseTransient, "ответ Tryton оборвался")
	case err != nil:
		return notTryton(a.status)
	case envelope.Error != nil && string(envelope.Error) != "null":
		return errorFault(envelope.Error, a.client.password)
	case envelope.Result == nil:
		return notTryton(a.status)
	}
	if err := json.Unmarshal(envelope.Result, into); err != nil {
		return sdk.Fail(document.CauseInternal, "ответ Tryton имеет неожиданный вид").Remote("", fieldOf(err))
	}
	return nil
}

func truncated(err error) bool {
	var syntax *json.SyntaxError
	return errors.As(err, &syntax) && strings.Contains(syntax.Error(), "unexpected end")
}

// fieldOf names the field that did not fit; the value stays out.
func fieldOf(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return wrong.Field
	}
	return ""
}

// lost explains why there was no answer. The transport's own words hold the address only.
func lost(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var timeout interface{ Timeout() bool }
	if errors.As(err, &timeout) && timeout.Timeout() {
		return sdk.Fail(document.CauseTransient, "Tryton не ответил за отведённое время").
			Advise("если сервер просто медленный, увеличьте настройку timeout или уменьшите page_size")
	}
	var inner *url.Error
	if errors.As(err, &inner) {
		err = inner.Err
	}
	return sdk.Fail(document.CauseTransient, "нет связи с сервером Tryton").Remote("", err.Error())
}
