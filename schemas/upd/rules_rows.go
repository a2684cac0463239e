package upd

import (
	"slices"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/taxfile"
)

var atRow = []string{"СведТов"}

// rulesOfRows are about the rows of the table.
var rulesOfRows = []taxfile.Rule[*check]{
	taxfile.Presence("UZ-UPD-121", "в строке нет наименования",
		"для функций СЧФ и СЧФДОП укажите НаимТов (в документе: name строки)",
		atRow, "@НаимТов",
		func(c *check, e *etree.Element) bool {
			return c.function.isInvoice() && !taxfile.Has(e, "@НаимТов")
		}),
	taxfile.Presence("UZ-UPD-122", "в строке нет наименования",
		"для функции ДОП укажите НаимТов или хотя бы одно из ХарактерТов, АртикулТов, КодТов",
		atRow, "@НаимТов",
		func(c *check, e *etree.Element) bool {
			return c.function == TransferOnly &&
				!taxfile.HasAny(e, "@НаимТов", "ДопСведТов/@ХарактерТов", "ДопСведТов/@АртикулТов", "ДопСведТов/@КодТов")
		}),
	taxfile.Presence("UZ-UPD-123", "указан код единицы измерения, но нет её названия",
		"добавьте НаимЕдИзм (в документе: unit.name)",
		atRow, "@НаимЕдИзм",
		func(_ *check, e *etree.Element) bool {
			return taxfile.Has(e, "@ОКЕИ_Тов") && !taxfile.Has(e, "@НаимЕдИзм")
		}),
	taxfile.Presence("UZ-UPD-124", "указана единица измерения, но нет количества",
		"для функций СЧФ и СЧФДОП укажите КолТов (в документе: quantity) или уберите единицу",
		atRow, "@КолТов",
		func(c *check, e *etree.Element) bool {
			return c.function.isInvoice() && taxfile.Has(e, "@ОКЕИ_Тов") && !taxfile.Has(e, "@КолТов")
		}),
	taxfile.Presence("UZ-UPD-125", "в строке нет количества",
		"формат 5.02 требует КолТов для функций СЧФ и СЧФДОП, формат 5.03 нет; услугу без единицы измерения так и указывают",
		atRow, "@КолТов",
		func(c *check, e *etree.Element) bool {
			return c.function.isInvoice() && !c.isAdvance() && !taxfile.HasAny(e, "@ОКЕИ_Тов", "@КолТов")
		}),
	taxfile.Presence("UZ-UPD-126", "указано количество, но нет цены больше нуля",
		"для функций СЧФ и СЧФДОП укажите ЦенаТов (в документе: price)",
		atRow, "@ЦенаТов",
		func(c *check, e *etree.Element) bool {
			return c.function.isInvoice() && taxfile.Has(e, "@КолТов") && !isPositive(e, "ЦенаТов")
		}),
	taxfile.Presence("UZ-UPD-127", "цена должна быть больше нуля",
		"для функций СвРК и СвЗК исправьте ЦенаТов или уберите её",
		atRow, "@ЦенаТов",
		func(c *check, e *etree.Element) bool {
			isStatement := c.function == PrincipalStatement || c.function == PurchasingStatement
			return isStatement && taxfile.Has(e, "@ЦенаТов") && !isPositive(e, "ЦенаТов")
		}),
	taxfile.Presence("UZ-UPD-128", "в строке нет стоимости без налога",
		"для функций СЧФ и СЧФДОП укажите СтТовБезНДС (в документе: amount); не нужна она только при СпОбстФСЧФ 2, на аванс",
		atRow, "@СтТовБезНДС",
		func(c *check, e *etree.Element) bool {
			return c.function.isInvoice() && !c.isAdvance() && !taxfile.Has(e, "@СтТовБезНДС")
		}),
	taxfile.Presence("UZ-UPD-129", "в строке нет стоимости с налогом",
		"для функций СЧФ и СЧФДОП укажите СтТовУчНал (в документе: total)",
		atRow, "@СтТовУчНал",
		func(c *check, e *etree.Element) bool {
			return c.function.isInvoice() && !taxfile.Has(e, "@СтТовУчНал")
		}),
	taxfile.Presence("UZ-UPD-130", "в строке нет ни стоимости без налога, ни стоимости с налогом",
		"для функции ДОП укажите хотя бы одну: СтТовБезНДС или СтТовУчНал (в документе: amount, total)",
		atRow, "@СтТовУчНал",
		func(c *check, e *etree.Element) bool {
			return c.wantsSomeAmount() && !taxfile.HasAny(e, "@СтТовБезНДС", "@СтТовУчНал")
		}),
	taxfile.Presence("UZ-UPD-131", "указан код вида продукции, но нет сведений об акцизе",
		"добавьте Акциз: сумму или «без акциза» (в документе: excise)",
		atRow, "Акциз",
		func(_ *check, e *etree.Element) bool {
			return taxfile.Has(e, "ДопСведТов/@КодВидПр") && !taxfile.Has(e, "Акциз")
		}),
	taxfile.Presence("UZ-UPD-132", "указан код страны происхождения, но нет её названия",
		"добавьте КрНаимСтрПр (в документе: details.origin_names)",
		atRow, "ДопСведТов/КрНаимСтрПр",
		func(_ *check, e *etree.Element) bool {
			return taxfile.Has(e, "СвДТ/@КодПроисх") && !taxfile.Has(e, "ДопСведТов/КрНаимСтрПр")
		}),
	taxfile.Presence("UZ-UPD-133", "нет дополнительной информации к продукции по видам операций",
		"при СпОбстФДОП 10000 укажите ДопИнфПВидО, 5 знаков (в документе: details.operation_note)",
		atRow, "ДопСведТов/@ДопИнфПВидО",
		func(c *check, e *etree.Element) bool {
			return c.circumstance("СпОбстФДОП") == "10000" && !taxfile.Has(e, "ДопСведТов/@ДопИнфПВидО")
		}),
	taxfile.Presence("UZ-UPD-134", "нет кода страны происхождения",
		"формат 5.02 требует КодПроисх рядом с номером декларации, формат 5.03 нет",
		[]string{"СвДТ"}, "@КодПроисх",
		func(c *check, e *etree.Element) bool {
			return c.function.isInvoice() && !c.isAdvance() && !taxfile.Has(e, "@КодПроисх")
		}),
	taxfile.Presence("UZ-UPD-135", "нет номера декларации на товары",
		"формат 5.02 требует НомерДТ рядом с кодом страны, формат 5.03 нет; у товара из стран ЕАЭС декларации нет",
		[]string{"СвДТ"}, "@НомерДТ",
		func(c *check, e *etree.Element) bool {
			return c.function.isInvoice() && !c.isAdvance() && !taxfile.Has(e, "@НомерДТ") && !isEAEU(e.SelectAttrValue("КодПроисх", ""))
		}),
	taxfile.Presence("UZ-UPD-136", "средства идентификации не названы",
		"укажите КИЗ, НомУпак, КолВедМарк или ИдентТрансУпак (в документе: codes, packages, quantity, transport_package)",
		[]string{"НомСредИдентТов"}, "КИЗ",
		func(_ *check, e *etree.Element) bool {
			return !taxfile.HasAny(e, "КИЗ", "НомУпак", "@КолВедМарк", "@ИдентТрансУпак")
		}),
}

func isPositive(e *etree.Element, attr string) bool {
	v := taxfile.Decimal(e, attr)
	return v != nil && v.Sign() > 0
}

// isEAEU: goods of the Eurasian Economic Union cross no customs border. The codes are of ОКСМ.
func isEAEU(country string) bool {
	return slices.Contains([]string{"051", "112", "398", "417", "643"}, country)
}
