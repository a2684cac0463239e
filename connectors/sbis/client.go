package sbis

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// client speaks JSON-RPC with СБИС and fetches files. It logs in when it has to, and once more when the session is no
// longer taken. It is used by several goroutines at once.
type client struct {
	config Config
	base   *url.URL
	host   sdk.Host
	http   *sdk.HTTPClient
	wait   func(context.Context, time.Duration) error
	room   chan struct{} // the service takes five requests of a session at once

	// turn guards session: who holds it may read or renew it.
	turn    chan struct{}
	session string // empty: not logged in
}

func newClient(config Config, host sdk.Host, pause func(context.Context, time.Duration) error) *client {
	if pause == nil {
		pause = wait
	}
	base, _ := url.Parse(strings.TrimRight(config.URL, "/")) // checked before
	return &client{
		config: config, base: base, host: host, wait: pause, room: make(chan struct{}, config.Parallel), turn: make(chan struct{}, 1),
		http: sdk.HTTP(sdk.HTTPOptions{
			Timeout: config.Timeout.Std(), Attempts: 3, Secrets: []string{config.Password}, UserAgent: "Uzel", Wait: pause,
		}),
	}
}

const (
	authPath    = "/auth/service/"
	servicePath = "/service/?srv=1"
)

// question is JSON-RPC 2.0; «protocol» is what the vendor's own clients add.
type question struct {
	Version  string `json:"jsonrpc"`
	Protocol int    `json:"protocol"`
	Method   string `json:"method"`
	Params   any    `json:"params"`
	ID       int    `json:"id"`
}

// ask calls a method that changes nothing, or that may be called again with the same effect: a draft that is written twice
// under its identifier is one draft.
func (c *client) ask(ctx context.Context, method string, params, into any) error {
	return c.patiently(ctx, func() error { return c.call(sdk.Question(ctx), method, params, into) })
}

// mostTries is how often a question is asked that the service fails to answer.
const mostTries = 3

// patiently asks again, as long after as the service wants it, when it has answered that it cannot answer now. A service that
// does not answer at all was asked again already.
func (c *client) patiently(ctx context.Context, do func() error) error {
	for try := 1; ; try++ {
		err := do()
		var f *sdk.Fault
		if try == mostTries || !errors.As(err, &f) || f.Cause != document.CauseTransient || f.RemoteCode == "" {
			return err
		}
		if c.wait(ctx, max(f.After, settleAfter)) != nil {
			return err
		}
	}
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// call calls a method of the service.
func (c *client) call(ctx context.Context, method string, params, into any) error {
	return c.inSession(ctx, func(session string) (*sdk.Answer, error) {
		return c.post(ctx, servicePath, session, method, params)
	}, func(a *sdk.Answer) error { return decode(a, method, into) })
}

// download fetches a file behind a link.
func (c *client) download(ctx context.Context, link string) (body []byte, err error) {
	u, err := c.base.Parse(link)
	if err != nil || link == "" {
		return nil, sdk.Fail(document.CauseTransient, "СБИС ещё не дал ссылку на файл").Wait(time.Minute)
	}
	if !c.trusted(u) {
		return nil, sdk.Fail(document.CauseMisconfigured, "ссылка на файл ведёт на чужой сервер").
			Advise("проверьте настройку url: сеанс передаётся только серверам СБИС")
	}
	err = c.patiently(ctx, func() error { return c.fetch(ctx, u.String(), &body) })
	return body, err
}

func (c *client) fetch(ctx context.Context, address string, into *[]byte) error {
	return c.inSession(ctx, func(session string) (*sdk.Answer, error) {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return nil, sdk.Fail(document.CauseInternal, "запрос файла не составлен")
		}
		request.Header.Set("X-SBISSessionID", session)
		return c.do(ctx, request)
	}, func(a *sdk.Answer) error {
		*into = a.Body
		return fileFault(a)
	})
}

// trusted: the session is told only to the configured server and to its siblings.
func (c *client) trusted(u *url.URL) bool {
	if u.Scheme != c.base.Scheme && u.Scheme != "https" {
		return false
	}
	if u.Host == c.base.Host {
		return true
	}
	for _, domain := range []string{".sbis.ru", ".saby.ru"} {
		if strings.HasSuffix(c.base.Hostname(), domain) && u.Scheme == "https" {
			return strings.HasSuffix(u.Hostname(), ".sbis.ru") || strings.HasSuffix(u.Hostname(), ".saby.ru")
		}
	}
	return false
}

func (c *client) post(ctx context.Context, path, session, method string, params any) (*sdk.Answer, error) {
	text, err := encoded(question{"2.0", 4, method, params, 0})
	if err != nil {
		return nil, sdk.Fail(document.CauseInternal, "запрос %s не составлен", method)
	}
	if len(text) > mostBytes {
		return nil, sdk.Fail(document.CauseInvalidDocument, "СБИС принимает запросы до 100 МБ, этот больше").
			Advise("передайте документ иначе или уменьшите вложения")
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base.String()+path, bytes.NewReader(text))
	if err != nil {
		return nil, sdk.Fail(document.CauseInternal, "запрос %s не составлен", method)
	}
	request.Header.Set("Content-Type", "application/json-rpc;charset=utf-8")
	if session != "" {
		request.Header.Set("X-SBISSessionID", session)
	}
	return c.do(ctx, request)
}

// mostBytes is the largest request that the service takes.
const mostBytes = 100 << 20

// do sends a request when there is room for it.
func (c *client) do(ctx context.Context, request *http.Request) (*sdk.Answer, error) {
	select {
	case c.room <- struct{}{}:
		defer func() { <-c.room }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return c.http.Do(request)
}

// encoded writes JSON without escapes for HTML.
func encoded(value any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSpace(b.Bytes()), err
}
