package upd

import (
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

var (
	kopek = num.Must("0.01")
	half  = num.Must("0.5")
)

// The tax rates of НалСт: a share of the amount without tax, or a share of the amount with it (computed rates, НК РФ
// art. 164 p. 4).
var (
	percentRates  = map[string]int64{"0%": 0, "5%": 5, "7%": 7, "10%": 10, "18%": 18, "20%": 20, "22%": 22}
	computedRates = map[string]int64{
		"5/105": 5, "7/107": 7, "10/110": 10, "18/118": 18, "20/120": 20, "22/122": 22, "9,09%": 10, "16,67%": 20, "18,03%": 22,
	}
)

// The values of НалСт that are no rate.
const (
	withoutVAT = "без НДС"
	agentsVAT  = "НДС исчисляется налоговым агентом"
)

// arithmetic checks the sums of the table. What is not stated is not checked: the rules of presence speak of it.
func (c *check) arithmetic() {
	table := c.Document.SelectElement("ТаблСчФакт")
	if table == nil {
		return
	}
	var rows []sums
	for _, token := range table.Child {
		e, ok := token.(*etree.Element)
		if !ok || e.Tag != "СведТов" {
			continue
		}
		row := readSums(e, "СтТовБезНДС", "СтТовУчНал", "СумНал")
		c.product(row)
		c.rowTotal(row)
		c.tax(row)
		rows = append(rows, row)
	}
	if e := table.SelectElement("ВсегоОпл"); e != nil {
		c.totals(rows, readSums(e, "СтТовБезНДСВсего", "СтТовУчНалВсего", "СумНалВсего"))
	}
}

// sums are the amounts of a row or of the totals; what is absent or no number is nil.
type sums struct {
	e             *etree.Element
	amount, total *num.Decimal
	vat           *num.Decimal
	untaxed       bool // БезНДС
}

func readSums(e *etree.Element, amount, total, vat string) sums {
	s := sums{e: e, amount: taxfile.Decimal(e, amount), total: taxfile.Decimal(e, total)}
	if v := e.SelectElement(vat); v != nil {
		s.untaxed = v.SelectElement("БезНДС") != nil
		if n := v.SelectElement("СумНал"); n != nil {
			xmlbind.ReadDecimal(xmlbind.Chars(n), &s.vat)
		}
	}
	return s
}

// product: quantity × price = amount within a kopek. A price is often rounded itself: a difference that this explains
// (half of the price's last digit for every unit) is a warning.
func (c *check) product(row sums) {
	quantity, price := taxfile.Decimal(row.e, "КолТов"), taxfile.Decimal(row.e, "ЦенаТов")
	if quantity == nil || price == nil || row.amount == nil {
		return
	}
	product := quantity.Mul(*price)
	difference := product.Round(2).Sub(*row.amount).Abs()
	if difference.Cmp(kopek) <= 0 {
		return
	}
	_, fraction, _ := strings.Cut(row.e.SelectAttrValue("ЦенаТов", ""), ".")
	lastDigit := num.Must("0." + strings.Repeat("0", max(len(strings.TrimSpace(fraction))-1, 1)) + "1")
	detail := product.Fixed(2) + " и " + row.amount.Fixed(2)
	if product.Sub(*row.amount).Abs().Cmp(quantity.Mul(lastDigit).Mul(half).Add(kopek)) <= 0 {
		c.Warning(errRounded, row.e, "@СтТовБезНДС", detail)
	} else {
		c.Error(errProduct, row.e, "@СтТовБезНДС", detail)
	}
}

// rowTotal: amount with tax = amount + tax. A kopek is forgiven with a warning.
func (c *check) rowTotal(row sums) {
	if row.amount == nil || row.total == nil || row.vat == nil && !row.untaxed {
		return
	}
	want := *row.amount
	if row.vat != nil {
		want = want.Add(*row.vat)
	}
	detail := "должно быть " + want.Fixed(2) + ", указано " + row.total.Fixed(2)
	switch difference := want.Sub(*row.total).Abs(); {
	case difference.IsZero() || c.isComputed(row):
	case difference.Cmp(kopek) <= 0:
		c.Warning(errRowTotal, row.e, "@СтТовУчНал", detail)
	default:
		c.Error(errRowTotal, row.e, "@СтТовУчНал", detail)
	}
}

// isComputed: with a computed rate the tax may be that of a difference between prices (НК РФ art. 154 p. 3, 4, 5.1), and the
// columns need not add up.
func (c *check) isComputed(row sums) bool {
	_, computed := computedRates[row.e.SelectAttrValue("НалСт", "")]
	return computed
}

// tax: the tax is what its rate makes of the amount, within a kopek; «без НДС» and a sum exclude each other.
func (c *check) tax(row sums) {
	rate := row.e.SelectAttrValue("НалСт", "")
	c.early(row, rate)
	switch {
	case rate == agentsVAT || rate == "":
		return
	case (rate == withoutVAT) != row.untaxed && (row.untaxed || row.vat != nil):
		c.Error(errNoTax, row.e, "СумНал", "ставка «"+rate+"»")
		return
	case row.vat == nil:
		return
	}
	if percent, ok := percentRates[rate]; ok && row.amount != nil {
		want := row.amount.Mul(num.Int(percent)).DivRound(num.Int(100), 2)
		if want.Sub(*row.vat).Abs().Cmp(kopek) > 0 {
			c.Error(errTax, row.e, "СумНал", "должно быть "+want.Fixed(2)+", указано "+row.vat.Fixed(2))
		}
	}
	if percent, ok := computedRates[rate]; ok && row.total != nil {
		want := row.total.Mul(num.Int(percent)).DivRound(num.Int(100+percent), 2)
		if want.Sub(*row.vat).Abs().Cmp(kopek) > 0 {
			c.Warning(errTax, row.e, "СумНал", "от полной стоимости "+want.Fixed(2)+", указано "+row.vat.Fixed(2))
		}
	}
}

// firstDays are the days from which rates are charged: 22 % since 2026, 5 % and 7 % for those under УСН since 2025 (НК РФ art.
// 164 as amended).
var firstDays = map[string]Date{
	"22%": "2026-01-01", "22/122": "2026-01-01", "18,03%": "2026-01-01",
	"5%": "2025-01-01", "7%": "2025-01-01", "5/105": "2025-01-01", "7/107": "2025-01-01",
}

// early: a rate that was not charged yet on the day of the document is a slip of the pen.
func (c *check) early(row sums, rate string) {
	if first := firstDays[rate]; first != "" && c.made != "" && c.made < first {
		c.Warning(errRateEarly, row.e, "@НалСт", "ставка «"+rate+"»")
	}
}

// totals: sums of the rows, which are already rounded, so to the kopek.
func (c *check) totals(rows []sums, stated sums) {
	c.compare(stated.e, "@СтТовБезНДСВсего", stated.amount, rows, func(s sums) *num.Decimal { return s.amount })
	c.compare(stated.e, "@СтТовУчНалВсего", stated.total, rows, func(s sums) *num.Decimal { return s.total })
	taxed := rows[:0:0]
	for _, row := range rows {
		if row.vat != nil {
			taxed = append(taxed, row)
		}
	}
	switch {
	case stated.untaxed && len(taxed) > 0:
		c.Error(errTotals, stated.e, "СумНалВсего", "указано «без НДС», а в строках налог есть")
	case stated.vat != nil && len(taxed) == 0 && !stated.vat.IsZero():
		c.Error(errTotals, stated.e, "СумНалВсего", "указан налог, а в строках его нет")
	default:
		c.compare(stated.e, "СумНалВсего", stated.vat, taxed, func(s sums) *num.Decimal { return s.vat })
	}
}

func (c *check) compare(e *etree.Element, subject string, stated *num.Decimal, rows []sums, of func(sums) *num.Decimal) {
	if stated == nil {
		return
	}
	var sum num.Decimal
	for _, row := range rows {
		v := of(row)
		if v == nil {
			return
		}
		sum = sum.Add(*v)
	}
	if !sum.Equal(*stated) {
		c.Error(errTotals, e, subject, "по строкам "+sum.Fixed(2)+", указано "+stated.Fixed(2))
	}
}
