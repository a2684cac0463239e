package sdk

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"

	"golang.org/x/time/rate"

	"github.com/uzelhub/uzel/schemas/document"
)

// HTTPOptions is how a connector speaks HTTP with its service. Zero values are the usual ones.
type HTTPOptions struct {
	Timeout   time.Duration // of one attempt, from the connection to the last byte of the answer; 0: 30 s
	Attempts  int           // at a request that may be repeated; 0: 4
	Pause     time.Duration // before the second attempt, then twice as long each time, with jitter; 0: 500 ms
	Patience  time.Duration // the longest pause; when Retry-After asks for more, the answer is given back; 0: 30 s
	Rate      rate.Limit    // requests a second; 0: no limit
	Burst     int           // of requests at once; 0: 1
	MaxBody   int64         // of an answer; 0: a document and a bit
	Secrets   []string      // kept out of errors and recordings, beside Authorization and cookies
	UserAgent string
	Transport http.RoundTripper
	Record    func(Exchange) // of every attempt that was answered, without secrets; for golden tests

	Wait func(ctx context.Context, d time.Duration) error // nil: a timer
	Rand func() float64                                   // in [0, 1), for jitter
}

// HTTPClient sends requests as a connector should: within limits, again only where that is harmless, and with errors
// that say what is known of the request. It follows no redirect: that would carry a password to an address that
// nobody configured.
type HTTPClient struct {
	options  HTTPOptions
	client   *http.Client
	limiter  *rate.Limiter
	redactor redactor
}

// HTTP makes a client.
func HTTP(options HTTPOptions) *HTTPClient {
	withDefault(&options.Timeout, 30*time.Second)
	withDefault(&options.Attempts, 4)
	withDefault(&options.Pause, 500*time.Millisecond)
	withDefault(&options.Patience, 30*time.Second)
	withDefault(&options.Burst, 1)
	withDefault(&options.MaxBody, document.MaxBytes+1<<20)
	withDefault(&options.UserAgent, "uzel-connector")
	if options.Transport == nil {
		options.Transport = http.DefaultTransport.(*http.Transport).Clone()
	}
	if options.Wait == nil {
		options.Wait = wait
	}
	if options.Rand == nil {
		options.Rand = rand.Float64
	}
	c := &HTTPClient{
		options: options,
		client: &http.Client{
			Transport:     options.Transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	if options.Rate > 0 {
		c.limiter = rate.NewLimiter(options.Rate, options.Burst)
	}
	c.redactor.learn(append([]string(nil), options.Secrets...))
	return c
}

func withDefault[T comparable](value *T, otherwise T) {
	var zero T
	if *value == zero {
		*value = otherwise
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

// Close drops idle connections.
func (c *HTTPClient) Close() { c.client.CloseIdleConnections() }

// Do sends a request and reads the whole answer. An answer is an answer whatever its status: see [Answer.Fault]. An
// error is a [Fault]: transient when the request surely had no effect, because it asks only or because it never left;
// outcome_unknown when it may have been carried out and the answer was lost.
//
// GET, HEAD and OPTIONS ask only, and so does any request under [Question]. PUT, DELETE and requests with the header
// Idempotency-Key may be repeated. These are sent again after a broken connection and after 408, 425, 429, 502, 503
// and 504, if their body can be read again; others are sent once.
func (c *HTTPClient) Do(request *http.Request) (*Answer, error) {
	effect := effectOf(request)
	for attempt := 1; ; attempt++ {
		answer, f := c.attempt(request, effect)
		again := attempt < c.options.Attempts && effect.repeatable && replayable(request) && request.Context().Err() == nil
		if !again || f != nil && !f.again || f == nil && !answer.temporary() {
			if f != nil {
				return nil, c.redactor.fault(f.Fault)
			}
			return answer, nil
		}
		pause := c.pause(attempt)
		if f == nil {
			pause = max(pause, answer.RetryAfter())
		}
		if pause > c.options.Patience {
			if f != nil {
				return nil, c.redactor.fault(f.Fault)
			}
			return answer, nil
		}
		if err := c.options.Wait(request.Context(), pause); err != nil {
			return nil, effect.lost(false, "ожидание перед повтором прервано")
		}
	}
}

// pause doubles with every attempt, between half and the whole of it.
func (c *HTTPClient) pause(attempt int) time.Duration {
	pause := min(c.options.Pause<<min(attempt-1, 20), c.options.Patience)
	return pause/2 + time.Duration(c.options.Rand()*float64(pause/2))
}

// effect is what a request may do on the other side.
type effect struct {
	asks       bool // nothing
	repeatable bool // the same, however often it comes
}

type questionKey struct{}

// Question says of the requests made with this context that they change nothing on the other side, though they are
// POST: reading over JSON-RPC or SOAP, searching.
func Question(ctx context.Context) context.Context {
	return context.WithValue(ctx, questionKey{}, true)
}

func effectOf(request *http.Request) effect {
	question, _ := request.Context().Value(questionKey{}).(bool)
	switch request.Method {
	case "", http.MethodGet, http.MethodHead, http.MethodOptions:
		question = true
	case http.MethodPut, http.MethodDelete:
		return effect{asks: question, repeatable: true}
	}
	return effect{asks: question, repeatable: question || request.Header.Get("Idempotency-Key") != ""}
}

// lost is the fault of a request without an answer.
func (e effect) lost(left bool, format string, args ...any) *Fault {
	if left && !e.asks {
		return Fail(document.CauseOutcomeUnknown, format, args...)
	}
	return Fail(document.CauseTransient, format, args...)
}

func replayable(request *http.Request) bool {
	return request.Body == nil || request.Body == http.NoBody || request.GetBody != nil
}
