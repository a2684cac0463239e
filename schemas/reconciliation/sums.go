package reconciliation

import (
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// kopeks are the digits after the point of an amount.
const kopeks = 2

// amount is an attribute that follows from the rest of the document when the model does not state it.
func amount(n *xmlbind.Node, name string, v **num.Decimal, follows *num.Decimal) {
	text := xmlbind.DecimalText(*v, kopeks)
	if *v == nil {
		text = xmlbind.DecimalText(follows, kopeks)
	}
	n.Value(name, v, text, func(s string) bool { return xmlbind.ReadDecimal(s, v) })
}

// follows is the balance of a contract with what its operations determine: turnovers are their sums, the closing balance
// is the opening one and the turnovers, rolled up to one side. An opening balance that is stated for one side only is zero
// on the other; one that is not stated at all nobody knows.
func (c *Contract) follows() Balance {
	b := c.Balance
	b.OpeningDebit, b.OpeningCredit = both(b.OpeningDebit, b.OpeningCredit)
	var debit, credit num.Decimal
	for _, p := range c.Documents {
		for _, o := range p.Operations {
			debit, credit = plus(debit, o.Debit), plus(credit, o.Credit)
		}
	}
	b.TurnoverDebit, b.TurnoverCredit = or(b.TurnoverDebit, &debit), or(b.TurnoverCredit, &credit)
	return b.closed()
}

// closed completes the closing balance.
func (b Balance) closed() Balance {
	if b.ClosingDebit == nil && b.ClosingCredit == nil && b.OpeningDebit != nil {
		left := net(b.OpeningDebit, b.OpeningCredit).Add(net(b.TurnoverDebit, b.TurnoverCredit))
		nothing, owed := num.Decimal{}, left.Abs()
		if left.Sign() >= 0 {
			b.ClosingDebit, b.ClosingCredit = &owed, &nothing
		} else {
			b.ClosingDebit, b.ClosingCredit = &nothing, &owed
		}
		return b
	}
	b.ClosingDebit, b.ClosingCredit = both(b.ClosingDebit, b.ClosingCredit)
	return b
}

// total is the balance of the whole act with what its contracts determine: their sums, side by side.
func total(stated Balance, contracts []Contract) Balance {
	sum := Balance{}
	for i := range contracts {
		b := contracts[i].follows()
		if i == 0 {
			sum = b
			continue
		}
		for _, side := range []struct{ sum, of **num.Decimal }{
			{&sum.OpeningDebit, &b.OpeningDebit}, {&sum.OpeningCredit, &b.OpeningCredit},
			{&sum.TurnoverDebit, &b.TurnoverDebit}, {&sum.TurnoverCredit, &b.TurnoverCredit},
			{&sum.ClosingDebit, &b.ClosingDebit}, {&sum.ClosingCredit, &b.ClosingCredit},
		} {
			if *side.sum == nil || *side.of == nil {
				*side.sum = nil
				continue
			}
			added := (*side.sum).Add(**side.of)
			*side.sum = &added
		}
	}
	return Balance{
		OpeningDebit: or(stated.OpeningDebit, sum.OpeningDebit), OpeningCredit: or(stated.OpeningCredit, sum.OpeningCredit),
		TurnoverDebit: or(stated.TurnoverDebit, sum.TurnoverDebit), TurnoverCredit: or(stated.TurnoverCredit, sum.TurnoverCredit),
		ClosingDebit: or(stated.ClosingDebit, sum.ClosingDebit), ClosingCredit: or(stated.ClosingCredit, sum.ClosingCredit),
	}
}

// both makes the other side zero when one is stated.
func both(debit, credit *num.Decimal) (*num.Decimal, *num.Decimal) {
	if debit == nil && credit == nil {
		return nil, nil
	}
	return or(debit, &num.Decimal{}), or(credit, &num.Decimal{})
}

func or(stated, otherwise *num.Decimal) *num.Decimal {
	if stated != nil {
		return stated
	}
	return otherwise
}

// net is debit less credit; what is not stated counts for nothing.
func net(debit, credit *num.Decimal) num.Decimal {
	var left num.Decimal
	left = plus(left, debit)
	if credit != nil {
		left = left.Sub(*credit)
	}
	return left
}

func plus(sum num.Decimal, v *num.Decimal) num.Decimal {
	if v == nil {
		return sum
	}
	return sum.Add(*v)
}
