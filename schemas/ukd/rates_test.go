package ukd

import (
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
)

// What Takes says of the first edition is what its schema says.
func TestTheFirstEditionTakesTheRatesOfItsSchema(t *testing.T) {
	for rate := range rates {
		d := example(t, "decrease-and-increase")
		row := d.Table.Rows[0]
		amount := num.Must("100.00")
		row.Amount = &Cost{Before: amount, After: amount}
		tax, taxed := TaxOn(rate, amount)
		if rate == withoutVAT || !taxed {
			tax = num.Decimal{}
		}
		row.Total = Cost{Before: amount.Add(tax), After: amount.Add(tax)}
		row.Before.VATRate, row.After.VATRate = rate, rate
		row.Before.Quantity, row.After.Quantity, row.Before.Price, row.After.Price = nil, nil, nil, nil
		row.Before.VAT = Tax{Amount: &tax}
		if rate == withoutVAT {
			row.Before.VAT = Tax{None: true}
		}
		row.After.VAT = row.Before.VAT
		d.Table.Rows, d.Table.Increase, d.Table.Decrease, d.Version = []Row{row}, nil, nil, Edition501
		file := Build(d, *d.Identity)
		if fault.HasErrors(file.Findings) == Takes(Edition501, rate) {
			t.Errorf("%s: %+v", rate, file.Findings)
		}
		if !Takes(Edition736, rate) {
			t.Errorf("the later edition does not take %s", rate)
		}
	}
	if Takes(Edition501, "21%") || Takes(Edition736, "21%") {
		t.Error("21% is no rate")
	}
}
