package config

import "github.com/uzelhub/uzel/schemas/fault"

// What can be wrong with a configuration. Numbers follow the stages of loading.
var (
	errUnreadable = fault.Define("UZ-CFG-001", fault.Setup, "файл не прочитан",
		"проверьте путь и права на файл; файл настроек указывают ключом --config")
	errSyntax = fault.Define("UZ-CFG-002", fault.Setup, "файл не разобран как YAML",
		"проверьте отступы, двоеточия и кавычки в этой строке и строкой выше")
	errDuplicateKey = fault.Define("UZ-CFG-003", fault.Setup, "ключ указан дважды", "оставьте один из двух")
	errUnsupported  = fault.Define("UZ-CFG-004", fault.Setup, "так настройки не пишут",
		"образец с пояснениями — configs/uzel.yaml")

	errUnknownKey = fault.Define("UZ-CFG-010", fault.Setup, "неизвестный ключ", "образец с пояснениями — configs/uzel.yaml")
	errMissingKey = fault.Define("UZ-CFG-011", fault.Setup, "не указан обязательный ключ", "добавьте его в этот блок")
	errWrongType  = fault.Define("UZ-CFG-012", fault.Setup, "значение не того вида", "образец с пояснениями — configs/uzel.yaml")
	errWrongValue = fault.Define("UZ-CFG-013", fault.Setup, "недопустимое значение", "образец с пояснениями — configs/uzel.yaml")

	errDuplicateName = fault.Define("UZ-CFG-020", fault.Setup, "такое имя уже занято", "дайте одному из двух другое имя")
	errUnknownName   = fault.Define("UZ-CFG-021", fault.Setup, "ссылка на то, чего в настройках нет",
		"исправьте имя или опишите то, на что оно ссылается")
	errStep = fault.Define("UZ-CFG-022", fault.Setup, "шаг маршрута записан неверно",
		"шаг — это имя или, с параметром, { имя: параметр }")
	errTimeZone = fault.Define("UZ-CFG-023", fault.Setup, "неизвестный часовой пояс",
		"пояс называют по базе IANA, например Europe/Moscow или Asia/Yekaterinburg")
	errCron = fault.Define("UZ-CFG-024", fault.Setup, "расписание записано неверно",
		"пять полей: минута, час, день месяца, месяц, день недели; «0 7 1 * *» — первого числа в 7:00")
	errCronNever = fault.Define("UZ-CFG-025", fault.Setup, "такой даты не бывает, расписание не сработает никогда",
		"проверьте день и месяц")
	errCalendarRule = fault.Define("UZ-CFG-047", fault.Setup, "правило производственного календаря записано неверно",
		"например: { working_day: 5, at: \"07:00\" } или { day: 10, or_working_day: before, at: \"07:00\" }")
	errNoCalendar = fault.Define("UZ-CFG-048", fault.Setup, "на этот год в программе нет производственного календаря",
		"обновите узел, когда правительство утвердит календарь; ближайшие запуски: uzel schedule list")
	errContradiction = fault.Define("UZ-CFG-026", fault.Setup, "настройки противоречат друг другу", "уберите одну из них")
	errNoRouteFile   = fault.Define("UZ-CFG-027", fault.Setup, "нет файла маршрутов",
		"проверьте имя: оно пишется относительно файла настроек")
	errRequisite = fault.Define("UZ-CFG-028", fault.Setup, "реквизит неверен", "сверьте его с выпиской из ЕГРЮЛ или ЕГРИП")
	errUnitCode  = fault.Define("UZ-CFG-031", fault.Setup, "такого кода нет в ОКЕИ", "например: 796 — штука, 356 — час, 166 — килограмм")
	errCondition = fault.Define("UZ-CFG-029", fault.Setup, "условие when не разобрано",
		"условие — да или нет о документе, например document.organisation.inn == \"7700000016\"")
	errWorkSchedules = fault.Define("UZ-CFG-032", fault.Setup, "графики работы записаны неверно",
		"образец с пояснениями — configs/work_schedules.yaml")
	errConditionFailed = fault.Define("UZ-CFG-030", fault.Setup, "условие when не вычислилось",
		"проверьте, у всех ли документов есть поле из условия")

	errRate = fault.Define("UZ-CFG-033", fault.Setup, "предел обращений записан неверно",
		"число и срок через дробь: 10/s — в секунду, 600/m — в минуту, 5000/h — в час, 20000/d — в сутки")
	errDay = fault.Define("UZ-CFG-034", fault.Setup, "дни перерыва записаны неверно",
		"daily — каждый день, tuesday — по вторникам, first tuesday — первый вторник месяца, last friday — последняя пятница, "+
			"15 — число месяца, 2026-12-31 — одна дата; числа и даты берут в кавычки")

	errWatch = fault.Define("UZ-CFG-050", fault.Hub, "за изменениями файлов настройки следить нельзя",
		"после изменения настройки пошлите узлу сигнал HUP или перезапустите его")

	errUnknownConnector = fault.Define("UZ-CFG-040", fault.Setup, "неизвестный коннектор", "посмотрите список: uzel connector list")
	errSecretMissing    = fault.Define("UZ-CFG-041", fault.Setup, "секрет подключения не найден",
		"задайте переменную окружения или файл, на которые ссылаются настройки, и перезапустите узел")
	errReference = fault.Define("UZ-CFG-042", fault.Setup, "ссылка на секрет записана неверно",
		"пишите ${env:ИМЯ_ПЕРЕМЕННОЙ} или ${file:/путь/к/файлу}")
	errSecretShared = fault.Define("UZ-CFG-043", fault.Setup, "файл секрета могут читать посторонние",
		"оставьте доступ только владельцу: chmod 600")
	errSecretOpen = fault.Define("UZ-CFG-044", fault.Setup, "секрет записан в настройках открыто",
		"вынесите его: ${env:ИМЯ_ПЕРЕМЕННОЙ} или ${file:/путь/к/файлу}")
	errUnused = fault.Define("UZ-CFG-046", fault.Setup, "подключение никто не использует",
		"назовите его в from или to маршрута; если оно даёт только справочные данные (работников, неявки), укажите every")
	// ErrNotDescribed says that the program of a connector could not be asked for the schema of its settings.
	ErrNotDescribed = fault.Define("UZ-CFG-080", fault.Connector, "программа коннектора не отвечает, настройки подключения не проверены",
		"посмотрите, что с ней: uzel connector describe")
	errConnectorSchema = fault.Define("UZ-CFG-045", fault.Connector, "схема настроек коннектора неверна",
		"сообщите автору коннектора")
	errPack = fault.Define("UZ-CFG-070", fault.Setup, "официальная схема в папке установки не читается",
		"удалите этот файл или замените его: uzel schemas add ФАЙЛ.xsd")
)
