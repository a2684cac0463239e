package receipt

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errNotReceipt = fault.Define("UZ-RCP-001", fault.Input, "это не служебный документ ЭДО",
		"у служебного документа корневой элемент Файл, в нём Документ с КНД от 1115110 до 1115113 или предложение об аннулировании")
	errVersion = fault.Define("UZ-RCP-002", fault.Input, "эта версия формата служебного документа не поддерживается",
		"действуют 1.03 и, для предложения об аннулировании, 1.02; файл другой версии проверит официальная схема: uzel schemas add")
	errType = fault.Define("UZ-RCP-003", fault.Input, "такого вида служебных документов нет",
		"укажите в type один из видов, названных в receipt.schema.json")

	errFileIDParty = fault.Define("UZ-RCP-010", fault.Input, "участник ЭДО в ИдФайл не тот, что в документе",
		"в имени файла сначала получатель, потом отправитель; проверьте, тому ли отправляется документ")
	errFuture = fault.Define("UZ-RCP-011", fault.Input, "событие позже, чем составлен файл о нём",
		"сверьте дату события с датой в имени файла")
	errSelf = fault.Define("UZ-RCP-012", fault.Input, "файл говорит о самом себе",
		"укажите имя файла, о котором этот документ")
)
