package calendar

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errNotADate = fault.Define("UZ-CAL-001", fault.Input, "это не дата",
		"запишите дату как ГГГГ-ММ-ДД, например 2026-10-01")
	errNotAMonth = fault.Define("UZ-CAL-002", fault.Input, "это не месяц",
		"запишите месяц как ГГГГ-ММ, например 2026-10")
	errText = fault.Define("UZ-CAL-003", fault.Hub, "не разобрать текст производственного календаря",
		"сообщите разработчикам: календарь вложен в программу и должен читаться всегда")
)
