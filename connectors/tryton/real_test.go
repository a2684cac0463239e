package tryton_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/tryton/trytontest"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/invoice"
	"github.com/uzelhub/uzel/schemas/marks"
	"github.com/uzelhub/uzel/schemas/reference"
)

// TestARealServer holds the connector and the sandbox to a real Tryton. One server serves all parts, which change it
// one after another.
func TestARealServer(t *testing.T) {
	if testing.Short() {
		t.Skip("a real server")
	}
	server := trytontest.Start(t)
	plan := trytontest.Sample()
	filled := trytontest.Fill(t, server, plan)
	r := realServer{server: server, plan: plan, filled: filled, session: server.Dial(t)}
	t.Run("the sandbox answers as it does", r.testSandbox)
	t.Run("the connector reads from it what it reads from the sandbox", r.testSameDocuments)
	t.Run("it is checked and counted", r.testCheck)
	t.Run("what changes comes again, and nothing else", r.testChanges)
	t.Run("what cannot be an invoice is a problem", r.testProblems)
	t.Run("rights of a user", r.testRights)
	t.Run("a session that ends in the middle", r.testSessionLost)
	t.Run("a server that goes away and comes back", r.testOutage)
}

type realServer struct {
	server  *trytontest.Server
	plan    trytontest.Plan
	filled  trytontest.Filled
	session *trytontest.Session
}

func (r realServer) open(t *testing.T, more map[string]any) connection {
	t.Helper()
	return open(t, settings(r.server.URL, r.server.Database, r.server.User, r.server.Password, more))
}

func (r realServer) call(t *testing.T, into any, method string, params ...any) {
	t.Helper()
	if err := r.session.Call(into, method, append(params, map[string]any{"company": r.filled.Company})...); err != nil {
		t.Fatal(err)
	}
}

// write changes records through the server's own interface.
func (r realServer) write(t *testing.T, model string, id int64, values map[string]any) {
	t.Helper()
	r.call(t, nil, "model."+model+".write", []int64{id}, values)
}

func (r realServer) testSameDocuments(t *testing.T) {
	theirs := read(t, r.open(t, map[string]any{"page_size": 5}), "")
	ours := read(t, serve(t, mirror(r.plan, password), map[string]any{"page_size": 3}), "")
	if len(theirs.problems)+len(ours.problems) > 0 {
		t.Fatalf("problems: %v, %v", theirs.problems, ours.problems)
	}
	if diff := cmp.Diff(documents(ours), documents(theirs)); diff != "" {
		t.Errorf("the documents differ (-sandbox +server):\n%s", diff)
	}
	invoices := len(r.plan.Invoices)
	if got, want := len(theirs.items), 1+len(r.plan.Buyers)+len(r.plan.Employees)+invoices; got != want {
		t.Errorf("%d items, want %d", got, want)
	}
	ourMonth := readMonth(t, serve(t, mirror(r.plan, password), nil), "2026-10-01", "2026-10-31")
	month := readMonth(t, r.open(t, nil), "2026-10-01", "2026-10-31")
	if diff := cmp.Diff(documents(ourMonth), documents(month)); diff != "" {
		t.Errorf("the marks differ (-sandbox +server):\n%s", diff)
	}
	first, end := time.Date(2026, 9, 28, 21, 0, 0, 0, time.UTC), time.Date(2026, 11, 2, 21, 0, 0, 0, time.UTC) // days of Moscow
	want := 0
	for i := range r.plan.Employees {
		for _, passage := range trytontest.Passages(r.plan, i) {
			if !passage.At.Before(first) && passage.At.Before(end) {
				want++
			}
		}
	}
	if got := len(body[marks.Document](t, month.items[0]).Marks); got != want || want == r.filled.Marks {
		t.Errorf("%d marks, want %d and not all %d", got, want, r.filled.Marks)
	}
}

// documents are bodies and envelopes without what depends on the clock.
func documents(c *collector) []string {
	var all []string
	for _, item := range c.items {
		item.Document.ChangedAt = item.Document.ChangedAt.Truncate(0).Local().Truncate(1 << 62)
		envelope, _ := json.MarshalIndent(item.Document, "", " ")
		all = append(all, string(envelope)+"\n"+string(item.Body))
	}
	return all
}

func (r realServer) testCheck(t *testing.T) {
	c := r.open(t, nil)
	text, err := c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Tryton 6.0", "организация № 1: ООО «Ромашка», ИНН", "7700000016", "счетов покупателям: 8", "сотрудников: 12", fmt.Sprintf("отметок времени: %d", r.filled.Marks)} {
		if !strings.Contains(text, want) {
			t.Errorf("the check does not say %q: %s", want, text)
		}
	}
	found, err := c.Discover(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]sdk.Discovered{{Type: "company", ID: "1", Name: "ООО «Ромашка»"}}, found); diff != "" {
		t.Error(diff)
	}
	for _, test := range []struct {
		from, to string
		want     int64
	}{{"2026-10-01", "2026-10-31", 8}, {"2026-10-05", "2026-10-09", 3}, {"2026-11-01", "2026-11-30", 0}} {
		tally, err := c.Tally(t.Context(), sdk.Period{From: test.from, To: test.to})
		if err != nil {
			t.Fatal(err)
		}
		if tally[document.KindInvoice] != test.want {
			t.Errorf("from %s to %s %d invoices are counted, want %d", test.from, test.to, tally[document.KindInvoice], test.want)
		}
	}
}

func (r realServer) testChanges(t *testing.T) {
	c := r.open(t, map[string]any{"page_size": 4})
	position := read(t, c, "").cursor("")
	known := map[string]string{}
	for _, item := range read(t, c, "").items {
		known[item.Document.SourceKey] = item.Document.Revision
	}
	// changed reads on and returns what the hub does not know yet.
	changed := func() []sdk.Item {
		sink := read(t, c, position)
		position = sink.cursor(position)
		var fresh []sdk.Item
		for _, item := range sink.items {
			if known[item.Document.SourceKey] != item.Document.Revision {
				fresh = append(fresh, item)
				known[item.Document.SourceKey] = item.Document.Revision
			}
		}
		return fresh
	}
	expect := func(what string, want ...string) []sdk.Item {
		t.Helper()
		items := changed()
		var keys []string
		for _, item := range items {
			keys = append(keys, item.Document.SourceKey)
		}
		if diff := cmp.Diff(want, keys); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
		return items
	}
	if sink := read(t, c, position); len(sink.items) > 0 {
		t.Errorf("nothing has changed, and still %v are given", sink.keys())
	}
	r.write(t, "account.invoice", 1, map[string]any{"invoice_report_format": "odt"})
	expect("an invoice that was printed has the same content")
	var identifier []int64
	r.call(t, &identifier, "model.party.identifier.create", []any{map[string]any{"party": 5, "code": "KZ-1"}})
	expect("an identifier that says nothing to us changes nothing")
	r.call(t, &identifier, "model.party.identifier.create", []any{map[string]any{"party": 4, "code": "770123456703/771001001"}})
	if items := expect("an identifier made by itself, the party not touched", "tryton:hub:party:4"); len(items) == 1 {
		if doc := body[reference.Party](t, items[0]); doc.KPP != "771001001" {
			t.Errorf("the КПП is %q", doc.KPP)
		}
	}
	r.write(t, "party.party", 5, map[string]any{"active": false})
	if items := expect("a party that is no longer used", "tryton:hub:party:5"); len(items) == 1 && items[0].Document.Labels["active"] != "no" {
		t.Errorf("labels: %v", items[0].Document.Labels)
	}
	var employees []struct{ Party int64 }
	r.call(t, &employees, "model.company.employee.read", []int64{1}, []string{"party"})
	r.write(t, "party.party", employees[0].Party, map[string]any{"name": "Ландышев-Осокин Пётр Ильич"})
	expect("an employee renamed as a party", "tryton:hub:employee:1")
	if sink := read(t, c, position); len(sink.items) > 0 {
		t.Errorf("nothing has changed, and still %v are given", sink.keys())
	}
}

// addInvoice enters one more invoice and returns its id.
func (r realServer) addInvoice(t *testing.T, change map[string]any, line map[string]any) int64 {
	t.Helper()
	var model []map[string]any
	r.call(t, &model, "model.account.invoice.read", []int64{1}, []string{"journal", "account", "invoice_address", "currency", "lines"})
	var lines []map[string]any
	r.call(t, &lines, "model.account.invoice.line.read", []int64{1}, []string{"account", "taxes"})
	row := map[string]any{
		"type": "line", "company": r.filled.Company, "currency": model[0]["currency"], "account": lines[0]["account"], "description": "Ещё",
		"quantity": 1, "unit_price": decimal("100.00"), "taxes": []any{[]any{"add", lines[0]["taxes"]}},
	}
	values := map[string]any{
		"company": r.filled.Company, "type": "out", "party": 2, "invoice_address": model[0]["invoice_address"], "currency": model[0]["currency"],
		"journal": model[0]["journal"], "account": model[0]["account"],
		"invoice_date": map[string]any{"__class__": "date", "year": 2026, "month": 10, "day": 31},
	}
	for key, value := range line {
		row[key] = value
	}
	for key, value := range change {
		values[key] = value
	}
	if values["currency"] != nil {
		row["currency"] = values["currency"]
	}
	values["lines"] = []any{[]any{"create", []any{row}}}
	var ids []int64
	r.call(t, &ids, "model.account.invoice.create", []any{values})
	r.write(t, "account.invoice", ids[0], map[string]any{"description": "ещё один"}) // now the taxes are computed
	return ids[0]
}

func decimal(s string) map[string]any { return map[string]any{"__class__": "Decimal", "decimal": s} }

func (r realServer) testProblems(t *testing.T) {
	c := r.open(t, nil)
	position := read(t, c, "").cursor("")
	yuan := r.addInvoice(t, map[string]any{"currency": 2}, map[string]any{"unit_price": decimal("33.33")})
	bent := r.addInvoice(t, nil, nil)
	var taxes []struct{ ID int64 }
	r.call(t, &taxes, "model.account.invoice.tax.search_read", []any{[]any{"invoice", "=", bent}}, 0, nil, nil, []string{"id"})
	r.write(t, "account.invoice.tax", taxes[0].ID, map[string]any{"amount": decimal("25.00")})
	manual := r.addInvoice(t, nil, nil)
	r.call(t, &taxes, "model.account.invoice.tax.search_read", []any{[]any{"invoice", "=", manual}}, 0, nil, nil, []string{"id"})
	r.write(t, "account.invoice.tax", taxes[0].ID, map[string]any{"manual": true})
	draft := r.addInvoice(t, nil, nil)
	r.call(t, nil, "model.account.invoice.post", []int64{yuan, bent, manual})

	sink := read(t, c, position, document.KindInvoice)
	got := map[string]string{}
	for _, p := range sink.problems {
		got[p.Document.SourceKey] = p.Fault.Message
	}
	want := map[string]string{
		fmt.Sprintf("tryton:hub:invoice:%d", bent):   "сумма налога в счёте не получается из его строк",
		fmt.Sprintf("tryton:hub:invoice:%d", manual): "в счёте есть налог, введённый вручную: по строкам он не делится",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	keys := sink.keys()
	if slices.Contains(keys, fmt.Sprintf("tryton:hub:invoice:%d", draft)) {
		t.Error("a draft is given")
	}
	at := slices.Index(keys, fmt.Sprintf("tryton:hub:invoice:%d", yuan))
	if at < 0 {
		t.Fatal("the invoice in yuan is not given")
	}
	if doc := body[invoice.Document](t, sink.items[at]); doc.Currency != "CNY" || doc.Total.String() != "40.66" || doc.Tax.String() != "7.33" {
		t.Errorf("the invoice in yuan: %+v", doc)
	}
}

func (r realServer) testRights(t *testing.T) {
	var users []int64
	r.call(t, &users, "model.res.user.create", []any{map[string]any{
		"name": "Гость", "login": "guest", "password": "guest-password", "companies": []any{[]any{"add", []int64{r.filled.Company}}}, "company": r.filled.Company,
	}})
	c := open(t, settings(r.server.URL, r.server.Database, "guest", "guest-password", nil))
	text, err := c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text, "счетов покупателям: нет доступа или модуля") {
		t.Errorf("the check does not say that invoices cannot be read: %s", text)
	}
	err = c.Read(t.Context(), sdk.ReadRequest{Kinds: []document.Kind{document.KindInvoice}}, &collector{})
	if cause := causeOf(t, err); cause != document.CauseUnauthorised {
		t.Errorf("reading invoices without the right: %s, %v", cause, err)
	}
	wrong := open(t, settings(r.server.URL, r.server.Database, r.server.User, "not the password", nil))
	if _, err := wrong.Check(t.Context()); causeOf(t, err) != document.CauseUnauthorised {
		t.Errorf("a wrong password: %v", err)
	}
	elsewhere := open(t, settings(r.server.URL, "nosuch", r.server.User, r.server.Password, nil))
	if _, err := elsewhere.Check(t.Context()); causeOf(t, err) != document.CauseMisconfigured {
		t.Errorf("a database that is not there: %v", err)
	}
	stranger := r.open(t, map[string]any{"company": 77})
	if _, err := stranger.Check(t.Context()); causeOf(t, err) != document.CauseMisconfigured {
		t.Errorf("a company that is not there: %v", err)
	}
}

// testSessionLost: a server forgets every session of a user whose password is set anew.
func (r realServer) testSessionLost(t *testing.T) {
	c := r.open(t, map[string]any{"page_size": 2})
	whole := read(t, c, "")
	sink := &collector{after: func(n int) error {
		if n != 5 {
			return nil
		}
		err := r.session.Call(nil, "model.res.user.write", []int64{1}, map[string]any{"password": r.server.Password}, map[string]any{})
		session, err2 := trytontest.Dial(r.server.URL, r.server.Database, r.server.User, r.server.Password)
		*r.session = *session
		return errors.Join(err, err2)
	}}
	if err := c.Read(t.Context(), sdk.ReadRequest{}, sink); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(whole.keys(), sink.keys()); diff != "" {
		t.Error(diff)
	}
}

func (r realServer) testOutage(t *testing.T) {
	c := r.open(t, map[string]any{"page_size": 2})
	whole := read(t, c, "")
	first := &collector{after: func(n int) error {
		if n == 6 { // the last of its page
			r.server.Stop(t)
		}
		return nil
	}}
	err := c.Read(t.Context(), sdk.ReadRequest{}, first)
	if cause := causeOf(t, err); cause != document.CauseTransient {
		t.Fatalf("the server is gone: %s, %v", cause, err)
	}
	r.server.Restart(t)
	second := read(t, c, first.cursor(""))
	if diff := cmp.Diff(whole.keys(), append(first.keys(), second.keys()...)); diff != "" {
		t.Error(diff)
	}
}
