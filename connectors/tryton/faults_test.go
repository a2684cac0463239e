package tryton_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/connectors/tryton/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestASessionThatExpiresIsRenewed(t *testing.T) {
	s := newShop(sandbox.Options{})
	for range 5 {
		s.sell("1.00")
	}
	for _, after := range []int{2, 4, 6} {
		s.Inject(sandbox.ExpireSession, "model.account.invoice.search_read", after, 1)
	}
	sink := read(t, serve(t, s.Server, map[string]any{"page_size": 2}), "", document.KindInvoice)
	if len(sink.items) != 5 {
		t.Errorf("%d items, want 5", len(sink.items))
	}
	if logins := asked(s.Server)["common.db.login"]; logins != 4 {
		t.Errorf("%d log-ins, want one and one more for each loss", logins)
	}
}

func TestASessionIsUsedForManyCallsAndEnded(t *testing.T) {
	s := newShop(sandbox.Options{})
	c := serve(t, s.Server, nil)
	if _, err := c.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	read(t, c, "")
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if counts := asked(s.Server); counts["common.db.login"] != 1 || counts["common.db.logout"] != 1 {
		t.Errorf("calls: %v", counts)
	}
}

// attempts is how often a call is sent before it is given up.
const attempts = 4

func TestAFaultThatPassesIsNotSeen(t *testing.T) {
	for _, fault := range []sandbox.Fault{sandbox.TooMany, sandbox.Refuse, sandbox.Drop, sandbox.Truncate} {
		s := newShop(sandbox.Options{})
		s.sell("1.00")
		s.Inject(fault, "model.account.invoice.search_read", 1, attempts-1)
		if n := len(read(t, serve(t, s.Server, nil), "", document.KindInvoice).items); n != 1 {
			t.Errorf("%s: %d items", fault, n)
		}
	}
}

func TestALogInIsTriedOnce(t *testing.T) {
	for fault, want := range map[sandbox.Fault]document.Cause{
		sandbox.TooMany: document.CauseLimit, sandbox.Drop: document.CauseTransient, sandbox.Truncate: document.CauseTransient,
		sandbox.ServerError: document.CauseTransient,
	} {
		s := newShop(sandbox.Options{})
		s.Inject(fault, "common.db.login", 0, 1)
		if _, err := serve(t, s.Server, nil).Discover(t.Context()); causeOf(t, err) != want {
			t.Errorf("%s: %v, want %s", fault, err, want)
		}
		if n := asked(s.Server)["common.db.login"]; n != 1 {
			t.Errorf("%s: %d log-ins", fault, n)
		}
	}
}

func TestFaultsHaveACauseAndTheNextReadGoesOn(t *testing.T) {
	for fault, want := range map[sandbox.Fault]document.Cause{
		sandbox.TooMany:     document.CauseLimit,
		sandbox.ServerError: document.CauseTransient,
		sandbox.Refuse:      document.CauseTransient,
		sandbox.Drop:        document.CauseTransient,
		sandbox.Truncate:    document.CauseTransient,
		sandbox.Delay:       document.CauseTransient,
	} {
		t.Run(string(fault), func(t *testing.T) {
			s := newShop(sandbox.Options{Faults: sandbox.Plan{Delay: time.Hour}})
			for range 6 {
				s.sell("1.00")
			}
			config := map[string]any{"page_size": 2}
			if fault == sandbox.Delay {
				config["timeout"] = "1s"
			}
			c := serve(t, s.Server, config)
			times := attempts
			if fault == sandbox.ServerError {
				times = 1 // what broke once breaks again: it is not tried again
			}
			s.Inject(fault, "model.account.invoice.search_read", 4, times)
			first := &collector{}
			err := c.Read(t.Context(), sdk.ReadRequest{Kinds: []document.Kind{document.KindInvoice}}, first)
			if got := causeOf(t, err); got != want {
				t.Fatalf("the cause is %s, want %s: %v", got, want, err)
			}
			second := read(t, c, first.cursor(""), document.KindInvoice)
			var all []string
			for id := range 6 {
				all = append(all, key("invoice", int64(id+1)))
			}
			if diff := cmp.Diff(all, append(first.keys(), second.keys()...)); diff != "" {
				t.Error(diff)
			}
			if len(first.items) == 0 || len(second.items) == 0 {
				t.Errorf("the fault came at the edge: %d and %d items", len(first.items), len(second.items))
			}
		})
	}
}

func TestALimitTellsWhenToComeBack(t *testing.T) {
	s := newShop(sandbox.Options{})
	s.Inject(sandbox.TooMany, "model.", 0, attempts)
	var f *sdk.Fault
	if _, err := serve(t, s.Server, nil).Check(t.Context()); !errors.As(err, &f) || f.After != time.Second {
		t.Errorf("%v, after %v", err, f.After)
	}
}

func TestAWrongPasswordIsSaidAndNotTriedAgain(t *testing.T) {
	s := newShop(sandbox.Options{})
	web := httptest.NewServer(s.Server)
	defer web.Close()
	c := open(t, settings(web.URL, "hub", "admin", "something else", nil))
	if _, err := c.Check(t.Context()); causeOf(t, err) != document.CauseUnauthorised {
		t.Errorf("%v", err)
	}
	if n := asked(s.Server)["common.db.login"]; n != 1 {
		t.Errorf("the wrong password was tried %d times", n)
	}
	for range 5 {
		_, _ = c.Check(t.Context())
	}
	if _, err := c.Check(t.Context()); causeOf(t, err) != document.CauseLimit {
		t.Errorf("after too many: %v", err)
	}
}

// answering is a server that says the same to every call but the log-in.
func answering(t *testing.T, status int, text string) connection {
	t.Helper()
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var q struct{ Method string }
		_ = json.NewDecoder(r.Body).Decode(&q)
		if q.Method == "common.db.login" {
			fmt.Fprint(w, `{"id":1,"result":[1,"0123"]}`)
			return
		}
		w.WriteHeader(status)
		fmt.Fprint(w, text)
	}))
	t.Cleanup(web.Close)
	return open(t, settings(web.URL, "hub", "admin", password, map[string]any{"company": 1}))
}

func TestWhatTheServerMaySay(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		text   string
		want   document.Cause
	}{
		"a lack of rights":              {200, `{"id":1,"error":["UserError",["You are not allowed","",null]]}`, document.CauseUnauthorised},
		"a warning":                     {200, `{"id":1,"error":["UserWarning",["name","Are you sure?",""]]}`, document.CauseNeedsPerson},
		"a conflict":                    {200, `{"id":1,"error":["ConcurrencyException","Records were modified in the meanwhile"]}`, document.CauseTransient},
		"a second factor":               {200, `{"id":1,"error":["LoginException",["sms_code","Code","char"]]}`, document.CauseUnauthorised},
		"a model that is not there":     {200, `{"id":1,"error":["'attendance.line'",""]}`, document.CauseMisconfigured},
		"a database that is locked":     {200, `{"id":1,"error":["database is locked",""]}`, document.CauseTransient},
		"an error without a form":       {200, `{"id":1,"error":17}`, document.CauseTransient},
		"neither result nor error":      {200, `{"id":1}`, document.CauseMisconfigured},
		"a page of a proxy":             {200, `<html>Добро пожаловать</html>`, document.CauseMisconfigured},
		"an answer of another form":     {200, `{"id":1,"result":{"a":1}}`, document.CauseInternal},
		"a redirect":                    {301, ``, document.CauseMisconfigured},
		"a method that is not open":     {403, ``, document.CauseUnauthorised},
		"a request that is too large":   {413, ``, document.CauseLimit},
		"a gateway without its server":  {502, ``, document.CauseTransient},
		"a session that never is right": {401, ``, document.CauseUnauthorised},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := answering(t, test.status, test.text).Tally(t.Context(), sdk.Period{From: "2026-10-01", To: "2026-10-31"})
			if got := causeOf(t, err); got != test.want {
				t.Errorf("%s, want %s: %v", got, test.want, err)
			}
		})
	}
}

func TestNoErrorRepeatsTheSecret(t *testing.T) {
	for _, text := range []string{
		`{"id":1,"error":["UserError",["wrong: ` + password + `","",null]]}`,
		`{"id":1,"error":["UserWarning",["x","` + password + `",""]]}`,
		`{"id":1,"error":["could not connect as admin:` + password + `",""]}`,
		`{"id":1,"result":"` + password + `"}`,
		password,
	} {
		_, err := answering(t, 200, text).Discover(t.Context())
		var f *sdk.Fault
		if !errors.As(err, &f) {
			t.Fatalf("%s: %v", text, err)
		}
		if said := fmt.Sprintf("%+v %s", *f, err); strings.Contains(said, password) {
			t.Errorf("the password is in %s", said)
		}
	}
	gone := open(t, settings("http://127.0.0.1:1/"+"base", "hub", "admin", password, nil))
	if _, err := gone.Check(t.Context()); err == nil || strings.Contains(err.Error(), password) {
		t.Errorf("no connection: %v", err)
	}
}

func TestALongAnswerIsCutShort(t *testing.T) {
	long := `{"id":1,"error":["UserError",["` + strings.Repeat("ы", 5000) + `","",null]]}`
	_, err := answering(t, 200, long).Discover(t.Context())
	if n := len([]rune(err.Error())); n > 500 {
		t.Errorf("the error has %d letters", n)
	}
}

// Whatever happens, and wherever a reading breaks off, in the end the hub holds what a reading from the beginning gives,
// and no invoice was given twice in the same state.
func TestNothingIsLostWhateverHappens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newShop(sandbox.Options{
			Seed: rapid.Uint64().Draw(t, "seed"),
			Faults: sandbox.Plan{Chance: map[sandbox.Fault]float64{
				sandbox.ServerError: 0.02, sandbox.Refuse: 0.1, sandbox.Drop: 0.1, sandbox.Truncate: 0.1, sandbox.ExpireSession: 0.05, sandbox.TooMany: 0.1,
			}},
		})
		web := httptest.NewServer(s.Server)
		defer web.Close()
		c, err := newConnection(settings(web.URL, "hub", "admin", password, map[string]any{"page_size": rapid.IntRange(1, 5).Draw(t, "page")}))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		h := newHub()
		invoices := 0
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			s.advance(time.Duration(rapid.IntRange(0, 40*60).Draw(t, "seconds")) * time.Second)
			switch rapid.SampledFrom([]string{"sell", "sell", "change", "late", "party", "identifier", "read", "read"}).Draw(t, "step") {
			case "sell":
				s.sell("10.00")
				invoices++
			case "change":
				if invoices > 0 {
					id := int64(rapid.IntRange(1, invoices).Draw(t, "invoice"))
					s.advance(time.Second)
					s.Change("account.invoice", id, map[string]any{"reference": fmt.Sprint(s.now())})
				}
			case "late":
				s.sell("20.00")
				invoices++
				began := s.now().Add(-time.Duration(rapid.IntRange(1, 59).Draw(t, "minutes")) * time.Minute)
				s.Stamp("account.invoice", int64(invoices), began, began)
			case "party":
				s.AddParty(sandbox.Party{Name: fmt.Sprint("ООО ", s.now())})
			case "identifier":
				s.Put("party.identifier", map[string]any{"party": s.buyer, "code": "781001001"})
			case "read":
				h.read(t, c, rapid.IntRange(1, 10).Draw(t, "items"))
			}
		}
		h.readAll(t, c)
		whole := newHub()
		whole.readAll(t, c)
		if diff := cmp.Diff(whole.revisions, h.revisions); diff != "" {
			t.Fatalf("(-from the beginning +step by step):\n%s", diff)
		}
	})
}

// hub is as much of a hub as a source can see.
type hub struct {
	cursor    string
	revisions map[string]string
	taken     map[string]bool
}

func newHub() hub { return hub{revisions: map[string]string{}, taken: map[string]bool{}} }

var errFull = errors.New("enough")

// read takes some items and breaks off.
func (h *hub) read(t *rapid.T, c connection, most int) error {
	sink := &collector{after: func(n int) error {
		if n >= most {
			return errFull
		}
		return nil
	}}
	err := c.Read(t.Context(), sdk.ReadRequest{Cursor: h.cursor}, sink)
	var f *sdk.Fault
	if err != nil && !errors.Is(err, errFull) && !errors.As(err, &f) {
		t.Fatalf("an error that is no fault: %v", err)
	}
	if len(sink.problems) > 0 {
		t.Fatalf("problems: %v", sink.problems)
	}
	for _, item := range sink.items {
		h.cursor = item.Cursor
		h.revisions[item.Document.SourceKey] = item.Document.Revision
		state := item.Document.SourceKey + " " + item.Document.Revision
		if h.taken[state] && item.Document.Kind == document.KindInvoice {
			t.Fatalf("%s is given again", state)
		}
		h.taken[state] = true
	}
	return err
}

// readAll reads until a reading ends by itself and gives nothing new.
func (h *hub) readAll(t *rapid.T, c connection) {
	for calm := 0; calm < 2; {
		if h.read(t, c, 1<<30) == nil {
			calm++
		}
	}
}

func TestTheSamePlanOfFaultsHappensAgain(t *testing.T) {
	happened := func() []sandbox.Fault {
		s := newShop(sandbox.Options{Seed: 7, Faults: sandbox.Plan{Chance: map[sandbox.Fault]float64{sandbox.ServerError: 0.3, sandbox.TooMany: 0.2}}})
		c := serve(t, s.Server, nil)
		for range 20 {
			_, _ = c.Discover(t.Context())
		}
		var faults []sandbox.Fault
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
