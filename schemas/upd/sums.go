package upd

import (
	"slices"

	"github.com/uzelhub/uzel/schemas/num"
)

// SumRows adds up rows as the line «Всего к оплате» wants it: sums of the amounts that the rows show, already rounded. A
// sum to which some row has nothing to add is absent. VAT of documents with taxed and untaxed rows is that of the taxed.
func SumRows(rows []Row) Totals {
	totals := Totals{
		Amount: sum(rows, func(r Row) *num.Decimal { return r.Amount }),
		Total:  sum(rows, func(r Row) *num.Decimal { return r.Total }),
	}
	taxed := slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return r.VAT.Amount == nil })
	if len(taxed) == 0 {
		totals.VAT.None = true
	} else {
		totals.VAT.Amount = sum(taxed, func(r Row) *num.Decimal { return r.VAT.Amount })
	}
	return totals
}

func sum(rows []Row, amount func(Row) *num.Decimal) *num.Decimal {
	var total num.Decimal
	for _, r := range rows {
		a := amount(r)
		if a == nil {
			return nil
		}
		total = total.Add(*a)
	}
	return &total
}
