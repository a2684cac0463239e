package upd

import (
	"strconv"
	"strings"

	"github.com/beevik/etree"
)

// order checks what has to come before something else and what has to be there once.
func (c *check) order() {
	c.dates()
	table := c.document.SelectElement("ТаблСчФакт")
	if table == nil {
		return
	}
	last, numbers, codes := 0, map[int]bool{}, map[string]bool{}
	for _, token := range table.Child {
		row, ok := token.(*etree.Element)
		if !ok || row.Tag != "СведТов" {
			continue
		}
		if number, err := strconv.Atoi(strings.TrimSpace(row.SelectAttrValue("НомСтр", ""))); err == nil {
			switch {
			case numbers[number]:
				c.error(errRowTwice, row, "@НомСтр", strconv.Itoa(number))
			case number < last:
				c.warning(errRowOrder, row, "@НомСтр", strconv.Itoa(number))
			}
			last, numbers[number] = number, true
		}
		if details := row.SelectElement("ДопСведТов"); details != nil {
			c.marking(details, codes)
		}
	}
}

// marking: a marked item is sold once. A package may be named in several rows: it can hold several kinds of goods.
func (c *check) marking(details *etree.Element, met map[string]bool) {
	for _, group := range details.SelectElements("НомСредИдентТов") {
		for _, token := range group.Child {
			code, ok := token.(*etree.Element)
			if !ok || code.Tag != "КИЗ" {
				continue
			}
			text := chars(code)
			if met[text] {
				c.error(errCodeTwice, code, "", "")
			}
			met[text] = true
		}
	}
}

func (c *check) dates() {
	invoice := c.document.SelectElement("СвСчФакт")
	document, made := day(invoice, "ДатаДок"), day(c.document, "ДатаИнфПр")
	if document != "" && made != "" && document > made {
		c.warning(errFuture, invoice, "@ДатаДок", "")
	}
	if invoice != nil {
		correction := invoice.SelectElement("ИспрДок")
		if corrected := day(correction, "ДатаИспр"); corrected != "" && document != "" && corrected < document {
			c.error(errCorrectionDate, correction, "@ДатаИспр", "")
		}
	}
	for _, transfer := range c.document.FindElements("СвПродПер/СвПер") {
		start, end := day(transfer, "ДатаНачПер"), day(transfer, "ДатаОконПер")
		if start != "" && end != "" && start > end {
			c.error(errPeriod, transfer, "@ДатаОконПер", "")
		}
	}
}
