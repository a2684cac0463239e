package upd

import "github.com/uzelhub/uzel/schemas/fault"

// What a file is.
var (
	errNotUPD = fault.Define("UZ-UPD-001", fault.Input, "это не УПД",
		"у файла УПД корневой элемент Файл, в нём Документ с КНД 1115131 (продавец) или 1115132 (покупатель)")
	errVersion = fault.Define("UZ-UPD-002", fault.Input, "эта версия формата УПД не поддерживается",
		"действующую версию называет справка: uzel upd build --help; файл в другой версии запросите заново")
	errEncoding = fault.Define("UZ-UPD-003", fault.Input, "файл УПД должен быть в кодировке windows-1251",
		"оператор ЭДО может не принять файл в другой кодировке")
	errMany = fault.Define("UZ-UPD-004", fault.Input, "замечаний слишком много, показаны первые",
		"исправьте показанные и проверьте документ снова")
)

// What is wrong with canonical JSON.
var (
	errJSON = fault.Define("UZ-UPD-010", fault.Input, "документ записан не по правилам JSON",
		"проверьте запятые, кавычки и скобки в этом месте")
	errKey = fault.Define("UZ-UPD-011", fault.Input, "такого поля в документе нет",
		"проверьте имя поля по upd.schema.json: строчные латинские буквы, слова через подчёркивание")
	errTwice = fault.Define("UZ-UPD-012", fault.Input, "поле указано дважды",
		"оставьте одно из значений")
	errNoKey = fault.Define("UZ-UPD-013", fault.Input, "нет обязательного поля",
		"добавьте поле, его вид описан в upd.schema.json")
	errType = fault.Define("UZ-UPD-014", fault.Input, "у поля значение другого вида",
		"вид значения описан в upd.schema.json; суммы пишут строкой \"1500.00\" или числом")
	errKeyValue = fault.Define("UZ-UPD-015", fault.Input, "у поля недопустимое значение",
		"допустимые значения описаны в upd.schema.json; даты пишут как 2026-09-30")
)

// What keeps a document from becoming a file.
var (
	errParticipant = fault.Define("UZ-UPD-020", fault.Input, "неизвестен идентификатор участника ЭДО",
		"укажите identity.sender и identity.receiver или настройте связь с оператором: он знает идентификаторы сторон")
	errParticipantForm = fault.Define("UZ-UPD-021", fault.Input, "идентификатор участника ЭДО записан с ошибкой",
		"идентификатор состоит из 4–46 знаков: латинские буквы, цифры, точка, дефис и @, например 2BM-7700000016-770101001-…")
	errGUID = fault.Define("UZ-UPD-022", fault.Input, "у файла нет своего GUID или он записан с ошибкой",
		"GUID состоит из 36 знаков: 8, 4, 4, 4 и 12 шестнадцатеричных цифр через дефис")
	errMoment = fault.Define("UZ-UPD-023", fault.Input, "не указано, когда составлен файл",
		"укажите identity.date как 2026-09-30 и identity.time как 12:00:00")
	errProgram = fault.Define("UZ-UPD-024", fault.Input, "не указана программа, которая составила файл",
		"укажите identity.program, до 40 знаков")
	errFlags = fault.Define("UZ-UPD-025", fault.Input, "окончание имени файла записано с ошибкой",
		"окончание состоит из пяти цифр и двузначного числа: 0_0_0_0_0_00")
	errUnwritable = fault.Define("UZ-UPD-026", fault.Input, "в документе есть то, что в этой версии формата записать некуда",
		"уберите поле unknown или перенесите сведения в поля документа")
	errDate = fault.Define("UZ-UPD-027", fault.Input, "дата или время записаны с ошибкой",
		"дату пишут как 2026-09-30, время как 12:00:00")
	errNameLength = fault.Define("UZ-UPD-028", fault.Input, "имя файла длиннее 255 знаков",
		"проверьте идентификаторы участников ЭДО")
)

// What a file says that the canonical form cannot hold.
var (
	errRemainder = fault.Define("UZ-UPD-030", fault.Input, "этому месту файла в документе нет поля, оно сохранено как есть",
		"посмотрите поле unknown")
	errUnreadable = fault.Define("UZ-UPD-031", fault.Input, "значение не удалось прочитать, оно сохранено как есть",
		"проверьте файл: uzel validate")
)
