package tryton_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/tryton/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/invoice"
	"github.com/uzelhub/uzel/schemas/reference"
)

func TestReferenceDataComesBeforeInvoices(t *testing.T) {
	s := newShop(sandbox.Options{})
	s.AddEmployee(sandbox.Employee{Company: s.company, Name: "Ландышев Пётр", Tab: "0001"})
	s.sell("100.00")
	want := []string{key("party", 1), key("party", 2), key("employee", 1), key("invoice", 1)}
	if diff := cmp.Diff(want, read(t, serve(t, s.Server, nil), "").keys()); diff != "" {
		t.Error(diff)
	}
}

func TestAnEnvelopeIsComplete(t *testing.T) {
	s := newShop(sandbox.Options{})
	id := s.AddInvoice(sandbox.Invoice{
		Company: s.company, Party: s.buyer, Date: "2026-10-20", Reference: "Договор № 7",
		Lines: []sandbox.Line{{Description: "Услуга", Quantity: 3, Unit: "h", Price: "33.33", Tax: s.vat}},
	})
	items := read(t, serve(t, s.Server, nil), "", document.KindInvoice).items
	if len(items) != 1 {
		t.Fatalf("%d items", len(items))
	}
	got := items[0].Document
	if got.Revision == "" {
		t.Error("there is no revision")
	}
	got.Revision = ""
	want := document.Envelope{
		Kind: document.KindInvoice, MediaType: "application/json", SourceKey: key("invoice", id),
		Organisation: document.Party{INN: "7700000016", KPP: "770001001", Name: "ООО «Ромашка»"},
		Counterparty: document.Party{INN: "7810000026", KPP: "781001001", Name: "ООО «Василёк»"},
		Number:       "INV/1", Date: "2026-10-20", Period: "2026-10", Total: "121.99", Currency: "RUB", ChangedAt: s.now(),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	doc := body[invoice.Document](t, items[0])
	if doc.Contract != "Договор № 7" || doc.Seller.Address != "101000, Москва, ул. Ленина, 1" || doc.Seller.Country != "RU" {
		t.Errorf("%+v", doc)
	}
}

func TestDraftsAndPurchasesAreNotGiven(t *testing.T) {
	s := newShop(sandbox.Options{})
	given := s.sell("1.00")
	paid := s.sell("2.00")
	s.Change("account.invoice", paid, map[string]any{"state": "paid"})
	s.AddInvoice(sandbox.Invoice{Company: s.company, Party: s.buyer, Date: "2026-10-20", Draft: true})
	cancelled := s.sell("3.00")
	s.Change("account.invoice", cancelled, map[string]any{"state": "cancelled"})
	bought := s.sell("4.00")
	s.Change("account.invoice", bought, map[string]any{"type": "in"})
	foreign := s.AddCompany(sandbox.Company{Party: sandbox.Party{Name: "ООО «Другая»"}})
	s.AddInvoice(sandbox.Invoice{Company: foreign, Party: s.buyer, Date: "2026-10-20"})
	want := []string{key("invoice", given), key("invoice", paid)}
	if diff := cmp.Diff(want, read(t, serve(t, s.Server, nil), "", document.KindInvoice).keys()); diff != "" {
		t.Error(diff)
	}
}

func TestPaymentIsNoNewRevision(t *testing.T) {
	s := newShop(sandbox.Options{})
	id := s.sell("100.00")
	c := serve(t, s.Server, nil)
	before := read(t, c, "", document.KindInvoice)
	s.advance(time.Minute)
	s.Change("account.invoice", id, map[string]any{"state": "paid"})
	after := read(t, c, before.cursor(""), document.KindInvoice)
	if len(after.items) != 1 || after.items[0].Document.Revision != before.items[0].Document.Revision {
		t.Errorf("after the payment: %+v", after.items)
	}
}

func TestNothingIsReadAgainWhenNothingChanged(t *testing.T) {
	s := newShop(sandbox.Options{})
	for range 30 {
		s.sell("10.00")
	}
	c := serve(t, s.Server, map[string]any{"page_size": 7})
	position := read(t, c, "").cursor("")
	before := len(s.Ledger())
	again := read(t, c, position)
	if len(again.items) > 0 {
		t.Errorf("given again: %v", again.keys())
	}
	for _, call := range s.Ledger()[before:] {
		if strings.Contains(string(call.Params), "untaxed_amount") {
			t.Error("invoices were read again, not only their stamps")
		}
	}
}

// What a cursor carries is bounded. When more was written within an overlap than it can remember, a quiet window is
// still recognised, and a window in which something changed is given whole: the hub knows what it has.
func TestAWindowTooFullToRememberIsGivenWholeWhenItChanges(t *testing.T) {
	s := newShop(sandbox.Options{})
	for range 650 {
		s.sell("10.00")
	}
	c := serve(t, s.Server, nil)
	first := read(t, c, "", document.KindInvoice)
	if n := len(first.cursor("")); n > 500 {
		t.Errorf("the cursor has %d bytes", n)
	}
	longest := 0
	for _, item := range first.items {
		longest = max(longest, len(item.Cursor))
	}
	if longest > 20_000 {
		t.Errorf("a cursor on the way has %d bytes", longest)
	}
	if again := read(t, c, first.cursor(""), document.KindInvoice); len(again.items) > 0 {
		t.Errorf("%d items of a quiet window", len(again.items))
	}
	s.sell("20.00")
	changed := read(t, c, first.cursor(""), document.KindInvoice)
	if len(changed.items) != 651 {
		t.Errorf("%d items, want all 651", len(changed.items))
	}
	s.advance(2 * time.Hour) // another time, and little to remember
	s.sell("30.00")
	calm := read(t, c, changed.cursor(""), document.KindInvoice)
	s.sell("40.00")
	if one := read(t, c, calm.cursor(""), document.KindInvoice); len(one.items) != 1 {
		t.Errorf("%d items, want one", len(one.items))
	}
}

func TestAPartyThatChangesDoesNotChangeAnInvoice(t *testing.T) {
	s := newShop(sandbox.Options{})
	s.sell("1.00")
	c := serve(t, s.Server, nil)
	position := read(t, c, "").cursor("")
	s.advance(time.Minute)
	s.Change("party.party", s.buyer, map[string]any{"name": "ООО «Роза»"})
	s.sell("2.00")
	if diff := cmp.Diff([]string{key("party", s.buyer), key("invoice", 2)}, read(t, c, position).keys()); diff != "" {
		t.Error(diff)
	}
}

// A transaction is stamped with the time it began. One that began before the newest record that was read, and committed
// after, must still be found.
func TestARecordOfALateTransactionIsNotLost(t *testing.T) {
	for _, late := range []time.Duration{time.Second, 10 * time.Minute, 59 * time.Minute} {
		t.Run(late.String(), func(t *testing.T) {
			s := newShop(sandbox.Options{})
			s.sell("1.00")
			s.advance(3 * time.Hour)
			s.sell("2.00")
			c := serve(t, s.Server, nil)
			position := read(t, c, "", document.KindInvoice).cursor("")
			began := s.now().Add(-late)
			id := s.sell("3.00")
			s.Stamp("account.invoice", id, began, began)
			sink := read(t, c, position, document.KindInvoice)
			if !slices.Contains(sink.keys(), key("invoice", id)) {
				t.Errorf("invoice %d is lost; given: %v", id, sink.keys())
			}
		})
	}
}

// A record whose transaction commits while a pass is under way, behind the place where the pass stands.
func TestAChangeBehindARunningPassIsNotLost(t *testing.T) {
	s := newShop(sandbox.Options{})
	for range 9 {
		s.sell("1.00")
	}
	c := serve(t, s.Server, map[string]any{"page_size": 3})
	sink := &collector{}
	sink.after = func(n int) error {
		if n == 5 {
			s.advance(26 * time.Hour)
			s.Change("account.invoice", 1, map[string]any{"reference": "исправлено"})
		}
		return nil
	}
	request := sdk.ReadRequest{Kinds: []document.Kind{document.KindInvoice}}
	if err := c.Read(t.Context(), request, sink); err != nil {
		t.Fatal(err)
	}
	after := read(t, c, sink.cursor(""), document.KindInvoice)
	if !slices.Contains(after.keys(), key("invoice", 1)) {
		t.Errorf("the change is lost; given: %v", after.keys())
	}
}

func TestReadingGoesOnFromEveryItem(t *testing.T) {
	s := newShop(sandbox.Options{})
	s.AddEmployee(sandbox.Employee{Company: s.company, Name: "Ландышев Пётр", Tab: "0001"})
	for range 6 {
		s.sell("1.00")
	}
	for _, size := range []int{1, 2, 3, 4, 100} {
		c := serve(t, s.Server, map[string]any{"page_size": size})
		whole := read(t, c, "")
		for i, item := range whole.items {
			rest := read(t, c, item.Cursor).keys()
			if diff := cmp.Diff(whole.keys()[i+1:], rest); diff != "" {
				t.Errorf("page of %d, after item %d:\n%s", size, i, diff)
			}
		}
	}
}

func TestInvoicesOfOneChainComeInOrder(t *testing.T) {
	s := newShop(sandbox.Options{})
	first := s.sell("100.00")
	other := s.sell("7.00")
	credit := s.Credit(first, "2026-10-21")
	again := s.Credit(credit, "2026-10-22")
	s.advance(time.Hour)
	s.Change("account.invoice", first, map[string]any{"state": "paid"}) // stamped last, and still first
	items := read(t, serve(t, s.Server, map[string]any{"page_size": 1}), "", document.KindInvoice).items
	type line struct{ Key, Chain, Credit string }
	var got []line
	for _, item := range items {
		got = append(got, line{item.Document.SourceKey, item.Document.ChainKey(), item.Document.Labels["credit_note"]})
	}
	root := key("invoice", first)
	want := []line{{root, root, ""}, {key("invoice", other), key("invoice", other), ""}, {key("invoice", credit), root, "yes"}, {key("invoice", again), root, ""}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAPartyOfAnEmployeeIsNoCounterparty(t *testing.T) {
	s := newShop(sandbox.Options{})
	s.AddEmployee(sandbox.Employee{Company: s.company, Name: "Ландышев Пётр", Tab: "0001", Start: "2020-02-03", End: "2026-12-31"})
	sink := read(t, serve(t, s.Server, nil), "", document.KindParty, document.KindEmployee)
	if diff := cmp.Diff([]string{key("party", 1), key("party", 2), key("employee", 1)}, sink.keys()); diff != "" {
		t.Fatal(diff)
	}
	want := reference.Employee{ID: "1", TabNumber: "0001", FullName: "Ландышев Пётр", Hired: "2020-02-03", Dismissed: "2026-12-31"}
	if diff := cmp.Diff(want, body[reference.Employee](t, sink.items[2])); diff != "" {
		t.Error(diff)
	}
}

func TestAnEmployeeWithoutATabNumberIsAProblemAndTheOthersGoOn(t *testing.T) {
	s := newShop(sandbox.Options{})
	s.AddEmployee(sandbox.Employee{Company: s.company, Name: "Ландышев Пётр", Tab: "a"})
	s.AddEmployee(sandbox.Employee{Company: s.company, Name: "Васильков Егор", Tab: "b"})
	s.Put("party.identifier", map[string]any{"party": int64(4), "type": "tab", "code": "17"})
	sink := read(t, serve(t, s.Server, map[string]any{"tab_number": "identifier:tab"}), "", document.KindEmployee)
	if len(sink.items) != 1 || sink.items[0].Document.Number != "17" {
		t.Errorf("given: %+v", sink.items)
	}
	if len(sink.problems) != 1 || sink.problems[0].Document.SourceKey != key("employee", 1) || sink.problems[0].Cursor == "" {
		t.Fatalf("problems: %+v", sink.problems)
	}
	if text := sink.problems[0].Fault.Error(); strings.Contains(text, "Ландышев") {
		t.Errorf("the problem names the person: %s", text)
	}
}

func TestASpoiledRecordIsAProblemAndTheOthersGoOn(t *testing.T) {
	for name, values := range map[string]map[string]any{
		"a quantity that is no number":     {"quantity": "много"},
		"a line without a price":           {"unit_price": nil},
		"a price beyond all bounds":        {"unit_price": sandbox.Exact("1e60")},
		"a tax that nobody knows":          {"taxes": []int64{77}},
		"a sum that the lines do not make": {"quantity": sandbox.Float(2)},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop(sandbox.Options{})
			s.sell("1.00")
			s.sell("2.00")
			s.sell("3.00")
			if name == "a sum that the lines do not make" {
				s.Change("account.invoice.line", 2, values)
			} else {
				s.spoil(2, values)
			}
			sink := read(t, serve(t, s.Server, nil), "", document.KindInvoice)
			if diff := cmp.Diff([]string{key("invoice", 1), key("invoice", 3)}, sink.keys()); diff != "" {
				t.Error(diff)
			}
			if len(sink.problems) != 1 {
				t.Fatalf("problems: %+v", sink.problems)
			}
			p := sink.problems[0]
			if p.Document.SourceKey != key("invoice", 2) || p.Fault.Cause != document.CauseInvalidDocument || p.Document.Revision == "" {
				t.Errorf("problem: %+v, %v", p.Document, p.Fault)
			}
			again := read(t, serve(t, s.Server, nil), "", document.KindInvoice)
			if again.problems[0].Document.Revision != p.Document.Revision {
				t.Error("the same problem has another revision")
			}
		})
	}
}

func TestATaxMayStandForOthersByDate(t *testing.T) {
	s := newShop(sandbox.Options{})
	both := s.Put("account.tax", map[string]any{"name": "НДС", "description": "НДС", "type": "none", "company": s.company})
	var rates []int64
	for _, child := range []map[string]any{
		{"rate": sandbox.Exact("0.20"), "end_date": sandbox.Date("2025-12-31")},
		{"rate": sandbox.Exact("0.22"), "start_date": sandbox.Date("2026-01-01")},
	} {
		child["name"], child["description"], child["company"], child["parent"] = "НДС", "НДС", s.company, both
		rates = append(rates, s.Put("account.tax", child))
	}
	for _, on := range []string{"2025-12-31", "2026-01-01"} {
		s.AddInvoice(sandbox.Invoice{Company: s.company, Party: s.buyer, Date: on, Lines: []sandbox.Line{
			{Description: "Услуга", Quantity: 1, Price: "100.00", Tax: both},
		}})
	}
	s.Change("account.tax", rates[0], map[string]any{"active": false}) // out of use, and old invoices still have it
	var got []string
	sink := read(t, serve(t, s.Server, nil), "", document.KindInvoice)
	for _, item := range sink.items {
		line := body[invoice.Document](t, item).Lines[0]
		got = append(got, line.TaxRate+" "+line.Tax.String())
	}
	if diff := cmp.Diff([]string{"20 20", "22 22"}, got); diff != "" {
		t.Errorf("%s %v", diff, sink.problems)
	}
}

func TestACursorOfAnotherDatabaseStartsFromTheBeginning(t *testing.T) {
	s := newShop(sandbox.Options{})
	s.sell("1.00")
	c := serve(t, s.Server, nil)
	position := read(t, c, "").cursor("")
	other := strings.Replace(position, "hub/1", "old/1", 1)
	if got := len(read(t, c, other).items); got != 3 {
		t.Errorf("%d items, want all 3", got)
	}
	err := c.Read(t.Context(), sdk.ReadRequest{Cursor: "{"}, &collector{})
	if causeOf(t, err) != document.CauseMisconfigured {
		t.Errorf("a cursor that is none: %v", err)
	}
}

func TestKindsThatAreNotFollowedAreRefused(t *testing.T) {
	s := newShop(sandbox.Options{})
	c := serve(t, s.Server, nil)
	for _, request := range []sdk.ReadRequest{
		{Kinds: []document.Kind{document.KindMarks}},
		{Kinds: []document.Kind{document.KindUPD}},
		{Kinds: []document.Kind{document.KindInvoice}, Period: &sdk.Period{From: "2026-10-01", To: "2026-10-31"}},
	} {
		if err := c.Read(t.Context(), request, &collector{}); causeOf(t, err) != document.CauseMisconfigured {
			t.Errorf("%v: %v", request, err)
		}
	}
}

func TestTheHubCanStopAReading(t *testing.T) {
	s := newShop(sandbox.Options{})
	for range 5 {
		s.sell("1.00")
	}
	c := serve(t, s.Server, map[string]any{"page_size": 2})
	full := errors.New("the disk is full")
	err := c.Read(t.Context(), sdk.ReadRequest{}, &collector{after: func(n int) error {
		if n == 3 {
			return full
		}
		return nil
	}})
	if !errors.Is(err, full) {
		t.Errorf("the sink's error is lost: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = c.Read(ctx, sdk.ReadRequest{}, &collector{after: func(n int) error {
		if n == 3 {
			cancel()
		}
		return nil
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled reading: %v", err)
	}
}
