package bill

import "github.com/uzelhub/uzel/schemas/fault"

const hintRequisite = "исправьте реквизит в настройке узла или в учётной системе"

var (
	errNumber = fault.Define("UZ-BIL-001", fault.Input, "у счёта нет номера", "укажите номер счёта")
	errDate   = fault.Define("UZ-BIL-002", fault.Input, "дата счёта указана неверно", "запишите дату как ГГГГ-ММ-ДД")
	errDue    = fault.Define("UZ-BIL-003", fault.Input, "срок оплаты указан неверно или раньше даты счёта",
		"запишите дату как ГГГГ-ММ-ДД, не раньше даты счёта")
	errName     = fault.Define("UZ-BIL-004", fault.Input, "нет наименования стороны", hintRequisite)
	errINN      = fault.Define("UZ-BIL-005", fault.Input, "ИНН стороны неверен", hintRequisite)
	errKPP      = fault.Define("UZ-BIL-006", fault.Input, "КПП стороны неверен", hintRequisite)
	errAccount  = fault.Define("UZ-BIL-007", fault.Input, "расчётный счёт неверен: не сходится с БИК", hintRequisite)
	errBIC      = fault.Define("UZ-BIL-008", fault.Input, "БИК неверен", hintRequisite)
	errCorr     = fault.Define("UZ-BIL-009", fault.Input, "корреспондентский счёт неверен: не сходится с БИК", hintRequisite)
	errBank     = fault.Define("UZ-BIL-010", fault.Input, "нет наименования банка", hintRequisite)
	errCurrency = fault.Define("UZ-BIL-011", fault.Input, "валюта счёта неизвестна", "укажите буквенный код валюты, например RUB")
	errPeriod   = fault.Define("UZ-BIL-012", fault.Input, "период указан неверно", "запишите даты как ГГГГ-ММ-ДД, начало не позже окончания")
	errPurpose  = fault.Define("UZ-BIL-013", fault.Input, "назначение платежа длиннее 210 знаков", "сократите его: платёжное поручение больше не вместит")
	errBasis    = fault.Define("UZ-BIL-014", fault.Input, "основание счёта указано неверно", "укажите наименование документа; дату — как ГГГГ-ММ-ДД")

	errNoLines  = fault.Define("UZ-BIL-020", fault.Input, "в счёте нет ни одной строки", "счёт на ноль не выставляют")
	errLineName = fault.Define("UZ-BIL-021", fault.Input, "у строки нет наименования", "назовите товар или услугу")
	errUnit     = fault.Define("UZ-BIL-022", fault.Input, "единица измерения не из ОКЕИ", "исправьте код единицы")
	errQuantity = fault.Define("UZ-BIL-023", fault.Input, "количество должно быть больше нуля", "уберите строку или исправьте количество")
	errPrice    = fault.Define("UZ-BIL-024", fault.Input, "цена меньше нуля", "исправьте цену")
	errAmount   = fault.Define("UZ-BIL-025", fault.Input, "стоимость строки не равна произведению количества и цены",
		"пересчитайте строку: округление до копеек, половина вверх")
	errKopeks = fault.Define("UZ-BIL-026", fault.Input, "сумма точнее копейки", "округлите сумму до копеек")
	errTax    = fault.Define("UZ-BIL-027", fault.Input, "налог строки не соответствует ставке", "пересчитайте налог; без НДС налога нет")
	errRate   = fault.Define("UZ-BIL-028", fault.Input, "ставки НДС такой нет", "допустимо: 0, 5, 7, 10, 20, 22 и none (без НДС)")
	errTotals = fault.Define("UZ-BIL-029", fault.Input, "итог не равен сумме строк", "сложите округлённые строки")
)
