package sbis_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/connectors/sbis"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// refusing is a service that lets in and then says this to every call.
func refusing(t *testing.T, status int, body string) sdk.Connection {
	t.Helper()
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/auth/") {
			fmt.Fprint(w, `{"jsonrpc":"2.0","result":"session-1","id":0}`)
			return
		}
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}))
	t.Cleanup(web.Close)
	opened, err := sbis.Patient(func() time.Time { return time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC) }).Open(t.Context(),
		sdk.Setup{Connection: "sbis", Config: settings(web.URL, nil)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = opened.Close() })
	return opened
}

// An error of business usually comes with the status 500, and what it means stands in its words.
func TestTheWordsOfAnErrorSayWhatItIs(t *testing.T) {
	business := func(message string) string {
		return fmt.Sprintf(`{"jsonrpc":"2.0","error":{"code":-32000,"message":%q,"details":"","type":"error"},"id":0}`, message)
	}
	for rule, c := range map[string]struct {
		status int
		body   string
		cause  document.Cause
	}{
		"a store that is away will come back":       {500, business("Хранилище СБИС.Диск сейчас недоступно"), document.CauseTransient},
		"what is to be tried later is tried later":  {500, business("Сервис занят, попробуйте позже"), document.CauseTransient},
		"a refusal is final":                        {500, business("Организация не найдена"), document.CauseRefusedByRemote},
		"a call that this server does not know":     {500, `{"error":{"code":-32601,"message":"Method not found"}}`, document.CauseMisconfigured},
		"what the server did not understand":        {500, `{"error":{"code":-32700,"message":"Parse error"}}`, document.CauseInternal},
		"a session that is not taken, in both ways": {401, `{}`, document.CauseUnauthorised},
		"the old form says it with success":         {200, `{"id":-1,"error":"Not authorized."}`, document.CauseUnauthorised},
		"too many calls":                            {429, business("Превышено число запросов"), document.CauseLimit},
		"a server that failed without a word":       {502, `<html></html>`, document.CauseTransient},
		"another server":                            {200, `<html></html>`, document.CauseMisconfigured},
	} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			_, err := refusing(t, c.status, c.body).(sdk.Directory).Resolve(t.Context(), document.Party{INN: "7810000026", KPP: "781001001"}, document.KindUPD)
			if f := sdk.FaultOf(err); err == nil || f.Cause != c.cause {
				t.Errorf("%v, want %s", err, c.cause)
			}
		})
	}
}

// A session that the old form calls refused is renewed once, as one that 401 does.
func TestTheOldFormOfAnEndedSessionLogsInAgain(t *testing.T) {
	logins := 0
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.Contains(r.URL.Path, "/auth/"):
			logins++
			fmt.Fprintf(w, `{"result":"session-%d"}`, logins)
		case r.Header.Get("X-SBISSessionID") == "session-1":
			fmt.Fprint(w, `{"id":-1,"error":"Not authorized."}`)
		default:
			fmt.Fprint(w, `{"result":{"НашаОрганизация":[]}}`)
		}
	}))
	t.Cleanup(web.Close)
	opened, err := sbis.Patient(time.Now).Open(t.Context(), sdk.Setup{Connection: "sbis", Config: settings(web.URL, nil)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = opened.Close() })
	if _, err := opened.(sdk.Discoverer).Discover(t.Context()); err != nil || logins != 2 {
		t.Errorf("%v after %d log-ins", err, logins)
	}
}
