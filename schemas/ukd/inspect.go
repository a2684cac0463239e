package ukd

import (
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/taxfile"
)

// inspectDocument checks what is not structure in a seller's title.
func inspectDocument(c *taxfile.Check) {
	c.Requisites(map[string]func(*taxfile.Check, *etree.Element){
		"СвКСчФ": currency,
		"ДопСвФХЖ1": func(c *taxfile.Check, e *etree.Element) {
			c.Currency(e, "НаимОКВ", e.Parent().SelectAttrValue("КодОКВ", ""))
		},
		"СведТов": func(c *taxfile.Check, e *etree.Element) {
			c.Unit(e, "ОКЕИ_ТовДо", "", "КолТовДо")
			c.Unit(e, "ОКЕИ_ТовПосле", "", "КолТовПосле")
			if name, _ := taxfile.ParseFileName(c.Root.SelectAttrValue("ИдФайл", "")); isOf736(name.Prefix) {
				knownRates(c, e)
			}
		},
	})
	fileID(c, "ДатаИнфПр", "ON_KORSCHFDOPPR")
	dates(c)
	if table := c.Document.SelectElement("ТаблКСчФ"); table != nil {
		numbers(c, table)
		arithmetic(c, table)
	}
}

// inspectAnswer checks what is not structure in a buyer's title.
func inspectAnswer(c *taxfile.Check) {
	c.Requisites(nil)
	fileID(c, "ДатаИнфПок", "ON_KORSCHFDOPPOK")
	if file := c.Document.SelectElement("ИдИнфПрод"); file != nil {
		if made, answered := taxfile.Day(file, "ДатаФайлИнфПр"), taxfile.Day(c.Document, "ДатаИнфПок"); answered != "" && answered < made {
			c.Warning(errEarlyAnswer, c.Document, "@ДатаИнфПок", "")
		}
	}
}

// fileID compares ИдФайл with what the file says. In the edition 736 the name may tell more after its beginning: names
// with MARK and PROS were seen.
func fileID(c *taxfile.Check, made, prefix string) {
	rule := "правило: " + prefix + "_получатель_отправитель_ГГГГММДД_GUID"
	name, ok := c.FileID(taxfile.Day(c.Document, made), rule, func(n taxfile.FileName) bool {
		return n.Flags == "" && (n.Prefix == prefix || strings.HasPrefix(n.Prefix, edition(Edition736).prefixOf(prefix)))
	})
	exchange := c.Root.SelectElement("СвУчДокОбор")
	if !ok || exchange == nil {
		return
	}
	for _, p := range []struct{ attr, named, role string }{{"ИдОтпр", name.Sender, "отправитель"}, {"ИдПол", name.Receiver, "получатель"}} {
		if exchange.SelectAttrValue(p.attr, "") != p.named {
			c.Warning(errParticipant, exchange, "@"+p.attr, p.role)
		}
	}
}

func currency(c *taxfile.Check, e *etree.Element) {
	code := e.SelectAttrValue("КодОКВ", "")
	if _, known := codes.CurrencyByCode(code); code != "" && !known {
		c.Warning(errCurrency, e, "@КодОКВ", code)
	}
}

func dates(c *taxfile.Check) {
	head := c.Document.SelectElement("СвКСчФ")
	if head == nil {
		return
	}
	day, made := taxfile.Day(head, "ДатаКСчФ"), taxfile.Day(c.Document, "ДатаИнфПр")
	if made != "" && day > made {
		c.Warning(errFuture, head, "@ДатаКСчФ", "")
	}
	for _, invoice := range head.SelectElements("СчФ") {
		sold := taxfile.Day(invoice, "ДатаСчФ")
		if day != "" && day < sold {
			c.Warning(errBeforeInvoice, invoice, "@ДатаСчФ", "")
		}
		for _, corrected := range invoice.SelectElements("ИспрСчФ") {
			if on := taxfile.Day(corrected, "ДатаИспрСчФ"); on != "" && on < sold {
				c.Error(errCorrectionDate, corrected, "@ДатаИспрСчФ", "")
			}
		}
	}
	if corrected := head.SelectElement("ИспрКСчФ"); corrected != nil {
		if on := taxfile.Day(corrected, "ДатаИспрКСчФ"); on != "" && on < day {
			c.Error(errCorrectionDate, corrected, "@ДатаИспрКСчФ", "")
		}
	}
}

func numbers(c *taxfile.Check, table *etree.Element) {
	met := map[string]bool{}
	for _, row := range table.SelectElements("СведТов") {
		number := strings.TrimSpace(row.SelectAttrValue("НомСтр", ""))
		if met[number] {
			c.Error(errRowTwice, row, "@НомСтр", number)
		}
		met[number] = true
	}
}
