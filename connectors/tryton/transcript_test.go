package tryton

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/tryton/trytontest"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// faults are what the client makes of the answers of the transcript that are no results.
var faults = map[string]document.Cause{
	`"LoginException"`:        document.CauseUnauthorised,
	`"UserError"`:             document.CauseUnauthorised,
	`"'nosuch.model'"`:        document.CauseMisconfigured,
	`"Database 'nodb.sqlite'`: document.CauseMisconfigured,
	`"ConcurrencyException"`:  document.CauseTransient,
}

// TestTheClientUnderstandsTheTranscript gives the client the recorded answers, one by one.
func TestTheClientUnderstandsTheTranscript(t *testing.T) {
	for i, e := range trytontest.Transcript(t) {
		t.Run(fmt.Sprintf("%02d %s", i+1, e.Method), func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				if e.Method != "common.db.login" && strings.Contains(string(body), "common.db.login") {
					fmt.Fprint(w, `{"id":1,"result":[1,"0123"]}`)
					return
				}
				w.Header().Set("Content-Type", e.Type)
				w.WriteHeader(e.Status)
				fmt.Fprint(w, e.Body)
			}))
			defer server.Close()
			c := newClient(Config{URL: server.URL, Database: "hub", User: "admin", Password: "secret", Timeout: sdk.Duration(time.Minute)}, nil)
			got, err := c.ask(t, e)
			if want, failed := causeWanted(e); failed {
				if err == nil || asFault(err).Cause != want {
					t.Errorf("%v, want the cause %s", err, want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var answer struct{ Result any }
			if err := json.Unmarshal([]byte(e.Body), &answer); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(answer.Result, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// ask makes the call of an exchange in the client's own way.
func (c *client) ask(t *testing.T, e trytontest.Exchange) (any, error) {
	var result any
	var params []any
	if err := json.Unmarshal(e.Params, &params); err != nil {
		t.Fatal(err)
	}
	switch e.Method {
	case "common.db.login":
		session, err := c.login(t.Context(), "")
		if err == nil && session != "Session YWRtaW46MTo8c2Vzc2lvbj4=" { // admin:1:<session>
			t.Errorf("the session is %s", session)
		}
		return []any{float64(1), trytontest.PlaceholderSession}, err
	case "common.server.version":
		return c.version(t.Context())
	}
	err := c.call(t.Context(), &result, e.Method, params...)
	return result, err
}

func causeWanted(e trytontest.Exchange) (document.Cause, bool) {
	if e.Status == http.StatusUnauthorized {
		return document.CauseUnauthorised, true
	}
	for sign, cause := range faults {
		if strings.Contains(e.Body, `"error":[`+sign) {
			return cause, true
		}
	}
	return "", false
}

// TestRecordsOfTheTranscriptAreRead reads the recorded invoice with the types that the connector reads with.
func TestRecordsOfTheTranscriptAreRead(t *testing.T) {
	for _, e := range trytontest.Transcript(t) {
		switch e.Method {
		case "model.account.invoice.search_read":
			invoice := first[invoiceRecord](t, e)
			if invoice.Number != "INV/1" || invoice.Date != "2026-11-22" || invoice.Total.String() != "3000" || invoice.Currency.Code != "RUB" ||
				invoice.Party.Name != "ООО Ромашка" || !invoice.Written.Equal(time.Date(2026, 11, 22, 11, 30, 38, 67562000, time.UTC)) {
				t.Errorf("the invoice: %+v", invoice)
			}
		case "model.account.invoice.line.search_read":
			line := first[lineRecord](t, e)
			if line.Description != "Услуги по договору" || line.Quantity.String() != "2" || line.UnitPrice.String() != "1500" || line.Unit != nil {
				t.Errorf("the line: %+v", line)
			}
		case "model.party.identifier.search_read":
			if identifier := first[identifierRecord](t, e); identifier != (identifierRecord{Code: "7810000026"}) {
				t.Errorf("the identifier: %+v", identifier)
			}
		}
	}
}

func first[T any](t *testing.T, e trytontest.Exchange) T {
	t.Helper()
	var answer struct{ Result []T }
	if err := json.Unmarshal([]byte(e.Body), &answer); err != nil || len(answer.Result) == 0 {
		t.Fatalf("%s: %v", e.Method, err)
	}
	return answer.Result[0]
}
