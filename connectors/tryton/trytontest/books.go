package trytontest

import (
	"strings"
	"time"
)

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
	f.call(nil, "model.res.user.write", []int{1}, values{
		"companies": []any{[]any{"add", []int64{f.company}}}, "company": f.company,
	})
}

func (f *filler) fillCurrency(code, number, rate string) {
	f.t.Helper()
	f.currencies[code] = f.create("currency.currency", values{
		"name": code, "code": code, "numeric_code": number, "symbol": code, "digits": 2, "rounding": decimal("0.01"),
		"rates": many(values{"date": date(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)), "rate": decimal(rate)}),
	})[0]
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
		"name": first.Format("2006"), "start_date": date(first), "end_date": date(first.AddDate(1, 0, -1)),
		"fiscalyear": year, "type": "standard",
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
		"name": "НДС " + percent + " %", "description": "НДС " + percent + " %", "type": "percentage", "rate": decimal(rate),
		"company":         f.company,
		"invoice_account": f.accounts["Main Tax"], "credit_note_account": f.accounts["Main Tax"],
	})[0]
	return f.taxes[percent]
}
