package upd

import (
	"slices"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/taxfile"
	"github.com/uzelhub/uzel/schemas/xmlbind"
)

// rulesOfTransfer are about the handing over.
var rulesOfTransfer = []taxfile.Rule[*check]{
	taxfile.Presence("UZ-UPD-141", "не указано, когда переданы товары, работы, услуги",
		"для функций ДОП и СЧФДОП укажите ДатаПер или обе даты периода: ДатаНачПер и ДатаОконПер (в документе: transfer)",
		[]string{"СвПер"}, "@ДатаПер",
		func(c *check, e *etree.Element) bool {
			return c.function.isTransfer() && !taxfile.Has(e, "@ДатаПер") && !(taxfile.Has(e, "@ДатаНачПер") && taxfile.Has(e, "@ДатаОконПер"))
		}),
	taxfile.Presence("UZ-UPD-142", "не указано, по какому праву организация передаёт товар",
		"укажите ИННЮЛПер или ОснДоверОргПер (в документе: organisation_inn, trust_basis)",
		[]string{"ПредОргПер"}, "@ИННЮЛПер",
		func(_ *check, e *etree.Element) bool {
			return !taxfile.HasAny(e, "@ИННЮЛПер", "ОснДоверОргПер")
		}),
	taxfile.Presence("UZ-UPD-143", "не указано, по какому праву физическое лицо передаёт товар",
		"укажите ИННФЛПер или ОснДоверФЛ (в документе: inn, trust_basis)",
		[]string{"ФЛПер"}, "@ИННФЛПер",
		func(_ *check, e *etree.Element) bool {
			return !taxfile.HasAny(e, "@ИННФЛПер", "ОснДоверФЛ")
		}),
}

// rulesOfParties are about participants and addresses.
var rulesOfParties = append(slices.Clone(rulesOfParticipants), whereAttr("ИдСтатЛ", personNamed)...)

// personNamed: of the three official conditions one asks for ИныеСвед wherever ФИО is absent, so ИННФЛ alone is never enough.
var personNamed = taxfile.Presence("UZ-UPD-153", "физическое лицо не названо",
	"укажите ФИО или ИныеСвед (в документе: name, other); не нужны они только при ИдСтатЛ 0",
	[]string{"СвФЛУч"}, "ФИО",
	func(_ *check, e *etree.Element) bool {
		return e.SelectAttrValue("ИдСтатЛ", "") != "0" && !taxfile.HasAny(e, "ФИО", "@ИныеСвед")
	})

var rulesOfParticipants = []taxfile.Rule[*check]{
	taxfile.Presence("UZ-UPD-151", "у участника нет адреса",
		"для функций СЧФ и СЧФДОП добавьте Адрес (в документе: address)",
		[]string{"СвПрод", "СвПокуп", "ГрузОтпр", "ГрузПолуч", "СвФактор"}, "Адрес",
		func(c *check, e *etree.Element) bool { return c.function.isInvoice() && !taxfile.Has(e, "Адрес") }),
	taxfile.Presence("UZ-UPD-152", "у иностранного лица нет ни идентификатора, ни иных сведений",
		"укажите Идентиф или ИныеСвед (в документе: id, other)",
		[]string{"СвИнНеУч", "ДаннИно"}, "@Идентиф",
		func(_ *check, e *etree.Element) bool {
			return !taxfile.HasAny(e, "@Идентиф", "@ИныеСвед")
		}),
	taxfile.Presence("UZ-UPD-154", "в адресе по ГАР нет муниципального района или округа",
		"укажите МуниципРайон (в документе: municipality); не нужен он только в регионе 99",
		[]string{"АдрГАР"}, "МуниципРайон",
		func(_ *check, e *etree.Element) bool {
			region := e.SelectElement("Регион")
			return region != nil && xmlbind.Chars(region) != "99" && !taxfile.Has(e, "МуниципРайон")
		}),
}

// The ways to confirm a signer's powers that come with a power of attorney in the document.
const (
	powersByReference = "3" // МЧД in an information system, its requisites in the document
	powersOnPaper     = "5"
)

// rulesOfSigners are about powers of attorney.
var rulesOfSigners = []taxfile.Rule[*check]{
	taxfile.Presence("UZ-UPD-161", "нет сведений об электронной доверенности",
		"при СпосПодтПолном 3 добавьте СвДоверЭл (в документе: powers) или укажите другой способ",
		[]string{"Подписант"}, "СвДоверЭл",
		func(_ *check, e *etree.Element) bool {
			return e.SelectAttrValue("СпосПодтПолном", "") == powersByReference && !taxfile.Has(e, "СвДоверЭл")
		}),
	taxfile.Presence("UZ-UPD-162", "электронная доверенность указана не при том способе подтверждения полномочий",
		"СвДоверЭл бывает только при СпосПодтПолном 3 (в документе: authority)",
		[]string{"Подписант"}, "СвДоверЭл",
		func(_ *check, e *etree.Element) bool {
			return e.SelectAttrValue("СпосПодтПолном", "") != powersByReference && taxfile.Has(e, "СвДоверЭл")
		}),
	taxfile.Presence("UZ-UPD-163", "нет сведений о бумажной доверенности",
		"при СпосПодтПолном 5 добавьте СвДоверБум (в документе: paper_powers) или укажите другой способ",
		[]string{"Подписант"}, "СвДоверБум",
		func(_ *check, e *etree.Element) bool {
			return e.SelectAttrValue("СпосПодтПолном", "") == powersOnPaper && !taxfile.Has(e, "СвДоверБум")
		}),
	taxfile.Presence("UZ-UPD-164", "бумажная доверенность указана не при том способе подтверждения полномочий",
		"СвДоверБум бывает только при СпосПодтПолном 5 (в документе: authority)",
		[]string{"Подписант"}, "СвДоверБум",
		func(_ *check, e *etree.Element) bool {
			return e.SelectAttrValue("СпосПодтПолном", "") != powersOnPaper && taxfile.Has(e, "СвДоверБум")
		}),
}
