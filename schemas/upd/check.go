package upd

import (
	"cmp"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/taxfile"
)

// check is a seller's title being held against rules.
type check struct {
	*taxfile.Check
	function Function
	special  *etree.Element // ДопСвФХЖ1, nil when absent
	made     Date           // the day of the document, or of its correction
}

func newCheck(file *taxfile.Check) *check {
	c := &check{Check: file, function: Function(file.Document.SelectAttrValue("Функция", ""))}
	if invoice := file.Document.SelectElement("СвСчФакт"); invoice != nil {
		c.special = invoice.SelectElement("ДопСвФХЖ1")
		c.made = cmp.Or(
			taxfile.Day(invoice.SelectElement("ИспрДок"), "ДатаИспр"), taxfile.Day(invoice.SelectElement("ИспрСчФ"), "ДатаИспрСчФ"),
			taxfile.Day(invoice, "ДатаДок"), taxfile.Day(invoice, "ДатаСчФ"),
		)
	}
	return c
}

// circumstance is a value of ДопСвФХЖ1; empty when it is not stated.
func (c *check) circumstance(name string) string {
	if c.special == nil {
		return ""
	}
	return c.special.SelectAttrValue(name, "")
}

// isAdvance reports whether the invoice is for a payment in advance (СпОбстФСЧФ 2). A circumstance that is not stated is
// not 2, whatever XPath makes of it: @СпОбстФСЧФ!=2 is false for an absent attribute, and the official rules written so
// do not fire where their authors mean them to.
func (c *check) isAdvance() bool { return c.circumstance("СпОбстФСЧФ") == "2" }
