package trytontest

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// Fill enters the plan through Tryton's own interface, in the order in which a person would: company, chart of
// accounts, fiscal year, taxes, parties, invoices, attendance.
func Fill(t testing.TB, server *Server, plan Plan) Filled {
	t.Helper()
	month, err := time.Parse("2006-01", plan.Month)
	if err != nil {
		t.Fatal(err)
	}
	f := &filler{t: t, session: server.Dial(t), month: month, currencies: map[string]int64{}, taxes: map[string]int64{}}
	f.fillCompany(plan.Company)
	f.fillAccounts()
	f.fillFiscalYear()
	filled := Filled{Company: f.company}
	buyers := f.fillBuyers(plan.Buyers)
	for _, invoice := range plan.Invoices {
		id := f.fillInvoice(invoice, buyers, filled.Invoices)
		filled.Invoices = append(filled.Invoices, id)
		filled.Numbers = append(filled.Numbers, f.number(id))
	}
	filled.Employees = f.fillEmployees(plan.Employees)
	filled.Marks = f.fillAttendance(plan, filled.Employees)
	return filled
}

type filler struct {
	t       testing.TB
	session *Session
	month   time.Time

	company    int64
	countries  map[string]int64
	currencies map[string]int64
	accounts   map[string]int64
	units      map[string]int64
	taxes      map[string]int64
	journal    int64
}

type values = map[string]any

func date(t time.Time) values {
	return values{"__class__": "date", "year": t.Year(), "month": int(t.Month()), "day": t.Day()}
}

func moment(t time.Time) values {
	t = t.UTC()
	return values{
		"__class__": "datetime", "year": t.Year(), "month": int(t.Month()), "day": t.Day(),
		"hour": t.Hour(), "minute": t.Minute(), "second": t.Second(), "microsecond": 0,
	}
}

func decimal(s string) values { return values{"__class__": "Decimal", "decimal": s} }

// many writes one-to-many values.
func many(rows ...values) []any { return []any{[]any{"create", rows}} }

func (f *filler) day(s string) any {
	if s == "" {
		return nil
	}
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		f.t.Fatal(err)
	}
	return date(d)
}

func (f *filler) call(into any, method string, params ...any) {
	f.t.Helper()
	about := values{}
	if f.company != 0 {
		about["company"] = f.company
	}
	params = append(params, about)
	if err := f.session.Call(into, method, params...); err != nil {
		f.t.Fatal(err)
	}
}

func (f *filler) create(model string, rows ...values) []int64 {
	f.t.Helper()
	var ids []int64
	f.call(&ids, "model."+model+".create", rows)
	return ids
}

// byName reads a small table as name to id.
func (f *filler) byName(model, field string, domain ...any) map[string]int64 {
	f.t.Helper()
	if domain == nil {
		domain = []any{}
	}
	var rows []map[string]any
	f.call(&rows, "model."+model+".search_read", domain, 0, nil, nil, []string{field})
	names := map[string]int64{}
	for _, row := range rows {
		if name, ok := row[field].(string); ok {
			names[name] = int64(row["id"].(float64))
		}
	}
	return names
}

func (f *filler) fillCompany(party Party) {
	f.t.Helper()
	f.countries = map[string]int64{
		"RU": f.create("country.country", values{"name": "Россия", "code": "RU", "code3": "RUS", "code_numeric": "643"})[0],
		"KZ": f.create("country.country", values{"name": "Казахстан", "code": "KZ", "code3": "KAZ", "code_numeric": "398"})[0],
	}
	f.fillCurrency("RUB", "643", "1")
	f.fillCurrency("CNY", "156", "0.08")
	partyID := f.create("party.party", f.party(party))[0]
	f.company = f.create("company.company", values{
		"party": partyID, "currency": f.currencies["RUB"], "timezone": "Europe/Moscow",
	})[0]
	f.call(nil, "model.res.user.write", []int{1}, values{"companies": []any{[]any{"add", []int64{f.company}}}, "company": f.company})
}

func (f *filler) fillCurrency(code, number, rate string) {
	f.t.Helper()
	f.currencies[code] = f.create("currency.currency", values{
		"name": code, "code": code, "numeric_code": number, "symbol": code, "digits": 2, "rounding": decimal("0.01"),
		"rates": many(values{"date": date(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)), "rate": decimal(rate)}),
	})[0]
}

func (f *filler) party(p Party) values {
	v := values{
		"name": p.Name, "active": !p.Inactive,
		"addresses": many(values{
			"street": p.Street, "postal_code": p.PostalCode, "city": p.City, "country": f.countries[p.Country],
		}),
	}
	var identifiers []values
	if p.INN != "" {
		identifiers = append(identifiers, values{"type": "ru_inn", "code": p.INN})
	}
	if p.KPP != "" {
		identifiers = append(identifiers, values{"type": nil, "code": p.KPP})
	}
	if identifiers != nil {
		v["identifiers"] = many(identifiers...)
	}
	return v
}

// fillAccounts runs the wizard that makes Tryton's minimal chart of accounts.
func (f *filler) fillAccounts() {
	f.t.Helper()
	var templates []int64
	f.call(&templates, "model.account.account.template.search", []any{[]any{"parent", "=", nil}}, 0, nil, nil)
	var wizard []any
	f.call(&wizard, "wizard.account.create_chart.create")
	account := values{"company": f.company, "account_template": templates[0]}
	f.call(nil, "wizard.account.create_chart.execute", wizard[0], values{"account": account}, "create_account")
	f.accounts = f.byName("account.account", "name")
	f.call(nil, "wizard.account.create_chart.execute", wizard[0], values{"account": account, "properties": values{
		"company": f.company, "account_receivable": f.accounts["Main Receivable"], "account_payable": f.accounts["Main Payable"],
		"category_account_expense": f.accounts["Main Expense"], "category_account_revenue": f.accounts["Main Revenue"],
	}}, "create_properties")
	f.units = f.byName("product.uom", "symbol")
	for _, journal := range f.byName("account.journal", "name", []any{"type", "=", "revenue"}) {
		f.journal = journal
	}
}

func (f *filler) fillFiscalYear() {
	f.t.Helper()
	types := f.byName("ir.sequence.type", "name")
	moves := f.create("ir.sequence", values{"name": "Проводки", "sequence_type": types["Account Move"], "company": f.company})[0]
	numbers := f.create("ir.sequence.strict", values{
		"name": "Счета", "sequence_type": types["Invoice"], "company": f.company, "prefix": "СФ-",
	})[0]
	first := time.Date(f.month.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	year := f.create("account.fiscalyear", values{
		"name": first.Format("2006"), "start_date": date(first), "end_date": date(first.AddDate(1, 0, -1)), "company": f.company,
		"post_move_sequence": moves,
		"invoice_sequences": many(values{
			"company": f.company, "out_invoice_sequence": numbers, "out_credit_note_sequence": numbers,
			"in_invoice_sequence": numbers, "in_credit_note_sequence": numbers,
		}),
	})[0]
	f.create("account.period", values{
		"name": first.Format("2006"), "start_date": date(first), "end_date": date(first.AddDate(1, 0, -1)), "fiscalyear": year, "type": "standard",
	})
}

// tax makes a tax when an invoice needs it first. Tryton keeps the rate as a share of one.
func (f *filler) tax(percent string) int64 {
	f.t.Helper()
	if id, ok := f.taxes[percent]; ok {
		return id
	}
	whole, fraction, _ := strings.Cut(percent, ".")
	digits := strings.Repeat("0", max(0, 3-len(whole))) + whole
	rate := digits[:len(digits)-2] + "." + digits[len(digits)-2:] + fraction
	f.taxes[percent] = f.create("account.tax", values{
		"name": "НДС " + percent + " %", "description": "НДС " + percent + " %", "type": "percentage", "rate": decimal(rate), "company": f.company,
		"invoice_account": f.accounts["Main Tax"], "credit_note_account": f.accounts["Main Tax"],
	})[0]
	return f.taxes[percent]
}

type buyer struct{ party, address int64 }

func (f *filler) fillBuyers(parties []Party) []buyer {
	f.t.Helper()
	rows := make([]values, len(parties))
	for i, p := range parties {
		rows[i] = f.party(p)
	}
	var buyers []buyer
	for _, id := range f.create("party.party", rows...) {
		var addresses []int64
		f.call(&addresses, "model.party.address.search", []any{[]any{"party", "=", id}}, 0, 1, nil)
		buyers = append(buyers, buyer{id, addresses[0]})
	}
	return buyers
}

func (f *filler) fillInvoice(invoice Invoice, buyers []buyer, earlier []int64) int64 {
	f.t.Helper()
	on := date(f.month.AddDate(0, 0, invoice.Day-1))
	var id int64
	if invoice.CreditsOf > 0 {
		id = f.credit(earlier[invoice.CreditsOf-1])
		f.call(nil, "model.account.invoice.write", []int64{id}, values{"invoice_date": on})
	} else {
		id = f.create("account.invoice", f.invoice(invoice, buyers[invoice.Buyer], on))[0]
	}
	if !invoice.Draft {
		f.call(nil, "model.account.invoice.post", []int64{id})
	}
	return id
}

func (f *filler) invoice(invoice Invoice, to buyer, on values) values {
	currency := f.currencies["RUB"]
	if invoice.Currency != "" {
		currency = f.currencies[invoice.Currency]
	}
	var lines []values
	for _, l := range invoice.Lines {
		line := values{"type": "comment", "company": f.company, "currency": currency, "description": l.Description}
		if !l.Comment {
			line["type"], line["account"] = "line", f.accounts["Main Revenue"]
			line["quantity"], line["unit_price"] = l.Quantity, decimal(l.Price)
		}
		if l.Unit != "" {
			line["unit"] = f.units[l.Unit]
		}
		if l.Rate != "" {
			line["taxes"] = []any{[]any{"add", []int64{f.tax(l.Rate)}}}
		}
		lines = append(lines, line)
	}
	v := values{
		"company": f.company, "type": "out", "party": to.party, "invoice_address": to.address, "currency": currency,
		"journal": f.journal, "account": f.accounts["Main Receivable"], "invoice_date": on, "lines": many(lines...),
	}
	if invoice.Reference != "" {
		v["reference"] = invoice.Reference
	}
	return v
}

// credit runs the wizard that makes a credit note.
func (f *filler) credit(invoice int64) int64 {
	f.t.Helper()
	about := values{"company": f.company, "active_model": "account.invoice", "active_id": invoice, "active_ids": []int64{invoice}}
	var wizard []any
	f.call(&wizard, "wizard.account.invoice.credit.create")
	start := values{"start": values{"with_refund": false, "with_refund_allowed": true, "invoice_date": nil}}
	if err := f.session.Call(nil, "wizard.account.invoice.credit.execute", wizard[0], start, "credit", about); err != nil {
		f.t.Fatal(err)
	}
	var ids []int64
	f.call(&ids, "model.account.invoice.search", []any{}, 0, 1, []any{[]string{"id", "DESC"}})
	return ids[0]
}

func (f *filler) number(id int64) string {
	f.t.Helper()
	var rows []struct{ Number string }
	f.call(&rows, "model.account.invoice.read", []int64{id}, []string{"number"})
	return rows[0].Number
}

func (f *filler) fillEmployees(employees []Employee) []int64 {
	f.t.Helper()
	var parties, rows []values
	for _, e := range employees {
		parties = append(parties, values{"name": e.Name, "code": e.Tab})
	}
	ids := f.create("party.party", parties...)
	for i, e := range employees {
		rows = append(rows, values{"party": ids[i], "company": f.company, "start_date": f.day(e.Hired), "end_date": f.day(e.Dismissed)})
	}
	return f.create("company.employee", rows...)
}

func (f *filler) fillAttendance(plan Plan, ids []int64) int {
	f.t.Helper()
	count := 0
	for i := range plan.Employees {
		var rows []values
		for _, passage := range Passages(plan, i) {
			direction := "in"
			if passage.Out {
				direction = "out"
			}
			rows = append(rows, values{
				"company": f.company, "employee": ids[i], "at": moment(passage.At), "date": date(passage.At), "type": direction,
			})
		}
		count += len(rows)
		for chunk := range slices.Chunk(rows, 200) {
			f.create("attendance.line", chunk...)
		}
	}
	return count
}
