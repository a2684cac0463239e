package upd

import (
	"strings"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/fault"
)

// attrChecks are what the schema cannot know of single values: check digits. A wrong ИНН is an error: the document names
// nobody then.
var attrChecks = map[string]func(string) error{
	"ИННЮЛ": codes.CheckCompanyINN, "ИННЮЛПер": codes.CheckCompanyINN,
	"ИННФЛ": codes.CheckPersonINN, "ИННФЛПер": codes.CheckPersonINN,
	"ОГРНИП": codes.CheckOGRNIP,
}

// requisites checks single values: check digits, codes of classifiers, stray blanks.
func (c *check) requisites() { c.requisitesOf(c.root, map[string]string{}) }

// requisitesOf walks down from an element; kpps are those met so far by ИНН.
func (c *check) requisitesOf(e *etree.Element, kpps map[string]string) {
	for _, a := range e.Attr {
		if strings.TrimSpace(a.Value) != a.Value {
			c.warning(errSpaces, e, "@"+a.Key, "")
		}
		if wrong := attrChecks[a.Key]; wrong != nil {
			c.number(e, "@"+a.Key, wrong(a.Value))
		}
	}
	switch e.Tag {
	case "ИННЮЛ", "ИННФЛ": // of РеквИдРекСост
		c.number(e, "", attrChecks[e.Tag](chars(e)))
	case "БанкРекв":
		c.account(e)
	case "ДенИзм":
		c.currency(e)
	case "СведТов":
		c.unit(e)
	case "СвЮЛУч":
		inn, kpp := e.SelectAttrValue("ИННЮЛ", ""), e.SelectAttrValue("КПП", "")
		if other, met := kpps[inn]; met && kpp != "" && other != kpp {
			c.warning(errTwoKPP, e, "@КПП", "")
		} else if kpp != "" {
			kpps[inn] = kpp
		}
	}
	for _, attr := range []string{"КодСтр", "КодПроисх"} {
		if code := e.SelectAttrValue(attr, ""); code != "" {
			if _, known := codes.CountryByCode(code); !known {
				c.warning(errCountry, e, "@"+attr, code)
			}
		}
	}
	for _, token := range e.Child {
		if child, ok := token.(*etree.Element); ok {
			c.requisitesOf(child, kpps)
		}
	}
}

// number says of a requisite what codes said of it.
func (c *check) number(e *etree.Element, subject string, err error) {
	if f, ok := fault.As(err); ok {
		c.error(f.Kind, e, subject, f.Detail)
	}
}

// account checks a Russian account by its bank's БИК. An account abroad has another form; a key that does not fit is a
// warning, since accounts of the treasury are keyed in ways of their own.
func (c *check) account(e *etree.Element) {
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
			c.warning(f.Kind, a.at, "@"+a.attr, f.Detail)
		}
	}
}

func (c *check) currency(e *etree.Element) {
	name := e.SelectAttrValue("НаимОКВ", "")
	currency, known := codes.CurrencyByCode(e.SelectAttrValue("КодОКВ", ""))
	if known && !strings.EqualFold(currency.Name, strings.TrimSpace(name)) {
		c.warning(errCurrency, e, "@НаимОКВ", "по классификатору «"+currency.Name+"»")
	}
}

func (c *check) unit(row *etree.Element) {
	code, name := row.SelectAttrValue("ОКЕИ_Тов", ""), row.SelectAttrValue("НаимЕдИзм", "")
	if code == "" {
		return
	}
	unit, known := codes.UnitByCode(code)
	if !known {
		c.warning(errUnitUnknown, row, "@ОКЕИ_Тов", code)
		return
	}
	if name != "" && !unit.Matches(name) {
		c.warning(errUnitName, row, "@НаимЕдИзм", "по классификатору «"+unit.Symbol+"»")
	}
	if quantity := attrDecimal(row, "КолТов"); quantity != nil && unit.Whole() {
		if _, fraction := quantity.Digits(); fraction > 0 {
			c.warning(errUnitWhole, row, "@КолТов", "")
		}
	}
}
