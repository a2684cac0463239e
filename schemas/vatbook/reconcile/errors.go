package reconcile

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errNobody = fault.Define("UZ-VRC-001", fault.Setup, "не видно, чья это книга",
		"назовите ИНН сторон: --our-inn и --their-inn")
	errSame = fault.Define("UZ-VRC-002", fault.Setup, "обе книги одного вида",
		"книгу покупок одной стороны сверяют с книгой продаж другой")
	errEmpty = fault.Define("UZ-VRC-003", fault.Input, "в книге нет ни одной строки с этим контрагентом",
		"проверьте, те ли это книги и ИНН; книгу мог сдать представитель, тогда назовите ИНН: --our-inn и --their-inn")
)
