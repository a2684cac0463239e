package timesheet

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errNotJSON = fault.Define("UZ-SHEET-001", fault.Input, "табель не читается: это не JSON табеля",
		"проверьте файл в указанном месте или сформируйте табель заново")
	errUnknownField = fault.Define("UZ-SHEET-002", fault.Input, "в табеле есть неизвестное поле",
		"уберите лишнее поле или обновите программу: табель мог быть сделан более новой версией")
	errMonth = fault.Define("UZ-SHEET-010", fault.Input, "месяц табеля указан неверно",
		"запишите месяц как ГГГГ-ММ, например 2026-05")
	errCreated = fault.Define("UZ-SHEET-011", fault.Input, "дата составления табеля указана неверно",
		"запишите дату как ГГГГ-ММ-ДД, например 2026-05-31")
	errTabNumber = fault.Define("UZ-SHEET-012", fault.Input, "табельный номер пуст или повторяется",
		"у каждого работника табеля должна быть одна строка с его номером")
	errDays = fault.Define("UZ-SHEET-013", fault.Input, "дни табеля не совпадают с днями месяца",
		"в табеле должен быть каждый день месяца и ни одного другого; сформируйте табель заново")
	errCode = fault.Define("UZ-SHEET-014", fault.Input, "такого кода нет в форме Т-13, или он повторяется за день",
		"исправьте код по списку формы")
	errMinutes = fault.Define("UZ-SHEET-015", fault.Input, "минуты дня указаны неверно",
		"минут не может быть меньше нуля или больше, чем в сутках")
	errTotals = fault.Define("UZ-SHEET-016", fault.Input, "итоги табеля не сходятся с его днями",
		"сформируйте табель заново; исправлять итоги вручную нельзя")
)
