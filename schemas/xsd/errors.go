package xsd

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errSchema = fault.Define("UZ-XSD-001", fault.Setup, "схема XSD не читается",
		"проверьте, что файл схемы целый и не ссылается на другие файлы")
	errRoot = fault.Define("UZ-XSD-002", fault.Input, "корневой элемент не тот, что в схеме",
		"проверьте, что это документ нужного вида и версии")
	errElement = fault.Define("UZ-XSD-003", fault.Input, "элемента здесь быть не должно",
		"уберите элемент или поставьте его на место: порядок элементов важен")
	errNoElement = fault.Define("UZ-XSD-004", fault.Input, "нет обязательного элемента",
		"добавьте элемент, без него документ не примут")
	errAttribute = fault.Define("UZ-XSD-005", fault.Input, "такого атрибута в схеме нет",
		"проверьте имя атрибута и версию формата")
	errNoAttribute = fault.Define("UZ-XSD-006", fault.Input, "нет обязательного атрибута",
		"добавьте атрибут, без него документ не примут")
	errValue = fault.Define("UZ-XSD-007", fault.Input, "значение не подходит",
		"исправьте значение в документе или в системе, из которой он пришёл")
	errText = fault.Define("UZ-XSD-008", fault.Input, "текста здесь быть не должно",
		"между элементами допустимы только пробелы и переводы строк")
	errMalformed = fault.Define("UZ-XSD-009", fault.Input, "нарушены правила записи XML",
		"проверьте теги и кавычки в этом месте")
	errLimit = fault.Define("UZ-XSD-010", fault.Input, "документ слишком велик для проверки по схеме",
		"разделите документ на части")
	errMany = fault.Define("UZ-XSD-011", fault.Input, "замечаний к структуре слишком много, показаны первые",
		"исправьте показанные и проверьте документ снова")
	errOther = fault.Define("UZ-XSD-012", fault.Input, "документ не отвечает схеме",
		"сравните это место с описанием формата")

	// Unverified is the warning of formats whose schema here was not made from the official one. Where an official schema
	// judges a document it takes this warning's place with the rest of the structure.
	Unverified = fault.Define("UZ-XSD-013", fault.Input, "строение этого документа сверено не с официальной схемой",
		"добавьте официальную схему (uzel schemas add ФАЙЛ.xsd) или проверьте файл программой ведомства")
)
