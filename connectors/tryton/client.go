package tryton

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
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
	http           *sdk.HTTPClient

	// turn guards session: who holds the token may read or renew it.
	turn    chan struct{}
	session string // the value of the header Authorization; empty: not logged in
}

func newClient(config Config, wait func(context.Context, time.Duration) error) *client {
	root := strings.TrimRight(config.URL, "/") + "/"
	return &client{
		root: root, database: root + url.PathEscape(config.Database) + "/",
		user: config.User, password: config.Password,
		turn: make(chan struct{}, 1),
		http: sdk.HTTP(sdk.HTTPOptions{
			Timeout: config.Timeout.Std(), MaxBody: maxAnswer, Secrets: []string{config.Password}, Wait: wait,
		}),
	}
}

// version is the server's, without logging in.
func (c *client) version(ctx context.Context) (string, error) {
	var version string
	a, err := c.post(sdk.Question(ctx), c.root, "", "common.server.version")
	if err != nil {
		return "", err
	}
	return version, a.result(&version)
}

// call calls a method of a model within a session. Its last parameter is the context.
// Nothing is called that would change anything, so a call may be sent again.
func (c *client) call(ctx context.Context, into any, method string, params ...any) error {
	session, err := c.login(ctx, "")
	if err != nil {
		return err
	}
	a, err := c.post(sdk.Question(ctx), c.database, session, method, params...)
	if err != nil {
		return err
	}
	if a.Status == http.StatusUnauthorized { // the session has expired; a second refusal is meant
		if session, err = c.login(ctx, session); err != nil {
			return err
		}
		if a, err = c.post(sdk.Question(ctx), c.database, session, method, params...); err != nil {
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
	a, err := c.knock(ctx)
	if err != nil {
		return "", err
	}
	var session []any // user id, key; later versions add to it
	if err := a.result(&session); err != nil {
		return "", err
	}
	if len(session) < 2 {
		return "", notTryton(a.Status)
	}
	c.session = "Session " + base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "%s:%v:%v", c.user, session[0], session[1]))
	return c.session, nil
}

// knock tries to log in, once: Tryton counts every failed attempt and then keeps the user out for minutes.
func (c *client) knock(ctx context.Context) (answer, error) {
	a, err := c.post(ctx, c.database, "", "common.db.login", c.user, object{"password": c.password})
	var f *sdk.Fault
	if errors.As(err, &f) && f.Cause == document.CauseOutcomeUnknown {
		f.Cause = document.CauseTransient // a session that nobody uses does no harm
	}
	if err != nil {
		return a, err
	}
	if f := loginRefused(a.Status); f != nil {
		return a, f
	}
	return a, nil
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
	c.http.Close()
}

// answer is what came back.
type answer struct {
	*sdk.Answer
	secret string // not to be repeated
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
	a, err := c.http.Do(request)
	if ctx.Err() != nil {
		return answer{}, ctx.Err()
	}
	if err != nil {
		return answer{}, err
	}
	return answer{Answer: a, secret: c.password}, nil
}

// result decodes the answer, or says why there is none.
func (a answer) result(into any) error {
	if a.Status != http.StatusOK {
		return statusFault(a.Answer)
	}
	var envelope struct {
		Result json.RawMessage `json:"result"`
		Error  json.RawMessage `json:"error"`
	}
	switch err := json.Unmarshal(a.Body, &envelope); {
	case truncated(err):
		return sdk.Fail(document.CauseTransient, "ответ Tryton оборвался")
	case err != nil:
		return notTryton(a.Status)
	case envelope.Error != nil && string(envelope.Error) != "null":
		return errorFault(envelope.Error, a.secret)
	case envelope.Result == nil:
		return notTryton(a.Status)
	}
	if err := json.Unmarshal(envelope.Result, into); err != nil {
		return sdk.Fail(document.CauseInternal, "ответ Tryton имеет неожиданный вид").Remote("", fieldOf(err))
	}
	return nil
}

// truncated recognises an answer that ends too early without the connection having told so, as a proxy may do.
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
