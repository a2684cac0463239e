package filing

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errGUID = fault.Define("UZ-FIL-001", fault.Input, "у файла нет своего GUID или он записан с ошибкой",
		"GUID состоит из 36 знаков: 8, 4, 4, 4 и 12 шестнадцатеричных цифр через дефис")
	errDate = fault.Define("UZ-FIL-002", fault.Input, "не указано, какого числа составлен файл",
		"укажите identity.date как 2026-09-30")
	errProgram = fault.Define("UZ-FIL-003", fault.Input, "не указана программа, которая составила файл",
		"укажите identity.program, до 40 знаков")
	errOffice = fault.Define("UZ-FIL-004", fault.Input, "не указан код налогового органа или указан с ошибкой",
		"укажите identity.final, а если файл идёт через другую инспекцию, то и identity.transit: по 4 цифры")
	errSender = fault.Define("UZ-FIL-005", fault.Input, "не указано, кто сдаёт файл, или указано с ошибкой",
		"укажите identity.sender: ИНН и КПП подряд, 19 знаков, у предпринимателя и гражданина ИНН, 12 цифр")
	errName = fault.Define("UZ-FIL-006", fault.Input, "ИдФайл составлен не по правилу",
		"правило: приставка_инспекция_инспекция_ИНН и КПП_ГГГГММДД_GUID")
)
