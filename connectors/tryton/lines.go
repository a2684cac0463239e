package tryton

import (
	"slices"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/invoice"
	"github.com/uzelhub/uzel/schemas/num"
)

// lines maps the rows that have amounts and shares out the invoice's taxes among them.
func (r *reading) lines(i invoiceRecord) ([]invoice.Line, error) {
	var lines []invoice.Line
	shares := map[taxKey][]taxShare{}
	for _, l := range i.Lines {
		if l.Type != "line" {
			continue
		}
		row := len(lines)
		if !l.Quantity.given || !l.UnitPrice.given || !l.Amount.given {
			return nil, sdk.Fail(document.CauseInvalidDocument, "строка %d: нет количества, цены или суммы", row+1)
		}
		line := invoice.Line{
			Description: l.Description, Quantity: l.Quantity.Decimal, UnitPrice: l.UnitPrice.Decimal, Amount: l.Amount.Decimal,
			TaxRate: "none",
		}
		if l.Unit != nil {
			line.Unit = l.Unit.Symbol
		}
		if line.Description == "" && l.Product != nil {
			line.Description = l.Product.Name
		}
		tax, err := r.taxOf(i, l)
		if err != nil {
			return nil, sdk.Fail(document.CauseInvalidDocument, "строка %d: %s", row+1, err.Message).Advise(err.Hint)
		}
		if tax != nil {
			line.TaxRate = tax.percent()
			base := line.UnitPrice.Mul(line.Quantity)
			key := taxKey{tax: tax.ID, negative: base.Sign() < 0}
			shares[key] = append(shares[key], taxShare{line: row, exact: base.Mul(tax.Rate.Decimal)})
		}
		lines = append(lines, line)
	}
	return lines, shareOut(i, lines, shares)
}

// taxOf is the one percentage that applies to a line; nil: none.
func (r *reading) taxOf(i invoiceRecord, l lineRecord) (*taxRecord, *sdk.Fault) {
	on := l.TaxesDate
	if on == "" {
		on = i.AccountingDate
	}
	if on == "" {
		on = i.Date
	}
	taxes, err := r.taxes.effective(l.Taxes, on)
	// Some of these may be out of use by now, or not yet have been in use: the invoice tells which ones were computed.
	if named := i.named(taxes); len(named) > 0 {
		taxes = named
	}
	switch {
	case err != nil:
		return nil, asFault(err)
	case len(taxes) == 0:
		return nil, nil
	case len(taxes) > 1:
		return nil, sdk.Fail(document.CauseInvalidDocument, "несколько налогов в одной строке").
			Advise("в счёте допустима одна ставка НДС на строку")
	case taxes[0].Type != "percentage" || !taxes[0].Rate.given:
		return nil, sdk.Fail(document.CauseInvalidDocument, "налог задан суммой, а не ставкой").
			Advise("в счёте допустима одна ставка НДС на строку")
	}
	return &taxes[0], nil
}

// named are those of the taxes that the invoice has sums of.
func (i invoiceRecord) named(taxes []taxRecord) []taxRecord {
	return slices.DeleteFunc(slices.Clone(taxes), func(tax taxRecord) bool {
		return !slices.ContainsFunc(i.Taxes, func(sum taxLineRecord) bool { return sum.Tax != nil && *sum.Tax == tax.ID })
	})
}

// shareOut gives every line its part of the taxes that the invoice holds.
func shareOut(i invoiceRecord, lines []invoice.Line, shares map[taxKey][]taxShare) error {
	sums := map[taxKey]num.Decimal{}
	for _, t := range i.Taxes {
		if t.Tax == nil || bool(t.Manual) {
			if t.Amount.IsZero() {
				continue
			}
			return sdk.Fail(document.CauseInvalidDocument, "в счёте есть налог, введённый вручную: по строкам он не делится").
				Advise("укажите налоги в строках счёта")
		}
		key := taxKey{tax: *t.Tax, negative: t.Base.Sign() < 0}
		sums[key] = sums[key].Add(t.Amount.Decimal)
	}
	for key := range shares {
		sums[key] = sums[key].Add(num.Decimal{}) // a tax of the lines that the invoice lacks is a sum of 0
	}
	for key, sum := range sums {
		parts, whole := divide(sum, shares[key], i.Currency.Digits)
		if !whole {
			return sdk.Fail(document.CauseInvalidDocument, "сумма налога в счёте не получается из его строк").
				Advise("пересчитайте налоги счёта в Tryton")
		}
		for line, part := range parts {
			lines[line].Tax = part
		}
	}
	return nil
}

// agree holds the rows to Tryton's own totals. A difference is shown, never smoothed over.
func agree(doc invoice.Document) error {
	var untaxed, tax num.Decimal
	for _, line := range doc.Lines {
		untaxed, tax = untaxed.Add(line.Amount), tax.Add(line.Tax)
	}
	switch {
	case !untaxed.Equal(doc.Untaxed):
		return differ("сумма строк без налога", untaxed, doc.Untaxed)
	case !tax.Equal(doc.Tax):
		return differ("сумма налога по строкам", tax, doc.Tax)
	case !doc.Untaxed.Add(doc.Tax).Equal(doc.Total):
		return differ("сумма без налога и налога", doc.Untaxed.Add(doc.Tax), doc.Total)
	}
	return nil
}

func differ(what string, ours, theirs num.Decimal) error {
	return sdk.Fail(document.CauseInvalidDocument, "%s не равна итогу Tryton: %s и %s", what, ours, theirs).
		Advise("откройте счёт в Tryton и проверьте строки и налоги")
}
