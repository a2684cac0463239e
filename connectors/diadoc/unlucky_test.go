package diadoc_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/diadoc"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/upd"
)

// says is a service that answers so to a path.
func says(status int, header map[string]string, text string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		for name, value := range header {
			w.Header().Set(name, value)
		}
		w.WriteHeader(status)
		fmt.Fprint(w, text)
	}
}

// counterparties are those of the stub: one, whose box is two.
func counterparties() object {
	return object{"TotalCount": 1, "Counteragents": []any{object{
		"CurrentStatus": "IsMyCounteragent", "Organization": object{
			"OrgId": "o2", "Inn": buyerINN, "Kpp": "781001001", "FullName": "АО «Василёк»",
			"Boxes": []any{object{"BoxId": boxTwo + "@diadoc.ru", "Title": "Василёк"}},
		},
	}}}
}

// Whoever reads it knows whose turn it is: the cause decides whether the hub waits, and the advice says what for.
func TestAnAnswerOfTheServiceSaysWhoseTurnItIs(t *testing.T) {
	code := map[string]string{"X-Diadoc-ErrorCode": "Some.Code"}
	for status, want := range map[int]struct {
		cause   document.Cause
		outcome document.Outcome
		message string
		hint    string
	}{
		http.StatusBadRequest:         {document.CauseRefusedByRemote, document.OutcomeRefused, "не принял запрос", ""},
		http.StatusPaymentRequired:    {document.CauseLimit, document.OutcomeRetry, "не оплачен", "продлите подписку"},
		http.StatusForbidden:          {document.CauseUnauthorised, document.OutcomeRetry, "не даёт доступа", "права пользователя"},
		http.StatusNotFound:           {document.CauseRefusedByRemote, document.OutcomeRefused, "этого нет", "не удалён"},
		http.StatusConflict:           {document.CauseRefusedByRemote, document.OutcomeRefused, "отклонил", "слова Диадока"},
		http.StatusTooManyRequests:    {document.CauseLimit, document.OutcomeRetry, "слишком много", ""},
		http.StatusServiceUnavailable: {document.CauseTransient, document.OutcomeRetry, "временно", ""},
		http.StatusUnauthorized:       {document.CauseUnauthorised, document.OutcomeRetry, "не признал вход", "client_id"},
	} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			t.Parallel()
			_, d := newStub(t, map[string]any{
				"/V3/GetCounteragents": counterparties(),
				"/V8/GetNewEvents":     feed(),
				postMessage:            says(status, code, "Так сказал сервис"),
			})
			f := d.failed(transfer(t, "doc-1", upd.TransferOnly))
			if f.Cause != want.cause || f.Outcome() != want.outcome {
				t.Errorf("%s, %s: %v", f.Cause, f.Outcome(), f)
			}
			if !strings.Contains(f.Message, want.message) || !strings.Contains(f.Hint, want.hint) {
				t.Errorf("%q, %q", f.Message, f.Hint)
			}
			if f.RemoteText != "Так сказал сервис" || f.RemoteCode != fmt.Sprintf("%d Some.Code", status) {
				t.Errorf("the service's words are %q, %q", f.RemoteCode, f.RemoteText)
			}
			if f.Cause == document.CauseLimit && f.After < time.Minute {
				t.Errorf("it is tried again after %s", f.After)
			}
		})
	}
}

// The service may have forgotten an operationId after which it tells the very act for a conflict.
func TestAConflictWithTheVeryActIsNoRefusal(t *testing.T) {
	act := transfer(t, "doc-1", upd.TransferOnly)
	for rule, c := range map[string]struct {
		id   string
		done bool
	}{
		"it was this act":     {diadoc.Operation(act.Key), true},
		"it was another file": {"another", false},
	} {
		title := ourTitle(object{"CustomDocumentId": c.id})
		_, d := newStub(t, map[string]any{
			"/V3/GetCounteragents": counterparties(), "/V8/GetNewEvents": feed(object{"Message": letterOf(title)}),
			postMessage: says(http.StatusConflict, nil, "Дубликат"),
		})
		receipt, err := d.perform(act)
		if done := err == nil; done != c.done {
			t.Errorf("%s: %v", rule, err)
		}
		if c.done && receipt.RemoteID != "m1/title" {
			t.Errorf("%s: %q", rule, receipt.RemoteID)
		}
	}
}

func TestAnActUnderWayIsAskedAboutWhenTheServiceSays(t *testing.T) {
	for after, want := range map[string]time.Duration{"7": 7 * time.Second, "600": 15 * time.Second, "": time.Second} {
		header := map[string]string{}
		if after != "" {
			header["Retry-After"] = after
		}
		s, d := newStub(t, map[string]any{
			"/V3/GetCounteragents": counterparties(), "/V8/GetNewEvents": feed(),
			postMessage: says(http.StatusNoContent, header, ""),
		})
		var waited []time.Duration
		patient := diadoc.Connector{Wait: func(ctx context.Context, wait time.Duration) error {
			waited = append(waited, wait)
			return ctx.Err()
		}}
		config, err := json.Marshal(usual(s.url, sellerINN))
		if err != nil {
			t.Fatal(err)
		}
		if d.connection, err = patient.Open(t.Context(), sdk.Setup{Config: config}); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.connection.Close() })
		if f := d.failed(transfer(t, "doc-1", upd.TransferOnly)); f.Cause != document.CauseOutcomeUnknown || f.After == 0 {
			t.Errorf("%q: %s, after %s: %v", after, f.Cause, f.After, f)
		}
		asked := slices.DeleteFunc(waited, func(w time.Duration) bool { return w < want }) // the pace of requests is less
		if len(asked) < 5 || slices.ContainsFunc(asked, func(w time.Duration) bool { return w != want }) {
			t.Errorf("%q: waited %v", after, waited)
		}
	}
}

// A refresh token may be good for one use: an answer that is lost is not asked for with the same one again by itself.
func TestALostRefreshIsNoActAndNotRepeatedUnasked(t *testing.T) {
	var asked atomic.Int32
	provider := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		asked.Add(1)
		panic(http.ErrAbortHandler) // the token was used up, and nobody heard the new one
	}))
	t.Cleanup(provider.Close)
	_, err := open(t, settings{
		"url": provider.URL, "inn": sellerINN, "client_id": clientID, "auth": "oidc", "identity_url": provider.URL,
		"client_secret": "client-secret-1", "refresh_token": "refresh-1",
	}).(sdk.Destination).Commit(t.Context(), transfer(t, "doc-1", upd.TransferOnly))
	if f := sdk.FaultOf(err); err == nil || f.Cause != document.CauseTransient {
		t.Errorf("%v", err)
	}
	if n := asked.Load(); n != 1 {
		t.Errorf("asked %d times", n)
	}
}
