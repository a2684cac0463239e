package ukd

import (
	"slices"

	"github.com/uzelhub/uzel/schemas/num"
)

// completed is a document with what follows from the rest: increases and decreases of costs, and their totals. What is
// stated stays; the document that was given is not touched.
func completed(d Document) Document {
	d.Table.Rows = slices.Clone(d.Table.Rows)
	for i := range d.Table.Rows {
		row := &d.Table.Rows[i]
		row.Total = row.Total.completed()
		if row.Amount != nil {
			amount := row.Amount.completed()
			row.Amount = &amount
		}
	}
	if d.Table.Increase == nil && d.Table.Decrease == nil {
		d.Table.Increase, d.Table.Decrease = totals(d.Table.Rows)
	}
	return d
}

// completed states the difference when the cost changed and nothing says how.
func (c Cost) completed() Cost {
	if c.Increase == nil && c.Decrease == nil && !c.Before.Equal(c.After) {
		c.Increase, c.Decrease = change(c.Before, c.After)
	}
	return c
}

// change is what became of an amount. One that stayed is an increase by nothing.
func change(before, after num.Decimal) (increase, decrease *num.Decimal) {
	difference := after.Sub(before)
	if difference.Sign() < 0 {
		less := difference.Abs()
		return nil, &less
	}
	return &difference, nil
}

// amountOf is a tax as a number: none of it is nothing.
func amountOf(t Tax) num.Decimal {
	if t.Amount == nil {
		return num.Decimal{}
	}
	return *t.Amount
}

// totals adds up the increases and the decreases of rows. A total that nothing goes into is absent, and so are totals of
// documents whose rows do not tell the cost without tax.
func totals(rows []Row) (increase, decrease *Totals) {
	var up, down sums
	for _, r := range rows {
		if r.Amount == nil {
			return nil, nil
		}
		vatUp, vatDown := r.VATChange.Increase, r.VATChange.Decrease
		if vatUp == nil && vatDown == nil {
			vatUp, vatDown = change(amountOf(r.Before.VAT), amountOf(r.After.VAT))
		}
		taxed := r.Before.VAT.Amount != nil || r.After.VAT.Amount != nil
		up.add(r.Amount.Increase, vatUp, r.Total.Increase, taxed)
		down.add(r.Amount.Decrease, vatDown, r.Total.Decrease, taxed)
	}
	return up.totals(), down.totals()
}

// sums are a total being added up.
type sums struct {
	amount, vat, total num.Decimal
	any, taxed         bool
}

func (s *sums) add(amount, vat, total *num.Decimal, taxed bool) {
	for _, part := range []struct {
		sum *num.Decimal
		of  *num.Decimal
	}{{&s.amount, amount}, {&s.vat, vat}, {&s.total, total}} {
		if part.of != nil {
			*part.sum = part.sum.Add(*part.of)
			s.any = s.any || !part.of.IsZero()
		}
	}
	s.taxed = s.taxed || taxed && amount != nil
}

func (s *sums) totals() *Totals {
	if !s.any {
		return nil
	}
	t := &Totals{Amount: s.amount, Total: s.total}
	if s.taxed || !s.vat.IsZero() {
		t.VAT.Amount = &s.vat
	} else {
		t.VAT.None = true
	}
	return t
}
