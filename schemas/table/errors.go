package table

import "github.com/uzelhub/uzel/schemas/fault"

const (
	hintUTF8   = "пересохраните файл в UTF-8: в Excel это «CSV UTF-8 (разделители — запятые)»"
	hintSplit  = "разделите файл на части"
	hintAnew   = "получите файл заново и не открывайте его в других программах"
	hintResave = "откройте файл в Excel и сохраните его заново как книгу .xlsx или как CSV UTF-8"
)

var (
	errTooLarge    = fault.Define("UZ-TAB-001", fault.Input, "файл таблицы слишком велик", hintSplit)
	errWindows1251 = fault.Define("UZ-TAB-002", fault.Input, "таблица записана не в UTF-8, а, похоже, в Windows-1251",
		hintUTF8)
	errUTF16 = fault.Define("UZ-TAB-003", fault.Input, "таблица записана не в UTF-8, а, похоже, в UTF-16",
		hintUTF8)
	errCP866 = fault.Define("UZ-TAB-004", fault.Input, "таблица записана не в UTF-8, а, похоже, в кодировке DOS (CP866)",
		hintUTF8)
	errNotUTF8 = fault.Define("UZ-TAB-005", fault.Input, "таблица записана не в UTF-8", hintUTF8)
	errBinary  = fault.Define("UZ-TAB-006", fault.Input, "это не текст таблицы: в файле есть двоичные данные",
		hintAnew)
	errEmpty = fault.Define("UZ-TAB-007", fault.Input, "в таблице нет строки заголовка",
		"первая строка таблицы должна называть её столбцы")
	errMalformed = fault.Define("UZ-TAB-008", fault.Input, "строка CSV записана с ошибкой",
		"поле с разделителем, кавычкой или переносом берётся в кавычки целиком, кавычка внутри него удваивается")
	errSeparator = fault.Define("UZ-TAB-009", fault.Input, "столбцы разделены не запятой и не точкой с запятой",
		"сохраните таблицу с разделителем «,» или «;»")
	errTooManyRows    = fault.Define("UZ-TAB-010", fault.Input, "в таблице слишком много строк", hintSplit)
	errTooManyColumns = fault.Define("UZ-TAB-011", fault.Input, "в строке таблицы слишком много столбцов",
		"уберите лишние столбцы; проверьте, нет ли данных далеко справа")
	errCellTooLong = fault.Define("UZ-TAB-012", fault.Input, "ячейка таблицы слишком длинна",
		"проверьте кавычки: незакрытая кавычка собирает в одну ячейку всё, что за ней")
	errDuplicateColumn = fault.Define("UZ-TAB-013", fault.Input, "столбец назван в заголовке дважды",
		"оставьте один столбец с таким именем")
	errDamaged   = fault.Define("UZ-TAB-014", fault.Input, "книга Excel повреждена или обрезана", hintAnew)
	errEncrypted = fault.Define("UZ-TAB-015", fault.Input, "книга Excel закрыта паролем",
		"снимите пароль и пришлите книгу снова")
	errOldExcel = fault.Define("UZ-TAB-016", fault.Input, "это книга Excel старого вида (.xls)", hintResave)
	errEncoding = fault.Define("UZ-TAB-020", fault.Setup, "кодировка таблицы названа неверно",
		"допустимы utf-8, windows-1251, cp866 и utf-16")
	errNotThatEncoding = fault.Define("UZ-TAB-021", fault.Input, "таблица записана не в той кодировке, которая указана",
		"проверьте кодировку в описании столбцов")
	errNoSheet = fault.Define("UZ-TAB-022", fault.Input, "в книге нет такого листа",
		"проверьте имя листа в описании столбцов")
	errDates1904 = fault.Define("UZ-TAB-023", fault.Input, "книга считает даты от 1904 года",
		"снимите в Excel «Использовать систему дат 1904» и сохраните книгу заново")
	errBomb = fault.Define("UZ-TAB-017", fault.Input, "книга Excel при распаковке слишком велика", hintSplit)
)
