package upd

import (
	"strings"

	"github.com/uzelhub/uzel/schemas/taxfile"
)

// What an ИдФайл of an answer looks like since 5.02 and before.
const (
	nameRuleBuyer2024 = "правило: ON_NSCHFDOPPOK_получатель_отправитель_ГГГГММДД_GUID_0_0_0_0_0_00"
	nameRuleBuyer2018 = "правило: ON_NSCHFDOPPOK_получатель_отправитель_ГГГГММДД_GUID"
)

// inspectBuyer is all that a buyer's title is held against beside its structure.
func inspectBuyer(file *taxfile.Check, nameRule string, rules taxfile.Rules[*check]) {
	c := &check{Check: file, function: Function(taxfile.Value(file.Document, "СодФХЖ4/@Функция"))}
	c.answerID(nameRule)
	taxfile.Apply(file, c, rules)
	c.Requisites(nil)
	c.answerDates()
}

// answerID compares ИдФайл with the seller's file that is answered: who received it sends the answer.
func (c *check) answerID(rule string) {
	answer, ok := c.FileID(taxfile.Day(c.Document, "ДатаИнфПок"), rule, func(name taxfile.FileName) bool {
		return strings.HasPrefix(name.Prefix, prefixBuyer) && (name.Flags != "") == (rule == nameRuleBuyer2024)
	})
	if !ok {
		return
	}
	c.stated(answer)
	identification := c.Document.SelectElement("ИдИнфПрод")
	seller, ok := taxfile.ParseFileName(taxfile.Value(identification, "@ИдФайлИнфПр"))
	if !ok || !strings.HasPrefix(seller.Prefix, prefixSeller) {
		if identification != nil {
			c.Warning(errSellerFile, identification, "@ИдФайлИнфПр", "")
		}
		return
	}
	if answer.Sender != seller.Receiver || answer.Receiver != seller.Sender || answer.Flags != seller.Flags {
		c.Warning(errAnswerName, c.Root, "@ИдФайл", "")
	}
	if taxfile.Day(identification, "ДатаФайлИнфПр") != seller.Date {
		c.Warning(errSellerDate, identification, "@ДатаФайлИнфПр", "")
	}
}

// answerDates: an answer comes after what it answers.
func (c *check) answerDates() {
	answered := taxfile.Day(c.Document, "ДатаИнфПок")
	identification := c.Document.SelectElement("ИдИнфПрод")
	if sent := taxfile.Day(identification, "ДатаФайлИнфПр"); sent != "" && answered != "" && answered < sent {
		c.Warning(errAnswerEarly, c.Document, "@ДатаИнфПок", "")
	}
}
