package upd

import "github.com/uzelhub/uzel/schemas/fault"

// What a file is.
var (
	errNotUPD = fault.Define("UZ-UPD-001", fault.Input, "это не УПД",
		"у файла УПД корневой элемент Файл, в нём Документ с КНД 1115131 (продавец) или 1115132 (покупатель)")
	errVersion = fault.Define("UZ-UPD-002", fault.Input, "эта версия формата УПД не поддерживается",
		"действующую версию называет справка: uzel upd build --help; файл в другой версии запросите заново")
)
