package main

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errNotOrdered  = fault.Define("UZ-CLI-090", fault.Input, "ответ не заказан", "исправьте названное и повторите команду")
	errDifferences = fault.Define("UZ-CLI-091", fault.Input, "таблица расхождений не читается",
		"нужны столбцы «строка» или «код» и, если есть, «принято», «единица», «причина»")
)
