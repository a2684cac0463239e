package upd

import (
	"slices"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/taxfile"
)

// notAccepted is the outcome of a buyer who refuses the goods (КодИтога).
const notAccepted = "3"

// rulesOfBuyer are the conditional rules of the buyer's title since 5.02. Those of 5.01 know the file's name alone.
var rulesOfBuyer = taxfile.Compile(rulesOfAcceptance, rulesOfSigners, only(rulesOfParties, "UZ-UPD-152"))

var rulesOfAcceptance = slices.Concat(rulesOfOutcome, rulesOfReceiving)

var rulesOfOutcome = []rule{
	taxfile.Presence("UZ-UPD-171", "при отказе от приёмки не бывает содержания операции",
		"при КодИтога 3 уберите СодОпер (в документе: acceptance.operation)",
		[]string{"СвПрин"}, "@СодОпер",
		func(_ *check, e *etree.Element) bool {
			return taxfile.Value(e, "КодСодОпер/@КодИтога") == notAccepted && taxfile.Has(e, "@СодОпер")
		}),
	// The condition says only what there must not be; that an acceptance says what it is of is the order's text.
	taxfile.Presence("UZ-UPD-172", "нет содержания операции",
		"при КодИтога 1 и 2 укажите СодОпер (в документе: acceptance.operation), например «Товары приняты без претензий»",
		[]string{"СвПрин"}, "@СодОпер",
		func(_ *check, e *etree.Element) bool {
			return taxfile.Value(e, "КодСодОпер/@КодИтога") != notAccepted && !taxfile.Has(e, "@СодОпер")
		}).Careful(),
}

var rulesOfReceiving = []rule{
	taxfile.Presence("UZ-UPD-173", "не указано, по какому праву организация принимает товар",
		"укажите ИННОргПрин или ОснДоверОргПрин (в документе: organisation_inn, trust_basis)",
		[]string{"ПредОргПрин"}, "@ИННОргПрин",
		func(_ *check, e *etree.Element) bool {
			return !taxfile.HasAny(e, "@ИННОргПрин", "ОснДоверОргПрин")
		}),
	taxfile.Presence("UZ-UPD-174", "не указано, по какому праву физическое лицо принимает товар",
		"укажите ИННФЛПрин или ОснДоверФЛ (в документе: inn, trust_basis)",
		[]string{"ФЛПрин"}, "@ИННФЛПрин",
		func(_ *check, e *etree.Element) bool {
			return !taxfile.HasAny(e, "@ИННФЛПрин", "ОснДоверФЛ")
		}),
	taxfile.Presence("UZ-UPD-175", "указана предельная дата оплаты, но нет очерёдности платежа",
		"добавьте ОчерПлат (в документе: treasury.payment_order)",
		[]string{"ИнфПокЗаГоскКазн"}, "@ОчерПлат",
		func(_ *check, e *etree.Element) bool {
			return taxfile.Has(e, "@ДатаОплПред") && !taxfile.Has(e, "@ОчерПлат")
		}),
	taxfile.Presence("UZ-UPD-176", "указана предельная дата оплаты, но нет вида платежа",
		"добавьте ВидПлат (в документе: treasury.payment_kind)",
		[]string{"ИнфПокЗаГоскКазн"}, "@ВидПлат",
		func(_ *check, e *etree.Element) bool {
			return taxfile.Has(e, "@ДатаОплПред") && !taxfile.Has(e, "@ВидПлат")
		}),
}
