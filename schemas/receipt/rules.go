package receipt

import (
	"slices"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/taxfile"
)

// The official conditions of these formats bear the code of the file name for everything.
const officialCondition = taxfile.OfficialFileName

// rulesOfForeigners are about participants without registration. Two of the official conditions look for ИныеСвед beside
// the participant and not in it, and some for an attribute РегНомер that no format has: as they are written they are kept
// only with Наим. What they mean is an error here, what they say advice.
var rulesOfForeigners = []taxfile.Rule[*taxfile.Check]{
	taxfile.Presence("UZ-RCP-101", "не указана страна регистрации иностранной организации",
		"укажите СтрРег (в документе: country_code)",
		[]string{"СвИнУчастНеУч"}, "@СтрРег",
		func(_ *taxfile.Check, e *etree.Element) bool {
			return isForeign(e, "ЮЛ") && !taxfile.Has(e, "@СтрРег")
		}).As(officialCondition),
	taxfile.Presence("UZ-RCP-102", "иностранное физическое лицо не названо",
		"укажите Наим (в документе: name)",
		[]string{"СвИнУчастНеУч"}, "@Наим",
		func(_ *taxfile.Check, e *etree.Element) bool {
			return isForeign(e, "ФЛ") && !taxfile.Has(e, "@Наим")
		}).As(officialCondition),
	taxfile.Presence("UZ-RCP-103", "у иностранной организации нет ни названия, ни кода налогоплательщика, ни иных сведений",
		"укажите Наим, КодНПРег или ИныеСвед (в документе: name, tax_id, other)",
		[]string{"СвИнУчастНеУч"}, "@КодНПРег",
		func(_ *taxfile.Check, e *etree.Element) bool {
			return isForeign(e, "ЮЛ") && !taxfile.HasAny(e, "@Наим", "@КодНПРег", "@ИныеСвед")
		}).As(officialCondition),
	taxfile.Presence("UZ-RCP-104", "иностранная организация не названа, оператор может не принять файл",
		"условия формата записаны так, что без Наим их не выполнить; укажите Наим (в документе: name)",
		[]string{"СвИнУчастНеУч"}, "@Наим",
		func(_ *taxfile.Check, e *etree.Element) bool {
			return isForeign(e, "ЮЛ") && !taxfile.Has(e, "@Наим") && taxfile.HasAny(e, "@КодНПРег", "@ИныеСвед")
		}).As(officialCondition).Advice(),
}

func isForeign(e *etree.Element, status string) bool {
	return e.SelectAttrValue("ИдСтат", "") == status
}

// What a signer's powers rest on (СтатПодп).
const (
	byElectronicPower = "2"
	byPaperPower      = "3"
)

// rulesOfSigners are about powers of attorney.
var rulesOfSigners = []taxfile.Rule[*taxfile.Check]{
	taxfile.Presence("UZ-RCP-111", "нет сведений об электронной доверенности",
		"при СтатПодп 2 добавьте СвДоверЭл (в документе: power) или укажите другой статус",
		[]string{"Подписант"}, "СвДоверЭл",
		func(_ *taxfile.Check, e *etree.Element) bool {
			return e.SelectAttrValue("СтатПодп", "") == byElectronicPower && !taxfile.Has(e, "СвДоверЭл")
		}).As(officialCondition),
	taxfile.Presence("UZ-RCP-112", "нет сведений о бумажной доверенности",
		"при СтатПодп 3 добавьте СвДоверБум (в документе: paper_power) или укажите другой статус",
		[]string{"Подписант"}, "СвДоверБум",
		func(_ *taxfile.Check, e *etree.Element) bool {
			return e.SelectAttrValue("СтатПодп", "") == byPaperPower && !taxfile.Has(e, "СвДоверБум")
		}).As(officialCondition),
	// The attribute is ИдСистХран in a receipt notice and СвСистХран in a clarification request.
	taxfile.Presence("UZ-RCP-113", "не указано, в какой системе хранится доверенность",
		"при способе представления 2 назовите систему (в документе: power.system)",
		[]string{"СвДоверЭл"}, "@СпособПредставл",
		func(_ *taxfile.Check, e *etree.Element) bool {
			return e.Parent().SelectAttrValue("СтатПодп", "") == byElectronicPower &&
				e.SelectAttrValue("СпособПредставл", "") == "2" && !taxfile.HasAny(e, "@ИдСистХран", "@СвСистХран")
		}).As(officialCondition),
}

var rules = taxfile.Compile(slices.Concat(rulesOfForeigners, rulesOfSigners))
