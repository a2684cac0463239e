package canonical

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errJSON = fault.Define("UZ-JSN-001", fault.Input, "документ записан не по правилам JSON",
		"проверьте запятые, кавычки и скобки в этом месте")
	errKey = fault.Define("UZ-JSN-002", fault.Input, "такого поля в документе нет",
		"проверьте имя поля по схеме этого вида документов (….schema.json): строчные латинские буквы, слова через подчёркивание")
	errTwice = fault.Define("UZ-JSN-003", fault.Input, "поле указано дважды",
		"оставьте одно из значений")
	errNoKey = fault.Define("UZ-JSN-004", fault.Input, "нет обязательного поля",
		"добавьте поле, его вид описан в схеме этого вида документов (….schema.json)")
	errType = fault.Define("UZ-JSN-005", fault.Input, "у поля значение другого вида",
		"вид значения описан в схеме этого вида документов (….schema.json); суммы пишут строкой \"1500.00\" или числом")
	errKeyValue = fault.Define("UZ-JSN-006", fault.Input, "у поля недопустимое значение",
		"допустимые значения описаны в схеме этого вида документов (….schema.json); даты пишут как 2026-09-30")
	errSchema = fault.Define("UZ-JSN-007", fault.Hub, "схема документа не читается",
		"это ошибка программы, сообщите о ней")
)
