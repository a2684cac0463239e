package sdk_test

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// service answers with the given statuses, one after another, then with the last one for ever.
type service struct {
	*httptest.Server
	mu   sync.Mutex
	seen []string
}

// bodies are those of the requests that came.
func (s *service) bodies() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.seen)
}

func newService(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) *service {
	t.Helper()
	s := &service{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		s.seen = append(s.seen, string(body))
		n := len(s.seen)
		s.mu.Unlock()
		answer(n, w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func statuses(codes ...int) func(int, http.ResponseWriter, *http.Request) {
	return func(n int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(codes[min(n, len(codes))-1]) }
}

// pauses are the pauses a client made instead of waiting.
type pauses []time.Duration

func (p *pauses) wait(_ context.Context, d time.Duration) error {
	*p = append(*p, d)
	return nil
}

func client(p *pauses) *sdk.HTTPClient {
	return sdk.HTTP(sdk.HTTPOptions{Wait: p.wait, Rand: func() float64 { return 1 }})
}

func request(ctx context.Context, t *testing.T, method, url, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func cause(t *testing.T, err error) document.Cause {
	t.Helper()
	var f *sdk.Fault
	if !errors.As(err, &f) {
		t.Fatalf("%v (%T) is no fault", err, err)
	}
	return f.Cause
}

func TestARequestIsSentAgainOnlyWhereThatIsHarmless(t *testing.T) {
	question := sdk.Question(t.Context())
	for name, c := range map[string]struct {
		ctx    context.Context
		method string
		key    string
		status int
		times  int
	}{
		"GET after 503":                       {method: "GET", status: 503, times: 4},
		"GET after 429":                       {method: "GET", status: 429, times: 4},
		"GET after 500":                       {method: "GET", status: 500, times: 1},
		"GET after 404":                       {method: "GET", status: 404, times: 1},
		"PUT after 502":                       {method: "PUT", status: 502, times: 4},
		"DELETE after 504":                    {method: "DELETE", status: 504, times: 4},
		"POST after 503":                      {method: "POST", status: 503, times: 1},
		"PATCH after 503":                     {method: "PATCH", status: 503, times: 1},
		"POST that only asks after 503":       {ctx: question, method: "POST", status: 503, times: 4},
		"POST with Idempotency-Key after 503": {method: "POST", key: "k", status: 503, times: 4},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, statuses(c.status))
			if c.ctx == nil {
				c.ctx = t.Context()
			}
			r := request(c.ctx, t, c.method, s.URL, "тело")
			if c.key != "" {
				r.Header.Set("Idempotency-Key", c.key)
			}
			answer, err := client(&pauses{}).Do(r)
			if err != nil || answer.Status != c.status {
				t.Fatal(answer, err)
			}
			if len(s.bodies()) != c.times || slices.ContainsFunc(s.bodies(), func(b string) bool { return b != "тело" }) {
				t.Errorf("sent %d times, want %d, as %q", len(s.bodies()), c.times, s.bodies())
			}
		})
	}
}

func TestPausesBetweenAttemptsDouble(t *testing.T) {
	s := newService(t, statuses(503, 503, 503, 200))
	var made pauses
	answer, err := client(&made).Do(request(t.Context(), t, "GET", s.URL, ""))
	if err != nil || answer.Status != 200 {
		t.Fatal(answer, err)
	}
	if diff := cmp.Diff(pauses{500 * time.Millisecond, time.Second, 2 * time.Second}, made); diff != "" {
		t.Error(diff)
	}
}

func TestRetryAfterIsHonoured(t *testing.T) {
	for name, c := range map[string]struct {
		header string
		date   string
		pauses pauses
		times  int
		after  time.Duration
	}{
		"in seconds":           {header: "7", pauses: pauses{7 * time.Second}, times: 2},
		"as a time":            {header: "Mon, 02 Mar 2026 09:00:09 GMT", date: "Mon, 02 Mar 2026 09:00:00 GMT", pauses: pauses{9 * time.Second}, times: 2},
		"longer than patience": {header: "3600", times: 1, after: time.Hour},
		"nonsense":             {header: "скоро", pauses: pauses{500 * time.Millisecond}, times: 2},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, func(n int, w http.ResponseWriter, _ *http.Request) {
				if n > 1 {
					return
				}
				w.Header().Set("Retry-After", c.header)
				if c.date != "" {
					w.Header().Set("Date", c.date)
				}
				w.WriteHeader(429)
			})
			var made pauses
			answer, err := client(&made).Do(request(t.Context(), t, "GET", s.URL, ""))
			if err != nil || len(s.bodies()) != c.times {
				t.Fatal(err, len(s.bodies()))
			}
			if diff := cmp.Diff(c.pauses, made); diff != "" {
				t.Error(diff)
			}
			if c.after > 0 {
				if f := answer.Fault(); f.Cause != document.CauseLimit || f.After != c.after {
					t.Errorf("fault is %+v", f)
				}
			}
		})
	}
}

// An answer that is lost after the request was carried out is the worst case of promise 2.
func TestALostAnswerSaysWhatIsKnownOfTheRequest(t *testing.T) {
	hangUp := func(_ int, w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_ = conn.Close()
		}
	}
	half := func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("половина"))
	}
	for name, c := range map[string]struct {
		method string
		ctx    context.Context
		answer func(int, http.ResponseWriter, *http.Request)
		want   document.Cause
		times  int
	}{
		"GET, no answer":             {method: "GET", answer: hangUp, want: document.CauseTransient, times: 4},
		"GET, half an answer":        {method: "GET", answer: half, want: document.CauseTransient, times: 4},
		"POST, no answer":            {method: "POST", answer: hangUp, want: document.CauseOutcomeUnknown, times: 1},
		"POST, half an answer":       {method: "POST", answer: half, want: document.CauseOutcomeUnknown, times: 1},
		"POST that asks, no answer":  {method: "POST", ctx: sdk.Question(t.Context()), answer: hangUp, want: document.CauseTransient, times: 4},
		"PUT, no answer to any of 4": {method: "PUT", answer: hangUp, want: document.CauseOutcomeUnknown, times: 4},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, c.answer)
			if c.ctx == nil {
				c.ctx = t.Context()
			}
			_, err := client(&pauses{}).Do(request(c.ctx, t, c.method, s.URL, "тело"))
			if got := cause(t, err); got != c.want || len(s.bodies()) != c.times {
				t.Errorf("%s after %d times: %v", got, len(s.bodies()), err)
			}
		})
	}
}

func TestARequestThatNeverLeftWasNotDone(t *testing.T) {
	s := newService(t, statuses(200))
	s.Close()
	_, err := client(&pauses{}).Do(request(t.Context(), t, "POST", s.URL, "тело"))
	if got := cause(t, err); got != document.CauseTransient {
		t.Errorf("%s: %v", got, err)
	}
}

// silent is a server that takes a request and never answers.
type silent struct{}

func (silent) RoundTrip(r *http.Request) (*http.Response, error) {
	httptrace.ContextClientTrace(r.Context()).WroteHeaders()
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func TestAnAttemptHasItsTime(t *testing.T) {
	for method, want := range map[string]document.Cause{"GET": document.CauseTransient, "POST": document.CauseOutcomeUnknown} {
		c := sdk.HTTP(sdk.HTTPOptions{Timeout: time.Millisecond, Transport: silent{}, Attempts: 1})
		_, err := c.Do(request(t.Context(), t, method, "http://service.example/", ""))
		if got := cause(t, err); got != want || !strings.Contains(err.Error(), "не ответил за 1ms") {
			t.Errorf("%s: %s %v", method, got, err)
		}
	}
}

func TestABrokenOffRequestIsNotSentAgain(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := newService(t, func(_ int, _ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	_, err := client(&pauses{}).Do(request(ctx, t, "GET", s.URL, ""))
	if got := cause(t, err); got != document.CauseTransient || len(s.bodies()) != 1 {
		t.Errorf("%s after %d times: %v", got, len(s.bodies()), err)
	}
}

func TestTheRateIsKept(t *testing.T) {
	s := newService(t, statuses(200))
	c := sdk.HTTP(sdk.HTTPOptions{Rate: 1.0 / 3600, Burst: 2})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for range 2 {
		if _, err := c.Do(request(ctx, t, "POST", s.URL, "")); err != nil {
			t.Fatal(err)
		}
	}
	_, err := c.Do(request(ctx, t, "POST", s.URL, "")) // its turn comes after ctx ends
	if got := cause(t, err); got != document.CauseTransient || len(s.bodies()) != 2 {
		t.Errorf("%s after %d requests: %v", got, len(s.bodies()), err)
	}
}

func TestAnAnswerIsBounded(t *testing.T) {
	s := newService(t, func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 11)) })
	for method, want := range map[string]document.Cause{"GET": document.CauseLimit, "POST": document.CauseOutcomeUnknown} {
		_, err := sdk.HTTP(sdk.HTTPOptions{MaxBody: 10}).Do(request(t.Context(), t, method, s.URL, ""))
		if got := cause(t, err); got != want {
			t.Errorf("%s: %s %v", method, got, err)
		}
	}
	if answer, err := sdk.HTTP(sdk.HTTPOptions{MaxBody: 11}).Do(request(t.Context(), t, "GET", s.URL, "")); err != nil || len(answer.Body) != 11 {
		t.Error(answer, err)
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	s := newService(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://elsewhere.example/", 302)
	})
	answer, err := client(&pauses{}).Do(request(t.Context(), t, "GET", s.URL, ""))
	if err != nil || answer.Fault().Cause != document.CauseMisconfigured {
		t.Error(answer, err)
	}
}

func TestAnUntrustedServerIsAMatterOfSettings(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // it complains about the client's complaint
	s.StartTLS()
	defer s.Close()
	_, err := client(&pauses{}).Do(request(t.Context(), t, "POST", s.URL, ""))
	if got := cause(t, err); got != document.CauseMisconfigured {
		t.Errorf("%s: %v", got, err)
	}
}

func TestErrorsQuoteNeitherAddressNorSecret(t *testing.T) {
	s := newService(t, statuses(200))
	s.Close()
	c := sdk.HTTP(sdk.HTTPOptions{Secrets: []string{"s3cr3t"}, Attempts: 1})
	_, err := c.Do(request(t.Context(), t, "GET", strings.Replace(s.URL, "http://", "http://user:s3cr3t@", 1)+"/path?token=s3cr3t&inn=7700000016", ""))
	for _, word := range []string{"s3cr3t", "7700000016", "path"} {
		if strings.Contains(err.Error(), word) {
			t.Errorf("error quotes %s: %v", word, err)
		}
	}
}

func TestTheMeaningOfAStatus(t *testing.T) {
	for status, want := range map[int]struct{ get, post document.Cause }{
		200: {}, 204: {},
		301: {document.CauseMisconfigured, document.CauseMisconfigured},
		400: {document.CauseRefusedByRemote, document.CauseRefusedByRemote},
		401: {document.CauseUnauthorised, document.CauseUnauthorised},
		403: {document.CauseUnauthorised, document.CauseUnauthorised},
		404: {document.CauseMisconfigured, document.CauseMisconfigured},
		408: {document.CauseTransient, document.CauseTransient},
		409: {document.CauseRefusedByRemote, document.CauseRefusedByRemote},
		422: {document.CauseRefusedByRemote, document.CauseRefusedByRemote},
		429: {document.CauseLimit, document.CauseLimit},
		500: {document.CauseTransient, document.CauseOutcomeUnknown},
		503: {document.CauseTransient, document.CauseOutcomeUnknown},
	} {
		s := newService(t, statuses(status))
		for method, want := range map[string]document.Cause{"GET": want.get, "POST": want.post} {
			answer, err := sdk.HTTP(sdk.HTTPOptions{Attempts: 1}).Do(request(t.Context(), t, method, s.URL, ""))
			if err != nil {
				t.Fatal(err)
			}
			var got document.Cause
			if f := answer.Fault(); f != nil {
				got = f.Cause
			}
			if got != want {
				t.Errorf("%s %d means %q, want %q", method, status, got, want)
			}
		}
	}
}

func TestAnExchangeIsRecordedWithoutSecrets(t *testing.T) {
	s := newService(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Set-Cookie", "session=abc")
		_, _ = w.Write([]byte(`{"token":"s3cr3t value"}` + "\n"))
	})
	var golden strings.Builder
	c := sdk.HTTP(sdk.HTTPOptions{Secrets: []string{"s3cr3t value"}, Record: sdk.RecordTo(&golden)})
	r := request(t.Context(), t, "POST", s.URL+"/login?key=s3cr3t+value", `{"password":"s3cr3t value"}`)
	r.Header.Set("Authorization", "Bearer abcdef")
	r.Header.Set("Content-Type", "application/json")
	if _, err := c.Do(r); err != nil {
		t.Fatal(err)
	}
	want := `> POST ` + s.URL + `/login?key=•••
Authorization: •••
Content-Type: application/json

{"password":"•••"}
< 200
Content-Type: application/json
Set-Cookie: •••

{"token":"•••"}
`
	if diff := cmp.Diff(want, golden.String()); diff != "" {
		t.Error(diff)
	}
}
