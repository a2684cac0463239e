package trytontest

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
