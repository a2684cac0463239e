package steps

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errNoSuchStep = fault.Define("UZ-STP-001", fault.Setup, "такого шага нет",
		"шаги: enrich, resolve, to-upd, to-ukd, validate, to-timesheet, to-bill, export")
	errWrongKind = fault.Define("UZ-STP-002", fault.Setup, "шаг не умеет работать с документом этого вида",
		"проверьте порядок шагов маршрута и виды документов в from.kinds")
	errNoOrganisation = fault.Define("UZ-STP-004", fault.Setup, "организация подключения не описана",
		"добавьте её в organisations файла настройки")
	errOtherSeller = fault.Define("UZ-STP-005", fault.Input, "продавец в документе — не та организация, которой принадлежит подключение",
		"проверьте ИНН компании в учётной системе и organisation у подключения")
	errNoTerms = fault.Define("UZ-STP-006", fault.Input, "не настроено, какой УПД выставляет организация",
		"заполните upd и signatory у организации в файле настройки, затем: uzel doc replay")
	errNoUnit = fault.Define("UZ-STP-007", fault.Input, "единица измерения неизвестна",
		"добавьте её в units файла настройки с кодом ОКЕИ, затем: uzel doc replay")
	errNoBox = fault.Define("UZ-STP-008", fault.Input, "не известен идентификатор участника ЭДО",
		"для контрагента его узнаёт шаг маршрута { resolve: ПОДКЛЮЧЕНИЕ }, или укажите edo_id в counterparties; "+
			"для своей организации — в organisations; затем: uzel doc replay")
	errNoRate = fault.Define("UZ-STP-009", fault.Input, "ставка НДС не предусмотрена форматом УПД",
		"исправьте налог в учётной системе: 0, 5, 7, 10, 20, 22 процента; без НДС пишут none")
	errOtherTotal = fault.Define("UZ-STP-080", fault.Input, "сумма счёта не равна сумме его строк",
		"исправьте счёт в учётной системе: новая редакция будет принята сама")
	errBuyerINN = fault.Define("UZ-STP-096", fault.Input, "ИНН покупателя неверен: контрольные цифры не сходятся",
		"исправьте его в учётной системе: новая редакция будет принята сама")
	errCreditNote = fault.Define("UZ-STP-010", fault.Input, "отрицательная сумма: это возврат или корректировка, а не отгрузка",
		"возврат оформляют корректировочным документом (УКД); отсейте такие счета условием маршрута: when")
	errNoSchedules = fault.Define("UZ-STP-011", fault.Setup, "графики работы не настроены",
		"опишите их в work_schedules файла настройки")
	errNoCurrency = fault.Define("UZ-STP-012", fault.Input, "валюта документа неизвестна",
		"исправьте код валюты в учётной системе")
	errNoStaff = fault.Define("UZ-STP-013", fault.Setup, "у организации нет ни одного известного работника",
		"дайте таблицу работников: подключение folder, kind: employee; отметки будут обработаны сами")
	errNoMonth = fault.Define("UZ-STP-014", fault.Input, "не понять, за какой месяц таблица отметок: ни у одной отметки не разобрать дату",
		"запишите время как 2026-10-01 08:00 или 2026-10-01T08:00:00+03:00")
	errManyMonths = fault.Define("UZ-STP-015", fault.Input, "таблица отметок должна охватывать один месяц",
		"оставьте отметки одного месяца и двух дней до и после него; остальные дайте отдельным файлом")
	errForeignBox = fault.Define("UZ-STP-016", fault.Input, "иностранный покупатель не участвует в обмене через операторов ЭДО",
		"передайте ему документ на бумаге; такие счета отсеивает условие маршрута: when: document.counterparty.inn != \"\"")
	errNothingCorrected = fault.Define("UZ-STP-020", fault.Input, "от утверждённого табеля ничем не отличается",
		"корректирующий табель не нужен: остановите документ: uzel doc cancel; если различие должно быть, запишите исправление: uzel timesheet correct")
	errBilled = fault.Define("UZ-STP-022", fault.Input, "за месяц уже выставлен счёт, корректирующий табель его не меняет",
		"разницу согласуйте с заказчиком и учтите корректировочным документом")
	errLate = fault.Define("UZ-STP-023", fault.Input, "счёт выставлен позже срока", "отправьте его сегодня и предупредите заказчика")
	errGone = fault.Define("UZ-STP-024", fault.Input, "работника нет в последней таблице работников, а отметки есть",
		"верните его в таблицу или укажите дату увольнения: dismissed")
	errNumberTaken = fault.Define("UZ-STP-025", fault.Input, "счёт с этим номером уже сделан по другим отметкам того же месяца",
		"часы всех объектов складывает в один счёт uzel bill build --month; лишний документ остановите: uzel doc cancel")
)
