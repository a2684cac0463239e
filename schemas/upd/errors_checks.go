package upd

import "github.com/uzelhub/uzel/schemas/fault"

// The name of the file.
var (
	errFileIDFlags = fault.Define("UZ-UPD-204", fault.Input, "окончание ИдФайл не отвечает содержанию документа",
		"вторая цифра окончания 1 при кодах маркировки, первая 1 при прослеживаемых товарах")
	errFileIDInside = fault.Define("UZ-UPD-209", fault.Input, "участники в СвУчДокОбор не те, что в ИдФайл",
		"в имени файла сначала получатель, потом отправитель; составьте файл заново")
)

// The buyer's answer.
var (
	errSellerFile = fault.Define("UZ-UPD-205", fault.Input, "идентификатор файла продавца составлен не по правилу",
		"укажите ИдФайл титула продавца, на который отвечаете (в документе: seller_file.file_id)")
	errAnswerName = fault.Define("UZ-UPD-206", fault.Input, "имя файла ответа не отвечает имени файла продавца",
		"отправитель и получатель меняются местами, окончание имени остаётся тем же")
	errSellerDate = fault.Define("UZ-UPD-207", fault.Input, "дата файла продавца не та, что в его имени",
		"сверьте ДатаФайлИнфПр с файлом продавца (в документе: seller_file.date)")
	errAnswerEarly = fault.Define("UZ-UPD-208", fault.Input, "ответ составлен раньше файла продавца",
		"проверьте ДатаИнфПок и ДатаФайлИнфПр")
)

// Arithmetic.
var (
	errProduct = fault.Define("UZ-UPD-220", fault.Input, "стоимость не равна количеству, умноженному на цену",
		"проверьте КолТов, ЦенаТов и СтТовБезНДС")
	errRounded = fault.Define("UZ-UPD-221", fault.Input, "стоимость немного отличается от количества, умноженного на цену",
		"разница в пределах округления цены; укажите цену точнее, до 11 знаков после точки")
	errRowTotal = fault.Define("UZ-UPD-222", fault.Input, "стоимость с налогом не равна стоимости без налога вместе с налогом",
		"проверьте СтТовБезНДС, СумНал и СтТовУчНал")
	errTax = fault.Define("UZ-UPD-223", fault.Input, "сумма налога не отвечает ставке",
		"проверьте СумНал и НалСт")
	errNoTax = fault.Define("UZ-UPD-224", fault.Input, "ставка и сумма налога противоречат друг другу",
		"при ставке «без НДС» в СумНал указывают БезНДС, при любой другой ставке сумму")
	errTotals = fault.Define("UZ-UPD-225", fault.Input, "итог не равен сумме строк",
		"сложите уже округлённые суммы строк; без поля table.totals итоги посчитает программа")
	errRateEarly = fault.Define("UZ-UPD-226", fault.Input, "на дату документа такой ставки ещё не было",
		"проверьте дату документа и НалСт: 22 % действует с 2026 года, 5 % и 7 % — с 2025 года")
)

// Order and repetition.
var (
	errPeriod = fault.Define("UZ-UPD-230", fault.Input, "период кончается раньше, чем начинается",
		"проверьте ДатаНачПер и ДатаОконПер")
	errFuture = fault.Define("UZ-UPD-231", fault.Input, "дата документа позже, чем составлен файл",
		"проверьте ДатаДок и ДатаИнфПр")
	errCorrectionDate = fault.Define("UZ-UPD-232", fault.Input, "исправление датировано раньше документа",
		"проверьте ДатаИспр и ДатаДок")
	errRowTwice = fault.Define("UZ-UPD-233", fault.Input, "номер строки повторяется",
		"пронумеруйте строки по порядку")
	errRowOrder = fault.Define("UZ-UPD-234", fault.Input, "номера строк идут не по порядку",
		"пронумеруйте строки по порядку")
	errCodeTwice = fault.Define("UZ-UPD-235", fault.Input, "код маркировки указан дважды",
		"одна единица товара продаётся один раз; проверьте, не считан ли код повторно")
)
