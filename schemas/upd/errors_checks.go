package upd

import "github.com/uzelhub/uzel/schemas/fault"

// The name of the file.
var (
	errFileName = fault.Define("UZ-UPD-200", fault.Input, "имя файла не совпадает с ИдФайл",
		"верните файлу имя, с которым он составлен: ИдФайл и .xml")
	errFileID = fault.Define("UZ-UPD-201", fault.Input, "ИдФайл составлен не по правилу",
		"правило: ON_NSCHFDOPPR_получатель_отправитель_ГГГГММДД_GUID_0_0_0_0_0_00; без него не узнать участников обмена")
	errFileIDDate = fault.Define("UZ-UPD-202", fault.Input, "дата в ИдФайл не та, что в ДатаИнфПр",
		"составьте файл заново")
	errFileIDParty = fault.Define("UZ-UPD-203", fault.Input, "ИНН в идентификаторе участника ЭДО не тот, что у стороны документа",
		"проверьте, тому ли и от того ли отправляется документ; в имени файла сначала получатель, потом отправитель")
	errFileIDFlags = fault.Define("UZ-UPD-204", fault.Input, "окончание ИдФайл не отвечает содержанию документа",
		"вторая цифра окончания 1 при кодах маркировки, первая 1 при прослеживаемых товарах")
)

// Requisites and classifiers.
var (
	errSpaces = fault.Define("UZ-UPD-210", fault.Input, "значение начинается или кончается пробелом",
		"обычно это опечатка: оператор и покупатель увидят другой номер или название")
	errUnitUnknown = fault.Define("UZ-UPD-211", fault.Input, "код единицы измерения незнаком",
		"сверьте код с ОКЕИ")
	errUnitName = fault.Define("UZ-UPD-212", fault.Input, "название единицы измерения не отвечает её коду",
		"сверьте код и условное обозначение с ОКЕИ")
	errUnitWhole = fault.Define("UZ-UPD-213", fault.Input, "количество дробное, а единица считается целыми",
		"проверьте количество и единицу измерения")
	errCurrency = fault.Define("UZ-UPD-214", fault.Input, "название валюты не отвечает её коду",
		"сверьте код и название с ОКВ")
	errCountry = fault.Define("UZ-UPD-215", fault.Input, "код страны незнаком",
		"сверьте код с ОКСМ")
	errTwoKPP = fault.Define("UZ-UPD-216", fault.Input, "у одной организации в документе разные КПП",
		"в документе указывают КПП той регистрации, от которой он составлен")
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
