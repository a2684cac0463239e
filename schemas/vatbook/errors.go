package vatbook

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errNotBook = fault.Define("UZ-VAT-001", fault.Input, "это не книга покупок или продаж",
		"нужен файл NO_NDS.8, NO_NDS.81, NO_NDS.9 или NO_NDS.91")
	errVersion = fault.Define("UZ-VAT-002", fault.Input, "эта версия книги незнакома, проверить её нельзя",
		"добавьте официальную схему этой версии: uzel schemas add ФАЙЛ.xsd")
	errLater = fault.Define("UZ-VAT-003", fault.Input, "версия книги новее известной, прочитано то, что называется так же",
		"сравните прочитанное с файлом; остальное — в поле unknown")
	errKind = fault.Define("UZ-VAT-004", fault.Input, "не указано, какая это книга",
		"укажите kind: purchases, purchases_sheet, sales или sales_sheet")
	errRowTwice = fault.Define("UZ-VAT-010", fault.Input, "номер строки повторяется",
		"пронумеруйте строки книги заново")
	errTotal = fault.Define("UZ-VAT-011", fault.Input, "итог не равен сумме строк",
		"проверьте строки и итог; если итог не указать, он посчитается сам")
	errFuture = fault.Define("UZ-VAT-012", fault.Input, "исправление раньше самого документа",
		"проверьте даты счёта-фактуры, исправления и корректировки")
	errCurrency = fault.Define("UZ-VAT-013", fault.Input, "код валюты незнаком", "сверьте код с ОКВ")
)
