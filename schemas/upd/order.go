package upd

import (
	"strconv"
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// order checks what has to come before something else and what has to be there once.
func (c *check) order(w words) {
	c.dates(w)
	table := c.Document.SelectElement("ТаблСчФакт")
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
				c.Error(errRowTwice, row, "@НомСтр", strconv.Itoa(number))
			case number < last:
				c.Warning(errRowOrder, row, "@НомСтр", strconv.Itoa(number))
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
			text := xmlbind.Chars(code)
			if met[text] {
				c.Error(errCodeTwice, code, "", "")
			}
			met[text] = true
		}
	}
}

// words are the names that dates have in a version.
type words struct{ date, correction, correctionDate, start, end string }

var (
	words2024 = words{"ДатаДок", "ИспрДок", "ДатаИспр", "ДатаНачПер", "ДатаОконПер"}
	words2018 = words{"ДатаСчФ", "ИспрСчФ", "ДатаИспрСчФ", "ДатаНач", "ДатаОкон"}
)

func (c *check) dates(w words) {
	invoice := c.Document.SelectElement("СвСчФакт")
	document, made := taxfile.Day(invoice, w.date), taxfile.Day(c.Document, "ДатаИнфПр")
	if document != "" && made != "" && document > made {
		c.Warning(errFuture, invoice, "@"+w.date, "")
	}
	if invoice != nil {
		correction := invoice.SelectElement(w.correction)
		if corrected := taxfile.Day(correction, w.correctionDate); corrected != "" && document != "" && corrected < document {
			c.Error(errCorrectionDate, correction, "@"+w.correctionDate, "")
		}
	}
	for _, transfer := range c.Document.FindElements("СвПродПер/СвПер") {
		start, end := taxfile.Day(transfer, w.start), taxfile.Day(transfer, w.end)
		if start != "" && end != "" && start > end {
			c.Error(errPeriod, transfer, "@"+w.end, "")
		}
	}
}
