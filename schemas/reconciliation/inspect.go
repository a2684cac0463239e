package reconciliation

import (
	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/taxfile"
)

// inspectAct checks what is not structure in an act.
func inspectAct(c *taxfile.Check) {
	taxfile.Apply(c, c, actRules)
	c.Requisites(requisites)
	fileID(c, actPrefix, "ДатаИнфОтпр", "СвДокКрАкт/СвОтпр", "СвДокКрАкт/СвПол")
	sides(c)
	if head := c.Document.SelectElement("СвДокКрАкт"); head != nil {
		currency(c, head)
	}
	if start, end := taxfile.Day(c.Document, "ДатаНачПер"), taxfile.Day(c.Document, "ДатаОкПер"); start != "" && end != "" && start > end {
		c.Error(errPeriod, c.Document, "@ДатаОкПер", "")
	}
	if table := c.Document.SelectElement("ТаблАкт"); table != nil {
		operations(c, table)
		arithmetic(c, table)
	}
}

// inspectAnswer checks what is not structure in an answer. Its table may show only what differs, so nothing is added up.
func inspectAnswer(c *taxfile.Check) {
	taxfile.Apply(c, c, answerRules)
	c.Requisites(requisites)
	fileID(c, answerPrefix, "ДатаИнфПол", "", "")
	if act := c.Document.SelectElement("ИдИнфОтпр"); act != nil {
		if sent, answered := taxfile.Day(act, "ДатФайлИнфОтпр"), taxfile.Day(c.Document, "ДатаИнфПол"); answered != "" && answered < sent {
			c.Warning(errEarly, c.Document, "@ДатаИнфПол", "")
		}
	}
	if table := c.Document.SelectElement("ТаблАкт"); table != nil {
		operations(c, table)
	}
}

// requisites that only this format has.
var requisites = map[string]func(*taxfile.Check, *etree.Element){
	"СвЮЛУч": func(c *taxfile.Check, e *etree.Element) {
		if f, wrong := fault.As(codes.CheckOGRN(e.SelectAttrValue("ОГРН", ""))); wrong {
			c.Error(f.Kind, e, "@ОГРН", f.Detail)
		}
	},
}

func fileID(c *taxfile.Check, prefix, made, sender, receiver string) {
	rule := "правило: " + prefix + "_получатель_отправитель_ГГГГММДД_GUID"
	name, ok := c.FileID(taxfile.Day(c.Document, made), rule, func(n taxfile.FileName) bool {
		return n.Prefix == prefix && n.Flags == ""
	})
	if ok && sender != "" {
		c.Participant(name.Sender, "отправитель", inns(c.Document, sender))
		c.Participant(name.Receiver, "получатель", inns(c.Document, receiver))
	}
}

// inns are the ИНН of a side.
func inns(document *etree.Element, side string) []string {
	var known []string
	for _, who := range document.FindElements(side + "/ИдСв/*") {
		known = append(known, who.SelectAttrValue("ИННЮЛ", ""), who.SelectAttrValue("ИННФЛ", ""))
	}
	return known
}

// sides: nobody reconciles with itself. Departments of one organisation do, under other КПП.
func sides(c *taxfile.Check) {
	sender, receiver := c.Document.FindElement("СвДокКрАкт/СвОтпр/ИдСв/*"), c.Document.FindElement("СвДокКрАкт/СвПол/ИдСв/*")
	if sender == nil || receiver == nil {
		return
	}
	for _, attr := range []string{"ИННЮЛ", "ИННФЛ"} {
		inn := sender.SelectAttrValue(attr, "")
		if inn != "" && inn == receiver.SelectAttrValue(attr, "") && sender.SelectAttrValue("КПП", "") == receiver.SelectAttrValue("КПП", "") {
			c.Warning(errSelf, receiver, "@"+attr, "")
		}
	}
}

func currency(c *taxfile.Check, head *etree.Element) {
	code := head.SelectAttrValue("КодОКВ", "")
	if _, known := codes.CurrencyByCode(code); code != "" && !known {
		c.Warning(errCurrency, head, "@КодОКВ", code)
	}
}

// operations are in the period and have numbers of their own within a document.
func operations(c *taxfile.Check, table *etree.Element) {
	start, end := taxfile.Day(c.Document, "ДатаНачПер"), taxfile.Day(c.Document, "ДатаОкПер")
	if end != "" && start > end { // that is told already
		start, end = "", ""
	}
	for _, paper := range table.FindElements("ДогСв/ДокСв") {
		numbers := map[string]bool{}
		for _, operation := range paper.SelectElements("СвОпер") {
			number := operation.SelectAttrValue("НомСтр", "")
			if numbers[number] {
				c.Warning(errRowTwice, operation, "@НомСтр", number)
			}
			numbers[number] = true
			if day := taxfile.Day(operation, "ДатаОпер"); day != "" && (start != "" && day < start || end != "" && day > end) {
				c.Warning(errOutside, operation, "@ДатаОпер", "")
			}
		}
	}
}
