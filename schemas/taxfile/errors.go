package taxfile

import "github.com/uzelhub/uzel/schemas/fault"

// The file as a whole.
var (
	errEncoding = fault.Define("UZ-TXF-001", fault.Input, "файл обмена должен быть в кодировке windows-1251",
		"оператор ЭДО может не принять файл в другой кодировке")
	errMany = fault.Define("UZ-TXF-002", fault.Input, "замечаний слишком много, показаны первые",
		"исправьте показанные и проверьте документ снова")
	errUnwritable = fault.Define("UZ-TXF-003", fault.Input, "в документе есть то, что в этой версии формата записать некуда",
		"уберите поле unknown или перенесите сведения в поля документа")
	errKept = fault.Define("UZ-TXF-005", fault.Input, "это место файла противоречит другим, оно сохранено как есть",
		"посмотрите поле unknown")
	errSchema = fault.Define("UZ-TXF-004", fault.Hub, "схема формата не читается",
		"это ошибка программы, сообщите о ней")
)

// What keeps a document from becoming a file.
var (
	errParticipant = fault.Define("UZ-TXF-010", fault.Input, "неизвестен идентификатор участника ЭДО",
		"укажите identity.sender и identity.receiver или настройте связь с оператором: он знает идентификаторы сторон")
	errParticipantForm = fault.Define("UZ-TXF-011", fault.Input, "идентификатор участника ЭДО записан с ошибкой",
		"идентификатор состоит из 4–46 знаков: латинские буквы, цифры, точка, дефис и @, например 2BM-7700000016-770101001-…")
	errGUID = fault.Define("UZ-TXF-012", fault.Input, "у файла нет своего GUID или он записан с ошибкой",
		"GUID состоит из 36 знаков: 8, 4, 4, 4 и 12 шестнадцатеричных цифр через дефис")
	errMoment = fault.Define("UZ-TXF-013", fault.Input, "не указано, когда составлен файл",
		"укажите identity.date как 2026-09-30 и identity.time как 12:00:00")
	errProgram = fault.Define("UZ-TXF-014", fault.Input, "не указана программа, которая составила файл",
		"укажите identity.program, до 40 знаков")
	errFlags = fault.Define("UZ-TXF-015", fault.Input, "окончание имени файла записано с ошибкой",
		"окончание состоит из пяти цифр и двузначного числа: 0_0_0_0_0_00")
	errNameLength = fault.Define("UZ-TXF-016", fault.Input, "имя файла длиннее 255 знаков",
		"проверьте идентификаторы участников ЭДО")
)

// The name of the file.
var (
	errFileName = fault.Define("UZ-TXF-020", fault.Input, "имя файла не совпадает с ИдФайл",
		"верните файлу имя, с которым он составлен: ИдФайл и .xml")
	errFileID = fault.Define("UZ-TXF-021", fault.Input, "ИдФайл составлен не по правилу",
		"без него не узнать участников обмена: в имени файла сначала получатель, потом отправитель")
	errFileIDDate = fault.Define("UZ-TXF-022", fault.Input, "дата в ИдФайл не та, когда составлен файл",
		"составьте файл заново")
	errFileIDParty = fault.Define("UZ-TXF-023", fault.Input, "ИНН в идентификаторе участника ЭДО не тот, что у стороны документа",
		"проверьте, тому ли и от того ли отправляется документ; в имени файла сначала получатель, потом отправитель")
)

// Requisites and classifiers.
var (
	errSpaces = fault.Define("UZ-TXF-030", fault.Input, "значение начинается или кончается пробелом",
		"обычно это опечатка: оператор и покупатель увидят другой номер или название")
	errUnitUnknown = fault.Define("UZ-TXF-031", fault.Input, "код единицы измерения незнаком",
		"сверьте код с ОКЕИ")
	errUnitName = fault.Define("UZ-TXF-032", fault.Input, "название единицы измерения не отвечает её коду",
		"сверьте код и условное обозначение с ОКЕИ")
	errUnitWhole = fault.Define("UZ-TXF-033", fault.Input, "количество дробное, а единица считается целыми",
		"проверьте количество и единицу измерения")
	errCurrency = fault.Define("UZ-TXF-034", fault.Input, "название валюты не отвечает её коду",
		"сверьте код и название с ОКВ")
	errCountry = fault.Define("UZ-TXF-035", fault.Input, "код страны незнаком",
		"сверьте код с ОКСМ")
	errTwoKPP = fault.Define("UZ-TXF-036", fault.Input, "у одной организации в документе разные КПП",
		"в документе указывают КПП той регистрации, от которой он составлен")
)
