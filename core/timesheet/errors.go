package timesheet

import "github.com/uzelhub/uzel/schemas/fault"

const hintLeftOut = "исправьте строку; пока она не исправлена, она не учтена, остальное посчитано"

// What stops the work.
var (
	errNoCalendar = fault.Define("UZ-TSH-001", fault.Input, "нет производственного календаря на этот год",
		"проверьте месяц; без календаря можно посчитать по праздникам ст. 112 ТК РФ: ключ --plain-calendar")
	errSchedulesYAML = fault.Define("UZ-TSH-002", fault.Setup, "файл графиков записан с ошибкой",
		"сверьте с образцом configs: отступы, кавычки, названия полей")
	errSchedule = fault.Define("UZ-TSH-003", fault.Setup, "график задан неверно",
		"исправьте график по образцу; длительность пишется как 8h, 7h12m или 0h30m")
	errSettings = fault.Define("UZ-TSH-004", fault.Setup, "настройка табеля задана неверно",
		"допустимы overtime: ordered, overtime_from: 15m, round: 15m down, clip: schedule")
	errNoColumn = fault.Define("UZ-TSH-005", fault.Input, "в таблице нет нужного столбца",
		"первая строка таблицы должна называть столбцы так, как в описании")
	errColumns = fault.Define("UZ-TSH-009", fault.Setup, "описание столбцов таблицы отметок записано с ошибкой",
		"сверьте с образцами core/timesheet/COLUMNS.md")
	errOwnCodes = fault.Define("UZ-TSH-010", fault.Setup, "собственный код отсутствия задан неверно",
		"до четырёх прописных русских букв, которых нет в форме Т-13; digits — не больше четырёх цифр, не из формы и без повторов")
	errNoEmployee = fault.Define("UZ-TSH-006", fault.Setup, "такого работника в табеле нет",
		"проверьте табельный номер, с нулями впереди")
	errTimeZone = fault.Define("UZ-TSH-008", fault.Setup, "неизвестный часовой пояс", "запишите как Europe/Moscow")
	errNoDate   = fault.Define("UZ-TSH-007", fault.Setup, "эта дата не входит в месяц табеля",
		"укажите дату месяца табеля: ГГГГ-ММ-ДД")
)

// Why a row was left out.
var (
	findDuplicate = fault.Define("UZ-TSH-020", fault.Input, "табельный номер повторяется",
		"учтена первая строка с этим номером; оставьте одну")
	findNoTabNumber = fault.Define("UZ-TSH-021", fault.Input, "нет табельного номера", hintLeftOut)
	findUnknownTab  = fault.Define("UZ-TSH-022", fault.Input, "такого табельного номера нет среди работников",
		"проверьте номер, с нулями впереди; "+hintLeftOut)
	findObject    = fault.Define("UZ-TSH-023", fault.Input, "такого объекта нет в таблице объектов", hintLeftOut)
	findDirection = fault.Define("UZ-TSH-024", fault.Input, "неизвестное направление прохода",
		"допустимы in, out и auto; "+hintLeftOut)
	findSchedule = fault.Define("UZ-TSH-025", fault.Input, "такого графика нет", hintLeftOut)
	findCode     = fault.Define("UZ-TSH-026", fault.Input, "код здесь неприменим", hintLeftOut)
	findOrder    = fault.Define("UZ-TSH-027", fault.Input, "начало позже окончания", hintLeftOut)
	findTime     = fault.Define("UZ-TSH-028", fault.Input, "время не разобрать",
		"запишите как 2026-10-01 08:00 или 2026-10-01T08:00:00+03:00; "+hintLeftOut)
	findNoTime    = fault.Define("UZ-TSH-035", fault.Input, "время не указано", hintLeftOut)
	findOvernight = fault.Define("UZ-TSH-036", fault.Input, "выход раньше входа",
		"если смена кончается на следующий день, укажите overnight: next_day в описании столбцов; "+hintLeftOut)
	findDate = fault.Define("UZ-TSH-029", fault.Input, "дату не разобрать",
		"запишите как 2026-10-01; "+hintLeftOut)
	findZone = fault.Define("UZ-TSH-030", fault.Input, "неизвестный часовой пояс",
		"запишите как Europe/Moscow; "+hintLeftOut)
	findObjectTwice = fault.Define("UZ-TSH-031", fault.Input, "объект повторяется",
		"учтена первая строка с этим объектом; оставьте одну")
	findNoObject = fault.Define("UZ-TSH-032", fault.Input, "у объекта нет обозначения", hintLeftOut)
	findMinutes  = fault.Define("UZ-TSH-033", fault.Input, "минуты приказа не разобрать",
		"запишите целое число минут больше нуля; "+hintLeftOut)
	findTooManyCells = fault.Define("UZ-TSH-034", fault.Input, "в строке больше ячеек, чем столбцов в заголовке",
		"возьмите поле с разделителем в кавычки; "+hintLeftOut)
)

// What concerns the sheet as a whole.
var (
	findNoPeriodMarks = fault.Define("UZ-TSH-040", fault.Input, "нет отметок с начала учётного периода",
		"добавьте отметки с первого дня учётного периода; сверхурочные этого работника не посчитаны")
	findMore = fault.Define("UZ-TSH-041", fault.Input, "таких замечаний больше, чем перечислено",
		"исправьте перечисленные и посчитайте снова")
)
