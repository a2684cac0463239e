package ukd

import (
	"strconv"
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// kopek is by how much a product may differ: prices and rates give more digits than money has.
var kopek = num.Must("0.01")

// knownRates stands in for the list of the schema, in the edition whose list nobody here has.
func knownRates(c *taxfile.Check, row *etree.Element) {
	for _, attr := range []string{"НалСтДо", "НалСтПосле"} {
		if rate := row.SelectAttrValue(attr, ""); rate != "" && !rates[rate] {
			note(c, errRate, row, "@"+attr)
		}
	}
}

// arithmetic checks the sums of the table. What is not stated is not checked. Who wrote the file has to have it right; who
// received it is told.
func arithmetic(c *taxfile.Check, table *etree.Element) {
	rows := table.SelectElements("СведТов")
	for _, row := range rows {
		for _, side := range []side{{"До", "СтоимДоИзм"}, {"После", "СтоимПослеИзм"}} {
			side.check(c, row)
		}
		for _, cost := range []string{"СтТовБезНДС", "СтТовУчНал"} {
			if e := row.SelectElement(cost); e != nil {
				differs(c, e, "@СтоимУвел", taxfile.Decimal(e, "СтоимДоИзм"), taxfile.Decimal(e, "СтоимПослеИзм"),
					taxfile.Decimal(e, "СтоимУвел"), taxfile.Decimal(e, "СтоимУм"))
			}
		}
		for _, tax := range []struct{ name, amount string }{{"Акциз", "СумАкциз"}, {"СумНал", "СумНДС"}} {
			if e := row.SelectElement(tax.name + "Разн"); e != nil {
				differs(c, e, "", child(row, tax.name+"До", tax.amount), child(row, tax.name+"После", tax.amount),
					child(row, tax.name+"Разн", "СумУвел"), child(row, tax.name+"Разн", "СумУм"))
			}
		}
	}
	total(c, table, "ВсегоУвел", rows, "СтоимУвел", "СумУвел")
	total(c, table, "ВсегоУм", rows, "СтоимУм", "СумУм")
}

// side is a row before or after the change: how its attributes end, and where its costs stand.
type side struct{ ending, cost string }

func (s side) check(c *taxfile.Check, row *etree.Element) {
	amount, total := cost(row, "СтТовБезНДС", s.cost), cost(row, "СтТовУчНал", s.cost)
	quantity, price := taxfile.Decimal(row, "КолТов"+s.ending), taxfile.Decimal(row, "ЦенаТов"+s.ending)
	if amount != nil && quantity != nil && price != nil && far(quantity.Mul(*price), *amount) {
		note(c, errProduct, row, "@ЦенаТов"+s.ending)
	}
	vat, untaxed := child(row, "СумНал"+s.ending, "СумНДС"), taxfile.Has(row, "СумНал"+s.ending+"/БезНДС")
	rate := row.SelectAttrValue("НалСт"+s.ending, "")
	if rate != "" && (rate == withoutVAT) != untaxed && (untaxed || vat != nil) {
		note(c, errNoTax, row, "@НалСт"+s.ending)
		return
	}
	if amount == nil || total == nil || !untaxed && vat == nil {
		return
	}
	tax := num.Decimal{}
	if vat != nil {
		tax = *vat
	}
	if !amount.Add(tax).Equal(*total) {
		note(c, errRowTotal, row, "СтТовУчНал")
	} else if due, known := taxOf(rate, *amount, *total); known && vat != nil && far(due, tax) {
		note(c, errTax, row, "СумНал"+s.ending)
	}
}

// taxOf is the tax at a rate: a share of the amount without it ("20%"), or of the whole ("20/120").
func taxOf(rate string, amount, total num.Decimal) (num.Decimal, bool) {
	of, divisor := amount, num.Int(100)
	text, whole, computed := strings.Cut(rate, "/")
	if computed {
		by, err := strconv.ParseInt(whole, 10, 32)
		if err != nil || by == 0 {
			return num.Decimal{}, false
		}
		of, divisor = total, num.Int(by)
	}
	share, err := strconv.ParseInt(strings.TrimSuffix(text, "%"), 10, 32)
	if err != nil {
		return num.Decimal{}, false // a rate in words
	}
	return of.Mul(num.Int(share)).DivRound(divisor, kopeks), true
}

// TaxOn is the tax at a rate on an amount without it. Of what is taxed at a computed rate ("20/120") the whole is the amount
// and the tax, so that the tax is 20 of every 100. False: the rate is in words.
func TaxOn(rate string, amount num.Decimal) (num.Decimal, bool) {
	share, _, computed := strings.Cut(rate, "/")
	if computed {
		rate = share + "%"
	}
	return taxOf(rate, amount, num.Decimal{})
}

// differs compares a stated increase or decrease with the difference of the amounts. A difference that nobody states is
// wrong as well; no difference need not be stated.
func differs(c *taxfile.Check, e *etree.Element, subject string, before, after, increase, decrease *num.Decimal) {
	if before == nil && after == nil && increase == nil && decrease == nil {
		return
	}
	if !value(after).Sub(value(before)).Equal(value(increase).Sub(value(decrease))) {
		note(c, errChange, e, subject)
	}
}

// total compares one line of totals with the rows.
func total(c *taxfile.Check, table *etree.Element, name string, rows []*etree.Element, ofCost, ofTax string) {
	e := table.SelectElement(name)
	if e == nil {
		return
	}
	var amount, vat, whole num.Decimal
	for _, row := range rows {
		amount = amount.Add(value(cost(row, "СтТовБезНДС", ofCost)))
		vat = vat.Add(value(child(row, "СумНалРазн", ofTax)))
		whole = whole.Add(value(cost(row, "СтТовУчНал", ofCost)))
	}
	for _, part := range []struct {
		subject string
		stated  *num.Decimal
		sum     num.Decimal
	}{
		{"@СтТовБезНДСВсего", taxfile.Decimal(e, "СтТовБезНДСВсего"), amount},
		{"@СтТовУчНалВсего", taxfile.Decimal(e, "СтТовУчНалВсего"), whole},
		{"СумНал", child(e, "СумНал", "СумНДС"), vat},
	} {
		if part.stated != nil && !part.stated.Equal(part.sum) {
			note(c, errTotals, e, part.subject)
		}
	}
}

// cost is an attribute of a child.
func cost(row *etree.Element, element, attr string) *num.Decimal {
	if e := row.SelectElement(element); e != nil {
		return taxfile.Decimal(e, attr)
	}
	return nil
}

// child is the amount in a child of a child; nil when there is none.
func child(row *etree.Element, element, amount string) *num.Decimal {
	var v *num.Decimal
	if e := row.SelectElement(element); e != nil {
		if a := e.SelectElement(amount); a != nil {
			xmlbind.ReadDecimal(xmlbind.Chars(a), &v)
		}
	}
	return v
}

func value(v *num.Decimal) num.Decimal {
	if v == nil {
		return num.Decimal{}
	}
	return *v
}

func far(a, b num.Decimal) bool { return a.Round(kopeks).Sub(b).Abs().Cmp(kopek) > 0 }

func note(c *taxfile.Check, kind *fault.Kind, e *etree.Element, subject string) {
	if c.Writing {
		c.Error(kind, e, subject, "")
	} else {
		c.Warning(kind, e, subject, "")
	}
}
