package xpath

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errSyntax = fault.Define("UZ-XPA-001", fault.Setup, "условие на языке XPath записано неверно",
		"сравните файл схемы с опубликованным на сайте ведомства")
	errUnknown = fault.Define("UZ-XPA-002", fault.Setup, "в условии на языке XPath есть то, чего эта программа не знает",
		"проверьте, нет ли новой версии программы, и сообщите о файле схемы разработчикам")
	errTooLong = fault.Define("UZ-XPA-003", fault.Setup, "условие на языке XPath слишком длинное или слишком вложенное",
		"сравните файл схемы с опубликованным на сайте ведомства")
	errSteps = fault.Define("UZ-XPA-004", fault.Input, "условие проверяется слишком долго",
		"разделите документ на части")
)
