package sandbox_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/tryton/sandbox"
	"github.com/uzelhub/uzel/connectors/tryton/trytontest"
)

var noon = time.Date(2026, 10, 20, 12, 0, 0, 0, time.UTC)

// started is a sandbox with one company and a session in it.
func started(t *testing.T, options sandbox.Options) (*sandbox.Server, *trytontest.Session, string) {
	t.Helper()
	options.Password = password
	options.Now = func() time.Time { return noon }
	s := sandbox.New(options)
	s.AddCompany(sandbox.Company{Party: sandbox.Party{Name: "ООО «Ромашка»", INN: "7700000016"}})
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	session, err := trytontest.Dial(web.URL, "hub", "admin", password)
	if err != nil {
		t.Fatal(err)
	}
	return s, session, web.URL
}

var about = map[string]any{"company": 1}

func TestATransactionThatFailsLeavesNothingBehind(t *testing.T) {
	s, session, _ := started(t, sandbox.Options{})
	parties := func() (n int) {
		if err := session.Call(&n, "model.party.party.search_count", []any{}, about); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := parties()
	rows := []any{
		map[string]any{"name": "ООО «Василёк»", "identifiers": []any{[]any{"create", []any{map[string]any{"code": "7810000026"}}}}},
		map[string]any{"name": "АО «Подснежник»", "identifiers": []any{[]any{"create", []any{map[string]any{"type": "ru_inn"}}}}}, // without a code
	}
	err := session.Call(nil, "model.party.party.create", rows, about)
	if err == nil || !strings.Contains(err.Error(), `A value is required for field \"Code\" in \"Party Identifier\".`) {
		t.Errorf("%v", err)
	}
	if after := parties(); after != before {
		t.Errorf("%d parties, there were %d", after, before)
	}
	var ids []int64
	if err := session.Call(&ids, "model.party.party.create", rows[:1], about); err != nil || !slices.Equal(ids, []int64{2}) {
		t.Errorf("%v, %v", ids, err)
	}
	s.Remove("party.party", 2)
	if after := parties(); after != before {
		t.Errorf("%d parties, there were %d", after, before)
	}
}

func TestChangesThatMeetAreAConflict(t *testing.T) {
	_, session, _ := started(t, sandbox.Options{})
	var rows []struct {
		Stamp string `json:"_timestamp"`
	}
	if err := session.Call(&rows, "model.party.party.read", []int{1}, []string{"_timestamp"}, about); err != nil {
		t.Fatal(err)
	}
	write := func(stamp string) error {
		return session.Call(nil, "model.party.party.write", []int{1}, map[string]any{"name": "ООО «Роза»"},
			map[string]any{"_timestamp": map[string]any{"party.party,1": stamp}})
	}
	if err := write("1.0"); err == nil || !strings.Contains(err.Error(), "ConcurrencyException") {
		t.Errorf("%v", err)
	}
	if err := write(rows[0].Stamp); err != nil {
		t.Error(err)
	}
}

func TestAnInvoiceIsEnteredChangedAndPosted(t *testing.T) {
	s, session, _ := started(t, sandbox.Options{})
	tax := s.AddTax(1, "20")
	var ids []int64
	err := session.Call(&ids, "model.account.invoice.create", []any{map[string]any{
		"company": 1, "party": 1, "currency": 1, "invoice_date": map[string]any{"__class__": "date", "year": 2026, "month": 10, "day": 5},
		"lines": []any{[]any{"create", []any{map[string]any{
			"type": "line", "currency": 1, "quantity": 0.7, "unit_price": map[string]any{"__class__": "Decimal", "decimal": "33.35"},
			"taxes": []any{[]any{"add", []any{tax}}},
		}}}},
	}}, about)
	if err != nil {
		t.Fatal(err)
	}
	if err := session.Call(nil, "model.account.invoice.post", ids, about); err != nil {
		t.Fatal(err)
	}
	var rows []map[string]any
	fields := []string{"number", "state", "untaxed_amount", "tax_amount", "total_amount", "rec_name"}
	if err := session.Call(&rows, "model.account.invoice.read", ids, fields, about); err != nil {
		t.Fatal(err)
	}
	amount := func(s string) map[string]any { return map[string]any{"__class__": "Decimal", "decimal": s} }
	want := []map[string]any{{
		"id": 1.0, "number": "INV/1", "state": "posted", "rec_name": "INV/1",
		// 0.7 × 33.35 = 23.345, to the even kopek; the tax is of the sum before that.
		"untaxed_amount": amount("23.34"), "tax_amount": amount("4.67"), "total_amount": amount("28.01"),
	}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

func TestTooManyWrongPasswordsShutTheDoor(t *testing.T) {
	_, _, url := started(t, sandbox.Options{})
	var statuses []int
	for _, word := range []string{"a", "b", "c", "d", "e", "f", "g", password} {
		reply, err := trytontest.At(url).Send("hub/", "common.db.login", "admin", map[string]any{"password": word})
		if err != nil {
			t.Fatal(err)
		}
		statuses = append(statuses, reply.Status)
	}
	if diff := cmp.Diff([]int{401, 401, 401, 401, 401, 401, 429, 429}, statuses); diff != "" {
		t.Error(diff)
	}
}

func TestTheDoorsOfTheServer(t *testing.T) {
	_, _, url := started(t, sandbox.Options{})
	call := func(method, path, kind, text, authorization string) (int, string) {
		request, err := http.NewRequestWithContext(t.Context(), method, url+path, strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", kind)
		if authorization != "" {
			request.Header.Set("Authorization", authorization)
		}
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(body)
	}
	read := `{"id":7,"method":"model.party.party.search_count","params":[[],{}]}`
	basic := "Basic YWRtaW46dHJ5dG9uLXRlc3Q=" // admin:tryton-test
	for name, test := range map[string]struct {
		method, path, kind, text, authorization string
		status                                  int
		body                                    string
	}{
		"the version":                   {"POST", "/", "application/json", `{"id":1,"method":"common.server.version","params":[]}`, "", 200, `{"id":1,"result":"6.0.29"}`},
		"an unknown call of the server": {"POST", "/", "application/json", `{"id":1,"method":"common.nosuch","params":[]}`, "", 200, `{"id":1,"error":["'common.nosuch'",""]}`},
		"name and password":             {"POST", "/hub/", "application/json", read, basic, 200, `{"id":7,"result":1}`},
		"nobody":                        {"POST", "/hub/", "application/json", read, "", 401, ``},
		"a made-up session":             {"POST", "/hub/", "application/json", read, "Session YWRtaW46MTowMTIz", 401, ``},
		"no slash after the database":   {"POST", "/hub", "application/json", read, basic, 308, ``},
		"a question by GET":             {"GET", "/hub/", "application/json", ``, basic, 405, ``},
		"a path below the database":     {"POST", "/hub/x", "application/json", read, basic, 404, ``},
		"no JSON by name":               {"POST", "/hub/", "text/plain", read, basic, 500, ``},
		"no JSON at all":                {"POST", "/hub/", "application/json", `{`, basic, 500, ``},
		"no context":                    {"POST", "/hub/", "application/json", `{"id":1,"method":"model.party.party.search_count","params":[[]]}`, basic, 200, `{"id":1,"error":["Missing context argument",""]}`},
		"a method that is not open":     {"POST", "/hub/", "application/json", `{"id":1,"method":"model.party.party.post","params":[[1],{}]}`, basic, 403, ``},
		"another alphabet":              {"POST", "/hub/", "application/json", `{"id":1,"method":"model.party.party.read","params":[[1],["name"],{}]}`, basic, 200, `{"id":1,"result":[{"id":1,"name":"\u041e\u041e\u041e \u00ab\u0420\u043e\u043c\u0430\u0448\u043a\u0430\u00bb"}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			status, body := call(test.method, test.path, test.kind, test.text, test.authorization)
			if status != test.status || test.body != "" && body != test.body {
				t.Errorf("%d %s, want %d %s", status, body, test.status, test.body)
			}
		})
	}
}

func TestFaultsAreCommittedAndEntered(t *testing.T) {
	s, session, _ := started(t, sandbox.Options{Faults: sandbox.Plan{Delay: time.Millisecond}})
	create := func() (trytontest.Reply, error) {
		return session.Send("hub/", "model.party.party.create", []any{map[string]any{"name": "ООО"}}, about)
	}
	count := func() (n int) {
		if err := session.Call(&n, "model.party.party.search_count", []any{}, about); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for fault, test := range map[sandbox.Fault]struct {
		status int // 0: the connection breaks
		done   bool
	}{
		sandbox.Delay: {200, true}, sandbox.TooMany: {429, false}, sandbox.ServerError: {500, false}, sandbox.Refuse: {0, false},
		sandbox.Drop: {0, true}, sandbox.Truncate: {0, true},
	} {
		before := count()
		s.Inject(fault, "model.party.party.create", 0, 1)
		reply, err := create()
		if (err != nil) != (test.status == 0) || reply.Status != test.status {
			t.Errorf("%s: %d %v", fault, reply.Status, err)
		}
		if done := count() > before; done != test.done {
			t.Errorf("%s: done is %v", fault, done)
		}
		var last sandbox.Call
		for _, call := range s.Ledger() {
			if call.Fault == fault {
				last = call
			}
		}
		if last.Method != "model.party.party.create" || last.Done() != test.done || !last.At.Equal(noon) {
			t.Errorf("%s is entered as %+v", fault, last)
		}
	}
	s.Inject(sandbox.ExpireSession, "model.party.party.create", 0, 1)
	if reply, err := create(); err != nil || reply.Status != 401 {
		t.Errorf("after the session expired: %d %v", reply.Status, err)
	}
}

func TestADelayEndsWhenTheClientGoes(t *testing.T) {
	s, session, _ := started(t, sandbox.Options{Faults: sandbox.Plan{Delay: time.Hour}})
	s.Inject(sandbox.Delay, "model.party", 0, 1)
	impatient := session.Within(50 * time.Millisecond)
	if _, err := impatient.Send("hub/", "model.party.party.search_count", []any{}, about); err == nil {
		t.Error("an answer came at once")
	}
	if err := session.Call(nil, "model.party.party.search_count", []any{}, about); err != nil {
		t.Errorf("the next call: %v", err)
	}
}

func TestTheLedgerHoldsNoPassword(t *testing.T) {
	s, session, _ := started(t, sandbox.Options{})
	if err := session.Call(nil, "model.res.user.get_preferences", true, map[string]any{}); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(s.Ledger())
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), password) || !strings.Contains(string(text), "common.db.login") {
		t.Errorf("the ledger: %s", text)
	}
}

func TestTheBuilderRefusesWhatCannotBe(t *testing.T) {
	for name, build := range map[string]func(*sandbox.Server){
		"a model that is not there": func(s *sandbox.Server) { s.Put("nosuch.model", nil) },
		"a field that is not there": func(s *sandbox.Server) { s.Put("party.party", map[string]any{"nosuch": 1}) },
		"an id that is taken":       func(s *sandbox.Server) { s.Put("party.party", map[string]any{"id": int64(1)}) },
		"a record that is not there": func(s *sandbox.Server) {
			s.Change("party.party", 99, map[string]any{"name": "x"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, _, _ := started(t, sandbox.Options{})
			if err := panics(func() { build(s) }); err == nil {
				t.Error("it was built")
			}
		})
	}
}

func panics(f func()) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = fmt.Errorf("%v", value)
		}
	}()
	f()
	return nil
}

func TestADomainHoldsForRecords(t *testing.T) {
	s, session, _ := started(t, sandbox.Options{})
	s.AddParty(sandbox.Party{Name: "ООО «Василёк»", Inactive: true})
	s.AddParty(sandbox.Party{Name: "100 % хлопок"})
	s.AddParty(sandbox.Party{Name: "Сто_процентов"})
	for name, test := range map[string]struct {
		domain  []any
		context map[string]any
		want    []int64
	}{
		"everything that is active":                   {[]any{}, about, []int64{1, 3, 4}},
		"everything":                                  {[]any{}, map[string]any{"active_test": false}, []int64{1, 2, 3, 4}},
		"inactive by name":                            {[]any{[]any{"active", "=", false}}, about, []int64{2}},
		"a nested clause is active by itself":         {[]any{[]any{"active", "in", []any{true, false}}, []any{"OR", []any{"id", ">", 1}, []any{"id", "=", 1}}}, about, []int64{1, 3, 4}},
		"a percent sign that is meant":                {[]any{[]any{"name", "like", `%\%%`}}, about, []int64{3}},
		"any one character":                           {[]any{[]any{"name", "like", "Сто_процентов"}}, about, []int64{4}},
		"a single condition without a list around it": {[]any{"id", "=", 3}, about, []int64{3}},
		"neither this nor that":                       {[]any{[]any{"id", "not in", []any{1, 3}}}, about, []int64{4}},
		"nothing is in nothing":                       {[]any{[]any{"id", "in", []any{}}}, about, []int64{}},
		"an empty OR":                                 {[]any{[]any{"OR"}}, about, []int64{1, 3, 4}},
	} {
		t.Run(name, func(t *testing.T) {
			var ids []int64
			if err := session.Call(&ids, "model.party.party.search", test.domain, 0, nil, []any{[]any{"id", "ASC"}}, test.context); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, ids); diff != "" {
				t.Error(diff)
			}
		})
	}
}
