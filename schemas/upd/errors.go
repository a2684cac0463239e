package upd

import "github.com/uzelhub/uzel/schemas/fault"

// What a file is.
var (
	errNotUPD = fault.Define("UZ-UPD-001", fault.Input, "это не УПД",
		"у файла УПД корневой элемент Файл, в нём Документ с КНД 1115131 (продавец) или 1115132 (покупатель)")
	errVersion = fault.Define("UZ-UPD-002", fault.Input, "эта версия формата УПД не поддерживается",
		"поддерживаются 5.01, 5.02 и 5.03; файл в другой версии запросите заново")
	errNotInForce = fault.Define("UZ-UPD-006", fault.Input, "эта версия формата на дату документа не действует",
		"оператор ЭДО может не принять файл; без --version и поля version версию выбирает дата документа")
	errTitle = fault.Define("UZ-UPD-005", fault.Input, "это другой титул УПД",
		"титул продавца и титул покупателя читаются каждый своим образом: uzel upd parse различает их сам")
)
