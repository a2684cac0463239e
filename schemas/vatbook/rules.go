package vatbook

import (
	"slices"
	"strconv"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

type rule = taxfile.Rule[*taxfile.Check]

// needs is a condition of a line: when it has one of some things it has another as well.
func needs(code string, rows []string, subject, hint string, when ...string) rule {
	return taxfile.Presence(code, "у строки книги нет "+nameOf(subject), hint, rows, subject,
		func(_ *taxfile.Check, e *etree.Element) bool {
			return taxfile.HasAny(e, when...) && !taxfile.Has(e, subject)
		}).As(taxfile.OfficialPresence1)
}

func nameOf(subject string) string {
	if subject[0] == '@' {
		return subject[1:]
	}
	return subject
}

var (
	purchaseRows = []string{"КнПокСтр", "КнПокДЛСтр"}
	saleRows     = []string{"КнПродСтр", "КнПродДЛСтр"}
	allRows      = slices.Concat(purchaseRows, saleRows)
)

// rulesOfRows are those of the lines.
var rulesOfRows = []rule{
	needs("UZ-VAT-101", allRows, "@НомИспрСчФ", "вместе с датой исправления укажите его номер (invoice.revision)", "@ДатаИспрСчФ"),
	needs("UZ-VAT-102", allRows, "@ДатаИспрСчФ", "вместе с номером исправления укажите его дату (invoice.revision_date)", "@НомИспрСчФ"),
	needs("UZ-VAT-103", allRows, "@НомКСчФПрод", "укажите номер корректировочного счёта-фактуры (invoice.adjustment)",
		"@ДатаКСчФПрод", "@НомИспрКСчФ", "@ДатаИспрКСчФ"),
	needs("UZ-VAT-104", allRows, "@ДатаКСчФПрод", "укажите дату корректировочного счёта-фактуры (invoice.adjustment_date)",
		"@НомКСчФПрод", "@НомИспрКСчФ", "@ДатаИспрКСчФ"),
	needs("UZ-VAT-105", allRows, "@НомИспрКСчФ", "вместе с датой исправления укажите его номер (invoice.adjustment_revision)", "@ДатаИспрКСчФ"),
	needs("UZ-VAT-106", allRows, "@ДатаИспрКСчФ", "вместе с номером исправления укажите его дату (invoice.adjustment_revision_on)", "@НомИспрКСчФ"),
	taxfile.Presence("UZ-VAT-107", "у строки книги покупок не указан продавец",
		"при кодах 01–05 и 07–13 укажите СвПрод (sellers)", purchaseRows, "СвПрод",
		func(_ *taxfile.Check, e *etree.Element) bool {
			return namesSeller(e) && !taxfile.Has(e, "СвПрод")
		}).As(taxfile.OfficialPresence1),
	taxfile.Presence("UZ-VAT-108", "счёт-фактура в валюте, а стоимость в валюте не указана",
		"укажите СтоимПродСФВ (currency_cost)", saleRows, "@СтоимПродСФВ",
		func(_ *taxfile.Check, e *etree.Element) bool {
			return taxfile.Has(e, "@ОКВ") && !same(taxfile.Value(e, "@ОКВ"), 643) && !taxfile.Has(e, "@СтоимПродСФВ")
		}).As(taxfile.OfficialPresence1),
	taxfile.Presence("UZ-VAT-109", "у строки книги продаж нет ни стоимости, ни освобождённой от налога",
		"укажите СтоимПродСФ или СтоимПродОсв (cost или exempt)", saleRows, "@СтоимПродСФ",
		func(_ *taxfile.Check, e *etree.Element) bool {
			return !taxfile.HasAny(e, "@СтоимПродСФ", "@СтоимПродОсв")
		}).
		As(taxfile.OfficialPresence1),
	needs("UZ-VAT-110", saleRows, "@СумНДССФ18", "вместе со стоимостью по ставке 18 % укажите налог (rates.vat_18)", "@СтоимПродСФ18"),
	needs("UZ-VAT-111", saleRows, "@СумНДССФ10", "вместе со стоимостью по ставке 10 % укажите налог (rates.vat_10)", "@СтоимПродСФ10"),
}

// namesSeller reports whether one of the codes of an operation is among those that want a seller. Codes are compared as
// numbers, as the condition does.
func namesSeller(row *etree.Element) bool {
	for _, code := range row.SelectElements("КодВидОпер") {
		for _, wants := range []int64{1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13} {
			if same(xmlbind.Chars(code), wants) {
				return true
			}
		}
	}
	return false
}

func same(text string, number int64) bool {
	var v *num.Decimal
	return xmlbind.ReadDecimal(text, &v) && v.Equal(num.Int(number))
}

// rulesOfBook are those of the document as a whole, whose names differ from book to book.
func rulesOfBook(first int, s names) []rule {
	code := func(i int) string { return "UZ-VAT-" + strconv.Itoa(first+i) }
	flag := "@" + s.relevance
	says := func(e *etree.Element, value int64) bool {
		return taxfile.Has(e, flag) && same(taxfile.Value(e, flag), value)
	}
	at := []string{"Документ"}
	return []rule{
		taxfile.Presence(code(0), "в первичной декларации указан "+s.relevance,
			"при НомКорр 0 уберите его (relevance)", at, flag,
			func(_ *taxfile.Check, e *etree.Element) bool { return initial(e) && taxfile.Has(e, flag) }),
		taxfile.Presence(code(1), "в уточнённой декларации не указан "+s.relevance,
			"укажите, представлена книга заново или прежняя актуальна (relevance: replaced или unchanged)", at, flag,
			func(_ *taxfile.Check, e *etree.Element) bool { return !initial(e) && !taxfile.Has(e, flag) }),
		taxfile.Presence(code(2), "сведения представлены заново, а "+s.book+" нет",
			"добавьте строки книги или укажите, что прежние сведения актуальны", at, s.book,
			func(_ *taxfile.Check, e *etree.Element) bool { return says(e, 0) && !taxfile.Has(e, s.book) }),
		taxfile.Presence(code(3), "прежние сведения актуальны, а "+s.book+" есть",
			"уберите строки книги или укажите, что сведения представлены заново", at, s.book,
			func(_ *taxfile.Check, e *etree.Element) bool { return says(e, 1) && taxfile.Has(e, s.book) }),
	}
}

func initial(document *etree.Element) bool {
	return same(taxfile.Value(document, "@НомКорр"), 0)
}

// requisites that only this format has: currencies and countries are checked by code alone.
var requisites = currencies()

func currencies() map[string]func(*taxfile.Check, *etree.Element) {
	own := map[string]func(*taxfile.Check, *etree.Element){}
	for _, row := range allRows {
		own[row] = func(c *taxfile.Check, e *etree.Element) {
			code := e.SelectAttrValue("ОКВ", "")
			if _, known := codes.CurrencyByCode(code); code != "" && !known {
				c.Warning(errCurrency, e, "@ОКВ", code)
			}
		}
	}
	return own
}
