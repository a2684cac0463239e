package output

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errUnknownForm = fault.Define("UZ-OUT-001", fault.Setup, "такой формы табеля нет",
		"укажите одну из перечисленных форм")
	errNotPrintable = fault.Define("UZ-OUT-002", fault.Input, "в табеле есть ошибки, форма по нему не печатается",
		"исправьте перечисленное и сформируйте табель заново")
	errTextTooLong = fault.Define("UZ-OUT-003", fault.Input, "текст не помещается в ячейку Excel",
		"сократите его: в ячейке может быть не больше 32 767 знаков")
	errNotation = fault.Define("UZ-OUT-004", fault.Setup, "неизвестный вид кодов",
		"выберите буквенные (letters) или цифровые (digits) коды")
	errNoDigits = fault.Define("UZ-OUT-006", fault.Setup, "у собственного кода нет цифрового обозначения",
		"задайте цифровой код или печатайте табель буквенными кодами: в одном табеле они не смешиваются")
	errSettings = fault.Define("UZ-OUT-007", fault.Setup, "настройки печатной формы записаны с ошибкой",
		"сверьте с образцом core/output/README.md")
	errTooLarge = fault.Define("UZ-OUT-005", fault.Input, "табель не помещается в одну книгу Excel",
		"разделите табель по подразделениям")
	errTemplateDamaged = fault.Define("UZ-OUT-020", fault.Setup, "шаблон табеля не читается",
		"откройте его в Excel и сохраните как книгу .xlsx")
	errTemplateBlock = fault.Define("UZ-OUT-021", fault.Setup, "в шаблоне табеля не отмечены строки работника",
		"выделите строки, которые повторяются для каждого работника, и назовите их Табель_работник")
	errTemplateName = fault.Define("UZ-OUT-022", fault.Setup, "имя в шаблоне табеля указывает не на ячейку и не на строки одного листа",
		"исправьте имя в Excel: Формулы — Диспетчер имён")
	errTemplateField = fault.Define("UZ-OUT-023", fault.Setup, "такого поля здесь не бывает",
		"список полей — в описании шаблона; образец делает команда uzel timesheet template")
	errTemplateSheet = fault.Define("UZ-OUT-024", fault.Setup, "лист с таким именем в шаблоне табеля не нужен, его добавляет программа",
		"переименуйте лист шаблона")
	errTemplateFormula = fault.Define("UZ-OUT-025", fault.Setup, "формула складывает только часть строк работника",
		"укажите диапазон на всю высоту блока Табель_работник или возьмите готовый итог: {всего часов}")
	errWorkbook = fault.Define("UZ-OUT-090", fault.Hub, "книга Excel не записана",
		"проверьте свободное место на диске; если оно есть, сообщите разработчикам")

	warnTooManyCodes = fault.Define("UZ-OUT-010", fault.Input,
		"у работника больше восьми видов оплаты или неявок, форма вмещает восемь",
		"остаток собран в последней строке под знаком «…», все дни видны в графе 4; распишите остаток вручную")
	warnNoPerson = fault.Define("UZ-OUT-011", fault.Input, "о работнике известен только табельный номер",
		"дополните список работников, в табеле не заполнена фамилия")
	warnNoPay = fault.Define("UZ-OUT-012", fault.Setup, "для кода не задан вид оплаты, в графе 7 стоит сам код",
		"задайте вид оплаты для этого кода в настройках выгрузки")
	warnUnverified = fault.Define("UZ-OUT-014", fault.Setup, "форма не сверена с официальным бланком",
		"сравните её с бланком перед первой печатью; что именно не сверено, написано на скрытом листе «О форме»")
	warnNoLabel = fault.Define("UZ-OUT-015", fault.Setup, "в этой форме нет обозначения для кода, напечатан его цифровой код из Т-13",
		"впишите обозначение, принятое в учётной политике учреждения")
	warnCharacters = fault.Define("UZ-OUT-013", fault.Input,
		"в тексте есть знаки, которых не бывает в документах, они заменены на «�»",
		"исправьте текст в источнике")
)
