package vatbook

import (
	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/taxfile/filing"
)

// inspect checks what is not structure.
func (b *book) inspect(c *taxfile.Check) {
	taxfile.Apply(c, c, b.rules)
	c.Requisites(requisites)
	filing.CheckName(c, b.format.Prefix)
	content := c.Document.SelectElement(b.names.book)
	if content == nil {
		return
	}
	numbers := map[string]bool{}
	sums := map[string]num.Decimal{}
	for _, row := range content.SelectElements(b.names.row) {
		number := row.SelectAttrValue("НомерПор", "")
		if numbers[number] {
			c.Error(errRowTwice, row, "@НомерПор", number)
		}
		numbers[number] = true
		inOrder(c, row)
		for _, t := range b.names.totals() {
			if v := taxfile.Decimal(row, t.row); v != nil {
				sums[t.total] = sums[t.total].Add(*v)
			}
		}
	}
	for _, t := range b.names.totals() {
		b.total(c, content, t.total, sums[t.total])
	}
}

// inOrder: what corrects an invoice or adjusts it is not older than the invoice.
func inOrder(c *taxfile.Check, row *etree.Element) {
	invoice := taxfile.Day(row, "ДатаСчФПрод")
	for _, attr := range []string{"ДатаИспрСчФ", "ДатаКСчФПрод"} {
		if day := taxfile.Day(row, attr); invoice != "" && day != "" && day < invoice {
			c.Warning(errFuture, row, "@"+attr, "")
		}
	}
	if adjusted, day := taxfile.Day(row, "ДатаКСчФПрод"), taxfile.Day(row, "ДатаИспрКСчФ"); adjusted != "" && day != "" && day < adjusted {
		c.Warning(errFuture, row, "@ДатаИспрКСчФ", "")
	}
}

// sum is an attribute of the book that sums up one of its lines.
type sum struct{ total, row string }

// totals are the sums of a book. How those of the sheets come about is not known here, so they are not added up.
func (s names) totals() []sum {
	switch {
	case s.sheet:
		return nil
	case !s.sales:
		return []sum{{"СумНДСВсКПк", "СумНДСВыч"}}
	}
	return []sum{
		{"СтПродБезНДС18", "СтоимПродСФ18"}, {"СтПродБезНДС10", "СтоимПродСФ10"}, {"СтПродБезНДС0", "СтоимПродСФ0"},
		{"СумНДСВсКПр18", "СумНДССФ18"}, {"СумНДСВсКПр10", "СумНДССФ10"}, {"СтПродОсвВсКПр", "СтоимПродОсв"},
	}
}

// total compares what a book states with its lines: an error in our own, a warning in what others made.
func (b *book) total(c *taxfile.Check, content *etree.Element, attr string, sum num.Decimal) {
	stated := taxfile.Decimal(content, attr)
	if stated == nil || stated.Equal(sum) {
		return
	}
	if c.Writing {
		c.Error(errTotal, content, "@"+attr, "сумма строк "+sum.Fixed(2))
	} else {
		c.Warning(errTotal, content, "@"+attr, "сумма строк "+sum.Fixed(2))
	}
}
