package schematron

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errAssert = fault.Define("UZ-SMT-001", fault.Input, "не выполнено условие официальной схемы",
		"исправьте документ: при приёме это условие проверяется вместе со структурой")
	errNotUnderstood = fault.Define("UZ-SMT-002", fault.Setup, "условие официальной схемы не понято и не проверяется",
		"проверьте, нет ли новой версии программы, и сообщите о файле схемы разработчикам")
	errUnfinished = fault.Define("UZ-SMT-003", fault.Input, "условия официальной схемы проверены не все: документ для этого слишком велик",
		"разделите документ на части")
	errTooMany = fault.Define("UZ-SMT-004", fault.Setup, "условий в схеме больше, чем бывает",
		"сравните файл схемы с опубликованным на сайте ведомства")
)
