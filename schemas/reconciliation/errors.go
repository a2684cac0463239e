package reconciliation

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errNotAct = fault.Define("UZ-ACT-001", fault.Input, "это не акт сверки",
		"у акта сверки корневой элемент Файл, в нём Документ с КНД 1110332 (отправитель) или 1110333 (получатель)")
	errVersion = fault.Define("UZ-ACT-002", fault.Input, "эта версия формата акта сверки не поддерживается",
		"действует версия 5.01; файл другой версии проверит официальная схема: uzel schemas add")
)

// Order and sides.
var (
	errPeriod = fault.Define("UZ-ACT-010", fault.Input, "период кончается раньше, чем начинается",
		"проверьте ДатаНачПер и ДатаОкПер")
	errOutside = fault.Define("UZ-ACT-011", fault.Input, "операция не входит в период сверки",
		"проверьте ДатаОпер, ДатаНачПер и ДатаОкПер")
	errRowTwice = fault.Define("UZ-ACT-012", fault.Input, "номер строки повторяется среди операций документа",
		"пронумеруйте операции по порядку")
	errCurrency = fault.Define("UZ-ACT-013", fault.Input, "код валюты незнаком",
		"сверьте код с ОКВ")
	errSelf = fault.Define("UZ-ACT-014", fault.Input, "стороны акта совпадают",
		"проверьте ИНН отправителя и получателя")
	errEarly = fault.Define("UZ-ACT-015", fault.Input, "ответ составлен раньше акта, на который он отвечает",
		"проверьте ДатаИнфПол и ДатФайлИнфОтпр")
)

// Sums.
var (
	errTurnover = fault.Define("UZ-ACT-020", fault.Input, "оборот по договору не равен сумме операций",
		"сложите СумДебет и СумКредит операций договора; без полей turnover_debit и turnover_credit обороты посчитает программа")
	errTotal = fault.Define("UZ-ACT-021", fault.Input, "оборот по акту не равен сумме оборотов договоров",
		"сложите обороты договоров; без поля balance итоги посчитает программа")
	errClosing = fault.Define("UZ-ACT-022", fault.Input, "остаток на конец не следует из остатка на начало и оборотов",
		"дебет без кредита на конец периода равен дебету без кредита на начало и оборотам за период")
	errOpening = fault.Define("UZ-ACT-023", fault.Input, "остаток на начало по акту не равен сумме по договорам",
		"сложите остатки договоров; стороны можно показать свёрнуто, поэтому сравнивается разность дебета и кредита")
)
