package steps

import "github.com/uzelhub/uzel/schemas/fault"

// What keeps an answer in an exchange from being made.
var (
	errNoAnswerFile = fault.Define("UZ-STP-040", fault.Hub, "у этого ответа нет собственного файла",
		"его составляет оператор: в журнале обмена видно, какой ответ требовался")
	errNoSignatory = fault.Define("UZ-STP-041", fault.Input, "не настроено, кто подписывает документы организации",
		"заполните signatory у организации в файле настройки")
	errNoSignature = fault.Define("UZ-STP-042", fault.Input, "нет подписи под документом, на который отвечаем",
		"ответ повторяет подпись другой стороны; дождитесь её от оператора: uzel doc show")
	errSignature = fault.Define("UZ-STP-043", fault.Input, "подпись под документом не читается",
		"попросите оператора или другую сторону прислать её заново")
	errNotOurs = fault.Define("UZ-STP-044", fault.Input, "документ составлен не с этой организацией",
		"проверьте, какой организации принадлежит подключение, и ИНН в документе")
	errNotTheSellers = fault.Define("UZ-STP-045", fault.Input, "это ответ покупателя, а не документ продавца",
		"отвечают на документ продавца")
	errNotAConfirmation = fault.Define("UZ-STP-046", fault.Input, "квитанцию просят только на подтверждение оператора",
		"проверьте, на какой документ просил квитанцию оператор")
	errNoName  = fault.Define("UZ-STP-047", fault.Input, "у документа нет имени файла", "ответ называет файл, о котором он; возьмите его имя у оператора")
	errNoTitle = fault.Define("UZ-STP-048", fault.Input, "на такой документ титулом покупателя не отвечают",
		"на счёт-фактуру отвечают извещением о получении, на неформализованный документ — подписью или отказом")
	errNoDisagreement = fault.Define("UZ-STP-049", fault.Input, "на УКД можно только согласиться: формат не знает ни отказа, ни расхождений",
		"откажитесь от подписи или попросите исправить документ")
	errNoReason      = fault.Define("UZ-STP-050", fault.Input, "не сказано, почему", "напишите причину: её прочитает другая сторона")
	errNoDifferences = fault.Define("UZ-STP-051", fault.Input, "не сказано, в чём расхождения",
		"назовите строки и принятое количество, причину или акт о расхождениях")
	errDifference          = fault.Define("UZ-STP-052", fault.Input, "расхождение названо неверно", "проверьте номер строки и принятое количество")
	errNeedlessDifferences = fault.Define("UZ-STP-053", fault.Input, "расхождения названы, а ответ — не «принято с расхождениями»",
		"уберите расхождения или ответьте: accept-with-discrepancies")
	errNoRow = fault.Define("UZ-STP-054", fault.Input, "в документе нет такой строки",
		"номера строк и коды товаров показывает печатная форма документа: uzel print")
	errManyRows = fault.Define("UZ-STP-055", fault.Input, "под этим кодом или номером в документе несколько строк",
		"назовите каждую строку её номером")
	errOtherCode = fault.Define("UZ-STP-056", fault.Input, "в этой строке документа товар с другим кодом", "проверьте номер строки или код")
	errSameRow   = fault.Define("UZ-STP-057", fault.Input, "строка названа дважды", "соберите всё о строке в одну запись")
	errSurplus   = fault.Define("UZ-STP-058", fault.Input, "принято больше, чем в документе",
		"излишек этим ответом не принимают: его оформляют актом и отдельным документом продавца")
	errOtherUnit       = fault.Define("UZ-STP-059", fault.Input, "единица измерения не та, что в документе", "пересчитайте количество в единицы документа")
	errNothingAccepted = fault.Define("UZ-STP-075", fault.Input, "по всем строкам принято ноль: это отказ от приёмки",
		"ответьте: reject, с причиной")
	errLongReason = fault.Define("UZ-STP-076", fault.Input, "причина слишком длинная для одной строки", "сократите её до 1000 знаков; подробности — в акте")
)
