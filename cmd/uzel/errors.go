package main

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errUsage = fault.Define("UZ-CLI-001", fault.Setup, "команда записана неверно",
		"посмотрите справку: uzel --help или uzel КОМАНДА --help")
	errNotRight = fault.Define("UZ-CLI-002", fault.Input, "проверка не пройдена",
		"исправьте перечисленное выше и повторите")
	errPartial = fault.Define("UZ-CLI-003", fault.Remote, "сделана только часть",
		"исправьте перечисленное выше и повторите: остальное уже сделано")
	errFile = fault.Define("UZ-CLI-004", fault.Remote, "файл не прочитан или не записан",
		"проверьте имя, права и место на диске")
	errConfig = fault.Define("UZ-CLI-005", fault.Setup, "настройка не годна",
		"исправьте перечисленное выше; проверка: uzel check")
	errNoConnector = fault.Define("UZ-CLI-006", fault.Setup, "такого коннектора нет",
		"посмотрите список: uzel connector list")
	errOwnName = fault.Define("UZ-CLI-080", fault.Setup, "коннектор с таким именем уже есть в программе",
		"сторонний коннектор должен называть себя иначе: уберите его из connectors")
	errNoAnswer = fault.Define("UZ-CLI-081", fault.Input, "программа не отвечает как коннектор",
		"проверьте, что это программа коннектора и что она собрана для этой системы")
	errNoFile = fault.Define("UZ-CLI-007", fault.Setup, "такого файла нет",
		"проверьте имя и папку, из которой запущена команда")
	errCheck = fault.Define("UZ-CLI-008", fault.Remote, "подключение не работает",
		"исправьте названное и повторите: uzel connector check")
	errOutside = fault.Define("UZ-CLI-009", fault.Remote, "внешняя система не ответила или отказала",
		"проверьте её и подключение к ней: uzel connector check")
	errSettings = fault.Define("UZ-CLI-010", fault.Setup, "подключение настроено неверно",
		"исправьте названное в файле настройки и проверьте: uzel connector check")
	errFolder = fault.Define("UZ-CLI-011", fault.Setup, "это папка, а нужен файл", "назовите файл")
	errTooBig = fault.Define("UZ-CLI-012", fault.Input, "файл слишком велик", "проверьте, тот ли это файл")
	errOutput = fault.Define("UZ-CLI-013", fault.Remote, "результат не выведен",
		"проверьте, куда направлен вывод команды и есть ли там место")
	errNoPassword = fault.Define("UZ-CLI-015", fault.Setup, "нет пароля",
		"передайте его строкой стандартного ввода или введите в терминале")
	errListen = fault.Define("UZ-CLI-016", fault.Setup, "на этом адресе нельзя принимать соединения",
		"назовите другой адрес: --listen 127.0.0.1:ПОРТ")
	errFaults = fault.Define("UZ-CLI-017", fault.Setup, "файл неисправностей записан неверно",
		"образец показывает справка: uzel sandbox --help")
	errNoSandbox = fault.Define("UZ-CLI-018", fault.Remote, "имитация по этому адресу не отвечает",
		"запустите её (uzel sandbox) или назовите её адрес: --listen")
	errInternal = fault.Define("UZ-CLI-014", fault.Hub, "ошибка в программе",
		"сообщите разработчикам, приложив этот текст")
	errNotListed = fault.Define("UZ-CLI-020", fault.Input, "такого работника в табеле нет", "проверьте табельный номер: uzel timesheet marks ДОКУМЕНТ")
	errClaims    = fault.Define("UZ-CLI-021", fault.Input, "таблица другой системы не читается",
		"нужны столбцы tab_number, date, minutes или hours и, если есть неявки, code")
	errNoSheets = fault.Define("UZ-CLI-022", fault.Input, "за этот месяц у узла нет табелей заказчика",
		"постройте их (uzel route run) или дайте файлами: --timesheet")
	errNoForm = fault.Define("UZ-CLI-030", fault.Input, "печатной формы для такого документа нет",
		"что печатается, перечислено в справке: uzel print --help")
	errOtherMonth = fault.Define("UZ-CLI-023", fault.Input, "этот день не из месяца табеля", "назовите документ нужного месяца: uzel doc list --kind timesheet")
	errNoObject   = fault.Define("UZ-CLI-024", fault.Input, "такого объекта у табеля нет", "назовите объект, как в отметках: uzel timesheet marks ДОКУМЕНТ")
)
