package ukd

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errNotUKD = fault.Define("UZ-UKD-001", fault.Input, "это не УКД",
		"у файла УКД корневой элемент Файл, в нём Документ с КНД 1115127 (продавец) или ИнфПок с КНД 1115128 (покупатель)")
	errVersion = fault.Define("UZ-UKD-002", fault.Input, "эта версия формата УКД не поддерживается",
		"поддерживается 5.01; редакцию приказа ЕД-7-26/736@ называют 5.01/736")
	errUnverified = fault.Define("UZ-UKD-003", fault.Input, "редакция приказа ЕД-7-26/736@ проверена по схеме прежней редакции",
		"официальной схемы этой редакции у программы нет; окончательно файл проверит оператор")
)

// Order and identity.
var (
	errParticipant = fault.Define("UZ-UKD-010", fault.Input, "участник обмена в ИдФайл не тот, что в СвУчДокОбор",
		"в имени файла сначала получатель, потом отправитель")
	errFuture = fault.Define("UZ-UKD-011", fault.Input, "дата документа позже, чем составлен файл",
		"проверьте ДатаКСчФ и ДатаИнфПр")
	errBeforeInvoice = fault.Define("UZ-UKD-012", fault.Input, "УКД датирован раньше документа, который он корректирует",
		"проверьте ДатаКСчФ и ДатаСчФ")
	errCorrectionDate = fault.Define("UZ-UKD-013", fault.Input, "исправление датировано раньше документа",
		"проверьте даты исправления и документа")
	errRowTwice = fault.Define("UZ-UKD-014", fault.Input, "номер строки повторяется",
		"пронумеруйте строки по порядку")
	errCurrency = fault.Define("UZ-UKD-015", fault.Input, "код валюты незнаком",
		"сверьте код с ОКВ")
	errEarlyAnswer = fault.Define("UZ-UKD-016", fault.Input, "ответ составлен раньше файла, на который он отвечает",
		"проверьте ДатаИнфПок и ДатаФайлИнфПр")
)

// Arithmetic.
var (
	errProduct = fault.Define("UZ-UKD-020", fault.Input, "стоимость не равна количеству, умноженному на цену",
		"проверьте количество, цену и стоимость без налога")
	errRowTotal = fault.Define("UZ-UKD-021", fault.Input, "стоимость с налогом не равна стоимости без налога вместе с налогом",
		"проверьте СтТовБезНДС, СумНал и СтТовУчНал")
	errTax = fault.Define("UZ-UKD-022", fault.Input, "сумма налога не отвечает ставке",
		"проверьте ставку и сумму налога")
	errNoTax = fault.Define("UZ-UKD-023", fault.Input, "ставка и сумма налога противоречат друг другу",
		"при ставке «без НДС» указывают БезНДС, при любой другой ставке сумму")
	errChange = fault.Define("UZ-UKD-024", fault.Input, "увеличение или уменьшение не равно разности сумм до и после изменения",
		"без полей increase и decrease разность посчитает программа")
	errTotals = fault.Define("UZ-UKD-025", fault.Input, "итог увеличений или уменьшений не равен сумме строк",
		"сложите строки В и строки Г отдельно; без полей table.increase и table.decrease итоги посчитает программа")
)
