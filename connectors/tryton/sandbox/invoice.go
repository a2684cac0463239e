package sandbox

func invoiceModel() *model {
	return &model{
		label: "Invoice", rule: "User in companies", order: [][2]string{{"number", "DESC NULLS FIRST"}, {"id", "DESC"}},
		fields: []field{
			must(one("company", "company.company")), {name: "type", required: true, standard: "out"},
			{name: "number"}, {name: "reference"},
			{name: "description"}, {name: "state", standard: "draft"}, {name: "invoice_date"}, {name: "accounting_date"},
			must(one("party", "party.party")), one("party_tax_identifier", "party.identifier"),
			one("tax_identifier", "party.identifier"), one("invoice_address", "party.address"),
			must(one("currency", "currency.currency")), one("account", "account.account"),
			many("lines", "account.invoice.line", "invoice"), many("taxes", "account.invoice.tax", "invoice"),
			made("untaxed_amount", func(s *store, _ string, r record) any { return s.untaxed(r) }),
			made("tax_amount", func(s *store, _ string, r record) any { return s.taxed(r) }),
			made("total_amount", func(s *store, _ string, r record) any {
				return Decimal{s.untaxed(r).Add(s.taxed(r).Decimal)}
			}),
		},
	}
}

func invoiceLineModel() *model {
	return &model{
		label: "Invoice Line", rule: "User in companies", order: [][2]string{{"sequence", "ASC NULLS FIRST"}, {"id", "ASC"}},
		fields: []field{
			one("invoice", "account.invoice"), one("company", "company.company"), one("currency", "currency.currency"),
			{name: "type", required: true, standard: "line"}, {name: "quantity"}, one("unit", "product.uom"),
			one("product", "product.product"), one("account", "account.account"), {name: "unit_price"}, {name: "description"},
			{name: "note"}, links("taxes", "account.tax"),
			{name: "taxes_date"}, {name: "origin", kind: reference}, {name: "sequence"},
			made("amount", func(s *store, _ string, r record) any { return s.lineAmount(r) }),
		},
	}
}

func invoiceTaxModel() *model {
	return &model{
		label: "Invoice Tax", rule: "User in companies", order: [][2]string{{"sequence", "ASC NULLS FIRST"}, {"id", "ASC"}},
		fields: []field{
			must(one("invoice", "account.invoice")), must(field{name: "description"}), one("account", "account.account"),
			must(field{name: "base"}),
			must(field{name: "amount"}), {name: "manual", standard: true}, one("tax", "account.tax"), {name: "sequence"},
		},
	}
}
