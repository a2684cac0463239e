package upd

import (
	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/taxfile"
)

// rulesOfDocument are about the document as a whole, its circumstances and its totals.
var rulesOfDocument = []taxfile.Rule[*check]{
	taxfile.Presence("UZ-UPD-101", "для функций СЧФ и СЧФДОП нужна таблица с товарами, работами, услугами",
		"добавьте ТаблСчФакт (в документе: table)",
		[]string{"Документ"}, "ТаблСчФакт",
		func(c *check, e *etree.Element) bool {
			return c.function.isInvoice() && !taxfile.Has(e, "ТаблСчФакт")
		}),
	taxfile.Presence("UZ-UPD-102", "для функций ДОП и СЧФДОП нужны сведения о передаче",
		"добавьте СвПродПер (в документе: transfer)",
		[]string{"Документ"}, "СвПродПер",
		func(c *check, e *etree.Element) bool {
			return c.function.isTransfer() && !taxfile.Has(e, "СвПродПер")
		}),
	taxfile.Presence("UZ-UPD-103", "нет наименования документа, о котором договорились стороны",
		"для всех функций, кроме СЧФ, укажите НаимДокОпр (в документе: name), обычно «Универсальный передаточный документ»",
		[]string{"Документ"}, "@НаимДокОпр",
		func(c *check, e *etree.Element) bool {
			return c.function != Invoice && !taxfile.Has(e, "@НаимДокОпр")
		}),
	taxfile.Presence("UZ-UPD-104", "у счёта-фактуры не бывает наименования первичного документа",
		"для функции СЧФ уберите НаимДокОпр (в документе: name)",
		[]string{"Документ"}, "@НаимДокОпр",
		func(c *check, e *etree.Element) bool {
			return c.function == Invoice && taxfile.Has(e, "@НаимДокОпр")
		}),
	taxfile.Presence("UZ-UPD-105", "в счёте-фактуре не указан документ об отгрузке (строка 5а)",
		"добавьте ДокПодтвОтгрНом (в документе: shipments); не нужен он только в счёте-фактуре на аванс, СпОбстФСЧФ 2",
		[]string{"СвСчФакт"}, "ДокПодтвОтгрНом",
		func(c *check, e *etree.Element) bool {
			return c.function == Invoice && !c.isAdvance() && !taxfile.Has(e, "ДокПодтвОтгрНом")
		}),

	circumstanceOfOthers("UZ-UPD-106", "СпОбстФСЧФ", Invoice),
	circumstanceOfOthers("UZ-UPD-107", "СпОбстФСЧФДОП", InvoiceAndTransfer),
	circumstanceOfOthers("UZ-UPD-108", "СпОбстФДОП", TransferOnly),
	circumstanceMissing("UZ-UPD-109", "СпОбстФСЧФ", Invoice),
	circumstanceMissing("UZ-UPD-110", "СпОбстФСЧФДОП", InvoiceAndTransfer),
	circumstanceMissing("UZ-UPD-111", "СпОбстФДОП", TransferOnly),

	taxfile.Presence("UZ-UPD-112", "нет общей стоимости без налога",
		"для функций СЧФ и СЧФДОП укажите СтТовБезНДСВсего (в документе: table.totals.amount)",
		[]string{"ВсегоОпл"}, "@СтТовБезНДСВсего",
		func(c *check, e *etree.Element) bool {
			return c.function.isInvoice() && !c.isAdvance() && !taxfile.Has(e, "@СтТовБезНДСВсего")
		}),
	taxfile.Presence("UZ-UPD-113", "нет общей стоимости с налогом",
		"для функций СЧФ и СЧФДОП укажите СтТовУчНалВсего (в документе: table.totals.total)",
		[]string{"ВсегоОпл"}, "@СтТовУчНалВсего",
		func(c *check, e *etree.Element) bool {
			return c.function.isInvoice() && !taxfile.Has(e, "@СтТовУчНалВсего")
		}),
	taxfile.Presence("UZ-UPD-114", "нет ни общей стоимости без налога, ни общей стоимости с налогом",
		"для функции ДОП укажите хотя бы одну: СтТовБезНДСВсего или СтТовУчНалВсего (в документе: table.totals)",
		[]string{"ВсегоОпл"}, "@СтТовУчНалВсего",
		func(c *check, e *etree.Element) bool {
			return c.wantsSomeAmount() && !taxfile.HasAny(e, "@СтТовБезНДСВсего", "@СтТовУчНалВсего")
		}),
}

// isTransfer reports whether the document is a primary document.
func (f Function) isTransfer() bool { return f == TransferOnly || f == InvoiceAndTransfer }

// wantsSomeAmount: a primary document without special circumstances states what it is worth, with tax or without.
func (c *check) wantsSomeAmount() bool {
	return c.function == TransferOnly && c.circumstance("СпОбстФДОП") == ""
}

// circumstanceOfOthers: a circumstance is stated for its own function only.
func circumstanceOfOthers(code, name string, own Function) taxfile.Rule[*check] {
	return taxfile.Presence(code, name+" бывает только у функции "+string(own),
		"уберите "+name+" из ДопСвФХЖ1 (в документе: circumstances)",
		[]string{"ДопСвФХЖ1"}, "@"+name,
		func(c *check, e *etree.Element) bool { return c.function != own && taxfile.Has(e, "@"+name) })
}

// circumstanceMissing: 5.02 wants the circumstance of the function wherever ДопСвФХЖ1 stands; late revisions of 5.03 do not.
func circumstanceMissing(code, name string, own Function) taxfile.Rule[*check] {
	return taxfile.Presence(code, "в ДопСвФХЖ1 нет "+name,
		"формат 5.02 и ранние редакции 5.03 требуют его для функции "+string(own)+"; если получатель откажет, добавьте",
		[]string{"ДопСвФХЖ1"}, "@"+name,
		func(c *check, e *etree.Element) bool { return c.function == own && !taxfile.Has(e, "@"+name) })
}
