package sandbox_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/timebook/sandbox"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// started is a sandbox and a client that is logged in.
func started(t *testing.T, options sandbox.Options) (*sandbox.Server, *client) {
	t.Helper()
	options.Password = password
	options.Now = func() time.Time { return noon }
	s := sandbox.New(options)
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	c := &client{t: t, base: web.URL + "/erpi"}
	c.login()
	return s, c
}

func (c *client) login() {
	c.t.Helper()
	status, text := c.post("/auth", `{"login":"uzel","password":"`+password+`"}`)
	if status != http.StatusOK {
		c.t.Fatalf("log-in: %d %s", status, text)
	}
	var answer struct {
		Token string `json:"access_token"`
	}
	decode(c.t, text, &answer)
	c.token = answer.Token
}

// demands asks and returns keys with statuses.
func (c *client) demands(query string) []string {
	c.t.Helper()
	status, text := c.post("/demands", query)
	if status != http.StatusOK {
		c.t.Fatalf("%d %s", status, text)
	}
	var answer struct{ Demands []sandbox.Demand }
	decode(c.t, text, &answer)
	keys := []string{}
	for _, d := range answer.Demands {
		keys = append(keys, d.Key+" "+d.Status)
	}
	return keys
}

// shifts puts a demand on each of n days from 1 November.
func shifts(s *sandbox.Server, n int) {
	for i := range n {
		date := fmt.Sprintf("2026-11-%02d", i+1)
		s.AddDemand(sandbox.Demand{Key: fmt.Sprint("d", i+1), Status: sandbox.StatusNew, Date: date, Begin: date + " 10:00:00"})
	}
}

func TestDemandsAreFoundByDatesStatusesAndPages(t *testing.T) {
	s, c := started(t, sandbox.Options{})
	shifts(s, 5)
	s.AddDemand(sandbox.Demand{Key: "d2", Status: sandbox.StatusCanceled, Date: "2026-11-02", Begin: "2026-11-02 10:00:00"})
	for query, want := range map[string][]string{
		`{}`:                                  {"d1 new", "d2 canceled", "d3 new", "d4 new", "d5 new"},
		`{"limit":2,"offset":0}`:              {"d1 new", "d2 canceled"},
		`{"limit":2,"offset":4}`:              {"d5 new"},
		`{"limit":2,"offset":9}`:              {},
		`{"statuses":["new"],"limit":2}`:      {"d1 new", "d3 new"},
		`{"statuses":[]}`:                     {},
		`{"dateBegin":"2026-11-04"}`:          {"d4 new", "d5 new"},
		`{"dateEnd":"2026-11-01"}`:            {"d1 new"},
		`{"demandKeys":["d5","d2","nobody"]}`: {"d2 canceled", "d5 new"},
	} {
		if diff := cmp.Diff(want, c.demands(query)); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
	s.RemoveDemand("d3")
	if got := c.demands(`{"dateBegin":"2026-11-03","dateEnd":"2026-11-04"}`); !slices.Equal(got, []string{"d4 new"}) {
		t.Errorf("after one is gone: %q", got)
	}
}

func TestTheSameGUIDChangesTheRecord(t *testing.T) {
	s, c := started(t, sandbox.Options{})
	for _, name := range []string{"Зал", "Торговый зал"} {
		c.post("/subdivisions", `{"guid":"g1","name":"`+name+`","serial_number":1,"organization_guid":"o1"}`)
	}
	want := sandbox.Reference{GUID: "g1", Name: "Торговый зал", SerialNumber: 1.0, OrganizationGUID: "o1"}
	if r, ok := s.Reference("/subdivisions", "g1"); !ok || r != want {
		t.Errorf("%v %+v", ok, r)
	}
	for _, number := range []string{"7", "00007"} {
		c.post("/employees", `{"guid":"e1","personnel_number":"`+number+`","natural_person":{}}`)
	}
	if e, ok := s.Employee("e1"); !ok || e.PersonnelNumber != "00007" {
		t.Errorf("%v %+v", ok, e)
	}
}

func TestOnlyWhoIsThereCanBeSetToPerform(t *testing.T) {
	s, c := started(t, sandbox.Options{PerformerField: "performerUuid"})
	shifts(s, 1)
	s.AddEmployee(sandbox.Employee{GUID: "e1"})
	act := func(orders string) string {
		_, text := c.post("/demand-actions", orders)
		return string(text)
	}
	set := func(key, guid string) string {
		return `[{"demand_key":"` + key + `","actions":[{"action":"set-performer","data":{"performer_guid":"` + guid + `"}}]}]`
	}
	for orders, want := range map[string]string{
		set("d1", "nobody"):     `[{"success":false}]`,
		set("d9", "e1"):         `[{"success":false}]`,
		`[{"demand_key":"d1"}]`: `[{"success":false}]`,
		`[]`:                    `[]`,
		`"d1"`:                  `{"message":"a list of orders is wanted"}`,
		`[{"demand_key":"d1","actions":[{"action":"sing"}]}]`: `[{"success":false}]`,
	} {
		if got := act(orders); got != want {
			t.Errorf("%s: %s", orders, got)
		}
	}
	if d, _ := s.Demand("d1"); d.Performer != "" || d.Status != sandbox.StatusNew {
		t.Fatalf("something was done: %+v", d)
	}
	performer := func() any {
		_, text := c.post("/demands", `{}`)
		var answer struct{ Demands []map[string]any }
		decode(t, text, &answer)
		return answer.Demands[0]["performerUuid"]
	}
	if before, said, after := performer(), act(set("d1", "e1")), performer(); before != nil || said != `[{"success":true}]` || after != "e1" {
		t.Errorf("before %v, then %s, after %v", before, said, after)
	}
	if d, _ := s.Demand("d1"); d.Status != sandbox.StatusAssigned {
		t.Errorf("status %s", d.Status)
	}
	act(`[{"demand_key":"d1","actions":[{"action":"reset","comment":null}]}]`)
	if d, _ := s.Demand("d1"); d.Performer != "" || d.Status != sandbox.StatusNew {
		t.Errorf("after a reset: %+v", d)
	}
}

func TestTheDoorsOfTheServer(t *testing.T) {
	_, c := started(t, sandbox.Options{})
	for name, test := range map[string]struct {
		method, path, token, body string
		status                    int
	}{
		"a call":                    {"POST", "/erpi/demands", c.token, `{}`, 200},
		"no token":                  {"POST", "/erpi/demands", "", `{}`, 401},
		"a made-up token":           {"POST", "/erpi/demands", "0123", `{}`, 401},
		"a wrong password":          {"POST", "/erpi/auth", "", `{"login":"uzel","password":"x"}`, 401},
		"a wrong name":              {"POST", "/erpi/auth", "", `{"login":"x","password":"` + password + `"}`, 401},
		"a call by GET":             {"GET", "/erpi/demands", c.token, ``, 405},
		"a call that is not there":  {"POST", "/erpi/nosuch", c.token, `{}`, 404},
		"another base":              {"POST", "/api/demands", c.token, `{}`, 404},
		"a guess":                   {"POST", "/erpi/timesheets", c.token, `{}`, 404},
		"no JSON":                   {"POST", "/erpi/demands", c.token, `{`, 400},
		"a query of another form":   {"POST", "/erpi/demands", c.token, `{"limit":"x"}`, 400},
		"a negative page":           {"POST", "/erpi/demands", c.token, `{"offset":-1}`, 400},
		"an employee without an id": {"POST", "/erpi/employees", c.token, `{"personnel_number":"1"}`, 400},
	} {
		t.Run(name, func(t *testing.T) {
			request, err := http.NewRequest(test.method, strings.TrimSuffix(c.base, "/erpi")+test.path, strings.NewReader(test.body))
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("X-Access-Token", test.token)
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if response.StatusCode != test.status {
				t.Errorf("%d, want %d", response.StatusCode, test.status)
			}
		})
	}
}

func TestTimesheetsAreFoundByWhereThePeopleWork(t *testing.T) {
	s, c := started(t, sandbox.Options{Guesses: true})
	s.AddEmployee(sandbox.Employee{GUID: "e1", OrganizationGUID: "o1", SubdivisionGUID: "s1"})
	s.AddEmployee(sandbox.Employee{GUID: "e2", OrganizationGUID: "o1", SubdivisionGUID: "s2"})
	for _, r := range []string{"e2 2 2026-11-01", "e1 1 2026-11-01", "e1 1 2026-11-02"} {
		f := strings.Fields(r)
		s.AddTimesheet(sandbox.Row{EmployeeGUID: f[0], PersonnelNumber: f[1], Date: f[2], Status: "closed"})
	}
	for query, want := range map[string]string{
		`{}`: "1 2026-11-01, 2 2026-11-01, 1 2026-11-02", `{"organization_guid":"o2"}`: "",
		`{"organization_guid":"o1","subdivision_guid":"s2"}`: "2 2026-11-01", `{"dateBegin":"2026-11-02"}`: "1 2026-11-02",
		`{"limit":1,"offset":1}`: "2 2026-11-01",
	} {
		_, text := c.post("/timesheets", query)
		var answer struct{ Timesheets []sandbox.Row }
		decode(t, text, &answer)
		var got []string
		for _, r := range answer.Timesheets {
			got = append(got, r.PersonnelNumber+" "+r.Date)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: %q", query, got)
		}
	}
}

func TestFaultsAreCommittedAndEntered(t *testing.T) {
	s, c := started(t, sandbox.Options{Faults: sandbox.Plan{Delay: time.Millisecond}})
	for i, test := range []struct {
		fault  sandbox.Fault
		status int // 0: the connection breaks
		done   bool
	}{
		{sandbox.Delay, 200, true},
		{sandbox.TooMany, 429, false},
		{sandbox.ServerError, 500, false},
		{sandbox.Refuse, 0, false},
		{sandbox.Drop, 0, true},
		{sandbox.Truncate, 0, true},
		{sandbox.ExpireToken, 401, false},
	} {
		t.Run(string(test.fault), func(t *testing.T) {
			guid := fmt.Sprint("e", i)
			s.Inject(test.fault, "/employees", 0, 1)
			status, _, err := c.try("/employees", `{"guid":"`+guid+`"}`)
			if (err != nil) != (test.status == 0) || err == nil && status != test.status {
				t.Errorf("%d %v", status, err)
			}
			if _, done := s.Employee(guid); done != test.done {
				t.Errorf("it was done: %v", done)
			}
			ledger := s.Ledger()
			last := ledger[len(ledger)-1]
			if last.Fault != test.fault || last.Done != test.done || last.Path != "/employees" || last.At != noon {
				t.Errorf("the ledger says %+v", last)
			}
			c.login()
		})
	}
	for _, call := range s.Ledger() {
		if strings.Contains(string(call.Body), password) {
			t.Error("the ledger keeps a password")
		}
	}
}

func TestListsCanBeDisturbed(t *testing.T) {
	s, c := started(t, sandbox.Options{})
	shifts(s, 3)
	for fault, want := range map[sandbox.Fault][]string{
		sandbox.Duplicate:     {"d1 new", "d1 new", "d2 new", "d3 new"},
		sandbox.Reorder:       {"d3 new", "d2 new", "d1 new"},
		sandbox.Late:          {"d1 new", "d2 new"},
		sandbox.UnknownStatus: {"d1 " + sandbox.Strange, "d2 new", "d3 new"},
	} {
		s.Inject(fault, "/demands", 0, 1)
		if diff := cmp.Diff(want, c.demands(`{}`)); diff != "" {
			t.Errorf("%s: %s", fault, diff)
		}
		if got := c.demands(`{}`); len(got) != 3 || got[0] != "d1 new" {
			t.Errorf("after %s: %q", fault, got)
		}
	}
}

func TestTheSamePlanOfFaultsHappensAgain(t *testing.T) {
	happened := func() (faults []sandbox.Fault) {
		s, c := started(t, sandbox.Options{Seed: 7})
		s.SetFaults(sandbox.Plan{Chance: map[sandbox.Fault]float64{sandbox.ServerError: 0.3, sandbox.TooMany: 0.2}})
		for range 20 {
			_, _, _ = c.try("/demands", `{}`)
		}
		for _, call := range s.Ledger() {
			faults = append(faults, call.Fault)
		}
		return faults
	}
	first := happened()
	if !slices.Equal(first, happened()) || !slices.Contains(first, sandbox.ServerError) || !slices.Contains(first, sandbox.TooMany) {
		t.Errorf("faults: %v", first)
	}
}
