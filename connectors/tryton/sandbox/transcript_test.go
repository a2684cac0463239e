package sandbox_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/tryton/sandbox"
	"github.com/uzelhub/uzel/connectors/tryton/trytontest"
)

const password = "tryton-test"

// transcribed is the database in which the conversation of the transcript was held.
func transcribed() *sandbox.Server {
	at := func(s string) time.Time {
		moment, err := time.Parse("15:04:05.000000", s)
		if err != nil {
			panic(err)
		}
		return time.Date(2026, 11, 22, moment.Hour(), moment.Minute(), moment.Second(), moment.Nanosecond(), time.UTC)
	}
	s := sandbox.New(sandbox.Options{Password: password, Now: func() time.Time { return at("11:31:00.000000") }})
	company := s.AddCompany(sandbox.Company{Party: sandbox.Party{Name: "ООО Наша Организация", Address: sandbox.Address{City: "Москва"}}})
	buyer := s.AddParty(sandbox.Party{Name: "ООО Ромашка", Address: sandbox.Address{Street: "ул. Ленина, 1", PostalCode: "101000", City: "Москва"}})
	s.Put("party.identifier", map[string]any{"party": buyer, "code": "7810000026"})
	employee := s.AddEmployee(sandbox.Employee{Company: company, Name: "Иванов Иван"})
	s.Put("account.account", map[string]any{"id": int64(6), "name": "Выручка", "company": company})
	invoice := s.AddInvoice(sandbox.Invoice{Company: company, Party: buyer, Date: "2026-11-22", Lines: []sandbox.Line{
		{Description: "Услуги по договору", Quantity: 2, Price: "1500.00"},
	}})
	s.Stamp("account.invoice", invoice, at("11:30:06.741634"), at("11:30:38.067562"))
	work := s.Put("timesheet.work", map[string]any{"name": "Проект А", "company": company})
	for day, worked := range map[int64]time.Duration{1: 8 * time.Hour, 2: 7*time.Hour + 30*time.Minute} {
		s.Put("timesheet.line", map[string]any{
			"id": day, "company": company, "employee": employee, "work": work,
			"date": sandbox.Date(fmt.Sprintf("2026-11-%02d", day+1)), "duration": sandbox.Timedelta(worked),
		})
	}
	return s
}

func TestTheSandboxAnswersAsTheServerOfTheTranscript(t *testing.T) {
	server := httptest.NewServer(transcribed())
	defer server.Close()
	session, ended := "", false
	for i, e := range trytontest.Transcript(t) {
		t.Run(fmt.Sprintf("%02d %s", i+1, e.Method), func(t *testing.T) {
			params := strings.ReplaceAll(string(e.Params), trytontest.PlaceholderPassword, password)
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/"+e.Path, strings.NewReader(
				fmt.Sprintf(`{"id":1,"method":%q,"params":%s}`, e.Method, params)))
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Content-Type", "application/json")
			if e.Realm == "" || ended { // a call that was refused before the log-out carried no session
				request.Header.Set("Authorization", session)
			}
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = response.Body.Close() }()
			body, err := io.ReadAll(response.Body)
			if err != nil {
				t.Fatal(err)
			}
			if response.StatusCode != e.Status || response.Header.Get("Content-Type") != e.Type || response.Header.Get("WWW-Authenticate") != e.Realm {
				t.Fatalf("answered %d %v, want %d %s %s", response.StatusCode, response.Header, e.Status, e.Type, e.Realm)
			}
			if e.Type != "application/json" {
				return
			}
			if strings.Contains(e.Body, trytontest.PlaceholderSession) {
				key := sessionOf(t, body)
				e.Body = strings.ReplaceAll(e.Body, trytontest.PlaceholderSession, key)
				session = "Session " + base64.StdEncoding.EncodeToString([]byte("admin:1:"+key))
			}
			ended = e.Method == "common.db.logout"
			if diff := cmp.Diff(parsed(t, []byte(e.Body)), parsed(t, body)); diff != "" {
				t.Errorf("the answer differs (-server +sandbox):\n%s", diff)
			}
		})
	}
}

func sessionOf(t *testing.T, body []byte) string {
	t.Helper()
	var answer struct{ Result []any }
	if err := json.Unmarshal(body, &answer); err != nil || len(answer.Result) != 2 {
		t.Fatalf("no session in %s", body)
	}
	key, _ := answer.Result[1].(string)
	if len(key) != 64 {
		t.Errorf("a session has 64 digits, this is %q", key)
	}
	return key
}

func parsed(t *testing.T, body []byte) any {
	t.Helper()
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return value
}
