package registry

import "github.com/uzelhub/uzel/schemas/fault"

const hintRow = "исправьте строку и положите файл снова; остальные строки приняты"

var (
	errUnreadable = fault.Define("UZ-REG-001", fault.Input, "справочные данные не читаются",
		"исправьте их в источнике; исходный файл сохранён: uzel doc export")
	errNoTabNumber = fault.Define("UZ-REG-002", fault.Input, "нет табельного номера", hintRow)
	errTabNumber   = fault.Define("UZ-REG-003", fault.Input, "это не табельный номер",
		"номер короче 50 знаков и записан в одну строку; "+hintRow)
	errTwice = fault.Define("UZ-REG-004", fault.Input, "табельный номер повторяется", "принята первая строка с этим номером; оставьте одну")
	errDate  = fault.Define("UZ-REG-005", fault.Input, "дату не разобрать", "запишите как 2026-10-01; "+hintRow)
	errOrder = fault.Define("UZ-REG-006", fault.Input, "начало позже окончания", hintRow)
	errCode  = fault.Define("UZ-REG-007", fault.Input, "такого кода неявки нет",
		"нужен буквенный код Т-13, кроме Я, Н, С, РВ, В и НН; "+hintRow)
	errSchedule = fault.Define("UZ-REG-008", fault.Input, "такого графика работы нет",
		"исправьте название или добавьте график в work_schedules; строка принята, но без графика работник в табель не попадёт")
	errNoTable = fault.Define("UZ-REG-009", fault.Input, "таблицей такие данные не принимаются",
		"таблицей можно дать работников (employee) и неявки (absence); остальное — в JSON")
	errMore = fault.Define("UZ-REG-010", fault.Input, "замечаний больше, чем перечислено", "исправьте перечисленное и положите файл снова")
)
