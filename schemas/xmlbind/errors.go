package xmlbind

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errDate = fault.Define("UZ-BND-001", fault.Input, "дата или время записаны с ошибкой",
		"дату пишут как 2026-09-30, время как 12:00:00")
	errRemainder = fault.Define("UZ-BND-002", fault.Input, "этому месту файла в документе нет поля, оно сохранено как есть",
		"посмотрите поле unknown")
	errUnreadable = fault.Define("UZ-BND-003", fault.Input, "значение не удалось прочитать, оно сохранено как есть",
		"проверьте файл: uzel validate")
	errTooMany = fault.Define("UZ-BND-004", fault.Input, "значений несколько, а в этой версии формата место для одного",
		"оставьте одно значение или составьте файл в более новой версии формата")
	errNoPlace = fault.Define("UZ-BND-005", fault.Input, "в этой версии формата такого поля нет",
		"уберите поле или составьте файл в версии формата, где оно есть")
)
