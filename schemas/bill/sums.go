package bill

import (
	"fmt"

	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/num"
)

// rates are the rates of НДС that a bill may name, in percent (НК РФ ст. 164).
var rates = map[string]int64{"0": 0, "5": 5, "7": 7, "10": 10, "20": 20, "22": 22}

// kopek is how far a tax may be from what the rate makes of the row: whoever takes it out of a price with tax rounds twice.
var kopek = num.Must("0.01")

func (c *check) sums(d Document) {
	c.add(len(d.Lines) == 0, errNoLines, "/lines", "")
	for i, line := range d.Lines {
		c.line(fmt.Sprintf("/lines/%d", i), line)
	}
	sum := SumLines(d.Lines)
	for _, one := range []struct {
		path         string
		stated, made num.Decimal
	}{{"amount", d.Totals.Amount, sum.Amount}, {"tax", d.Totals.Tax, sum.Tax}, {"total", d.Totals.Total, sum.Total}} {
		c.add(!one.stated.Equal(one.made), errTotals, "/totals/"+one.path, "по строкам "+one.made.Fixed(2)+", указано "+one.stated.Fixed(2))
	}
}

func (c *check) line(path string, l Line) {
	c.add(l.Name == "", errLineName, path+"/name", "")
	if l.UnitCode != "" {
		_, known := codes.UnitByCode(l.UnitCode)
		c.add(!known, errUnit, path+"/unit_code", "")
	}
	c.add(l.Quantity.Sign() <= 0, errQuantity, path+"/quantity", "")
	c.add(l.Price.Sign() < 0, errPrice, path+"/price", "")
	c.kopeks(path+"/amount", l.Amount)
	c.kopeks(path+"/tax", l.Tax)
	want := l.Quantity.Mul(l.Price).Round(2)
	c.add(!want.Equal(l.Amount), errAmount, path+"/amount", "должно быть "+want.Fixed(2)+", указано "+l.Amount.Fixed(2))
	if l.TaxRate == NoTax {
		c.add(!l.Tax.IsZero(), errTax, path+"/tax", "без НДС")
		return
	}
	percent, known := rates[l.TaxRate]
	c.add(!known, errRate, path+"/tax_rate", "")
	tax := l.Amount.Mul(num.Int(percent)).DivRound(num.Int(100), 2)
	c.add(known && tax.Sub(l.Tax).Abs().Cmp(kopek) > 0, errTax, path+"/tax", "должно быть "+tax.Fixed(2)+", указано "+l.Tax.Fixed(2))
}

func (c *check) kopeks(path string, amount num.Decimal) {
	_, fraction := amount.Digits()
	c.add(fraction > 2, errKopeks, path, "")
}
