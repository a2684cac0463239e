package taxfile

import (
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// numbers are what the schema cannot know of single values: check digits. A wrong ИНН is an error: the document names nobody
// then.
var numbers = map[string]func(string) error{
	"ИННЮЛ": codes.CheckCompanyINN, "ИННЮЛПер": codes.CheckCompanyINN, "ИННОргПрин": codes.CheckCompanyINN,
	"ИННФЛ": codes.CheckPersonINN, "ИННФЛПер": codes.CheckPersonINN, "ИННФЛПрин": codes.CheckPersonINN,
	"ОГРНИП": codes.CheckOGRNIP,
}

// Requisites checks single values all over the file: check digits of ИНН and ОГРНИП, keys of accounts, countries, stray
// blanks, one КПП an organisation. What only a format has it does itself for the elements that own names.
func (c *Check) Requisites(own map[string]func(c *Check, e *etree.Element)) {
	c.requisitesOf(c.Root, own, map[string]string{})
}

// requisitesOf walks down from an element; kpps are those met so far by ИНН.
func (c *Check) requisitesOf(e *etree.Element, own map[string]func(*Check, *etree.Element), kpps map[string]string) {
	for _, a := range e.Attr {
		if strings.TrimSpace(a.Value) != a.Value {
			c.Warning(errSpaces, e, "@"+a.Key, "")
		}
		if wrong := numbers[a.Key]; wrong != nil {
			c.number(e, "@"+a.Key, wrong(a.Value))
		}
		if (a.Key == "КодСтр" || a.Key == "КодПроисх") && a.Value != "" {
			c.country(e, a.Key, a.Value)
		}
	}
	switch e.Tag {
	case "ИННЮЛ", "ИННФЛ": // of РеквИдРекСост
		c.number(e, "", numbers[e.Tag](xmlbind.Chars(e)))
	case "БанкРекв":
		c.account(e)
	case "СвЮЛУч":
		c.kpp(e, kpps)
	}
	if check := own[e.Tag]; check != nil {
		check(c, e)
	}
	for _, token := range e.Child {
		if child, ok := token.(*etree.Element); ok {
			c.requisitesOf(child, own, kpps)
		}
	}
}

// number says of a requisite what codes said of it.
func (c *Check) number(e *etree.Element, subject string, err error) {
	if f, ok := fault.As(err); ok {
		c.Error(f.Kind, e, subject, f.Detail)
	}
}

func (c *Check) country(e *etree.Element, attr, code string) {
	if _, known := codes.CountryByCode(code); !known {
		c.Warning(errCountry, e, "@"+attr, code)
	}
}

func (c *Check) kpp(e *etree.Element, met map[string]string) {
	inn, kpp := e.SelectAttrValue("ИННЮЛ", ""), e.SelectAttrValue("КПП", "")
	if other, known := met[inn]; known && kpp != "" && other != kpp {
		c.Warning(errTwoKPP, e, "@КПП", "")
	} else if kpp != "" {
		met[inn] = kpp
	}
}

// account checks a Russian account by its bank's БИК. An account abroad has another form; a key that does not fit is a
// warning, since accounts of the treasury are keyed in ways of their own.
func (c *Check) account(e *etree.Element) {
	bank := e.SelectElement("СвБанк")
	if bank == nil {
		return
	}
	bic := bank.SelectAttrValue("БИК", "")
	for _, a := range []struct {
		at    *etree.Element
		attr  string
		check func(account, bic string) error
	}{{e, "НомерСчета", codes.CheckAccount}, {bank, "КорСчет", codes.CheckCorrespondentAccount}} {
		account := a.at.SelectAttrValue(a.attr, "")
		if len(bic) != 9 || len(account) != 20 {
			continue
		}
		if f, wrong := fault.As(a.check(account, bic)); wrong {
			c.Warning(f.Kind, a.at, "@"+a.attr, f.Detail)
		}
	}
}

// Currency compares the name of a currency at a place with its code.
func (c *Check) Currency(e *etree.Element, nameAttr, code string) {
	name := e.SelectAttrValue(nameAttr, "")
	currency, known := codes.CurrencyByCode(code)
	if known && !strings.EqualFold(currency.Name, strings.TrimSpace(name)) {
		c.Warning(errCurrency, e, "@"+nameAttr, "по классификатору «"+currency.Name+"»")
	}
}

// Unit checks a unit of measure: its code in ОКЕИ, its name, and that what is counted by pieces is a whole number.
func (c *Check) Unit(row *etree.Element, codeAttr, nameAttr, quantityAttr string) {
	code, name := row.SelectAttrValue(codeAttr, ""), row.SelectAttrValue(nameAttr, "")
	if code == "" {
		return
	}
	unit, known := codes.UnitByCode(code)
	if !known {
		c.Warning(errUnitUnknown, row, "@"+codeAttr, code)
		return
	}
	if name != "" && !unit.Matches(name) {
		c.Warning(errUnitName, row, "@"+nameAttr, "по классификатору «"+unit.Symbol+"»")
	}
	if quantity := Decimal(row, quantityAttr); quantity != nil && unit.Whole() {
		if _, fraction := quantity.Digits(); fraction > 0 {
			c.Warning(errUnitWhole, row, "@"+quantityAttr, "")
		}
	}
}
