package reconciliation

import (
	"strconv"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/taxfile"
)

// rulesOfBoth hold in either title.
var rulesOfBoth = []taxfile.Rule[*taxfile.Check]{
	taxfile.Presence("UZ-ACT-101", "у операции нет ни дебета, ни кредита",
		"укажите СумДебет или СумКредит (в документе: debit, credit)",
		[]string{"СвОпер"}, "@СумДебет",
		func(_ *taxfile.Check, e *etree.Element) bool {
			return !taxfile.HasAny(e, "@СумДебет", "@СумКредит")
		}).As(taxfile.OfficialPresence1),
}

// rulesOfAnswer hold in an answer only: in an act the same elements stand under other conditions.
var rulesOfAnswer = append([]taxfile.Rule[*taxfile.Check]{
	taxfile.Presence("UZ-ACT-111", "есть разногласия, а таблицы с ними нет",
		"при ПризнРазн 2 добавьте ТаблАкт (в документе: table)",
		[]string{"Документ"}, "ТаблАкт",
		func(c *taxfile.Check, e *etree.Element) bool { return differs(c) && !taxfile.Has(e, "ТаблАкт") }),
	taxfile.Presence("UZ-ACT-112", "разногласий нет, а таблица с ними есть",
		"таблица бывает только при ПризнРазн 2 (в документе: differs)",
		[]string{"Документ"}, "ТаблАкт",
		func(c *taxfile.Check, e *etree.Element) bool { return !differs(c) && taxfile.Has(e, "ТаблАкт") }),
	taxfile.Presence("UZ-ACT-113", "не указано расхождение по дебету",
		"вместе с остатком или оборотом по дебету нужен ИтогоРасхДеб (в документе: difference_debit)",
		[]string{"ТаблАкт", "ДогСв"}, "@ИтогоРасхДеб",
		func(_ *taxfile.Check, e *etree.Element) bool {
			return taxfile.HasAny(e, "@СальдоНачДеб", "@ОборотДеб", "@СальдоКонДеб") && !taxfile.Has(e, "@ИтогоРасхДеб")
		}).As(taxfile.OfficialFileName),
	taxfile.Presence("UZ-ACT-114", "не указано расхождение по кредиту",
		"вместе с остатком или оборотом по кредиту нужен ИтогоРасхКр (в документе: difference_credit)",
		[]string{"ТаблАкт", "ДогСв"}, "@ИтогоРасхКр",
		func(_ *taxfile.Check, e *etree.Element) bool {
			return taxfile.HasAny(e, "@СальдоНачКр", "@ОборотКр", "@СальдоКонКр") && !taxfile.Has(e, "@ИтогоРасхКр")
		}).As(taxfile.OfficialFileName),
}, rulesOfContracts()...)

// rulesOfContracts: what the table tells, each of its contracts tells.
func rulesOfContracts() []taxfile.Rule[*taxfile.Check] {
	var rules []taxfile.Rule[*taxfile.Check]
	for i, attr := range []string{"СальдоНачДеб", "СальдоНачКр", "ОборотДеб", "ОборотКр", "СальдоКонДеб", "СальдоКонКр"} {
		rules = append(rules, taxfile.Presence("UZ-ACT-12"+strconv.Itoa(i+1), "в таблице "+attr+" есть, а по договору нет",
			"укажите "+attr+" по каждому договору",
			[]string{"ДогСв"}, "@"+attr,
			func(_ *taxfile.Check, e *etree.Element) bool {
				return taxfile.Has(e.Parent(), "@"+attr) && !taxfile.Has(e, "@"+attr)
			}).As(taxfile.OfficialFileName))
	}
	return rules
}

func differs(c *taxfile.Check) bool { return c.Root.SelectAttrValue("ПризнРазн", "") == "2" }

var (
	actRules    = taxfile.Compile(rulesOfBoth)
	answerRules = taxfile.Compile(rulesOfBoth, rulesOfAnswer)
)
