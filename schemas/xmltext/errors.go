package xmltext

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errEncoding = fault.Define("UZ-XML-001", fault.Input, "кодировка файла не поддерживается",
		"сохраните файл в windows-1251 или UTF-8 и укажите её в первой строке")
	errBytes = fault.Define("UZ-XML-002", fault.Input, "байты файла не отвечают его кодировке",
		"сравните кодировку в первой строке файла с той, в которой он записан")
	errMalformed = fault.Define("UZ-XML-003", fault.Input, "нарушены правила записи XML",
		"проверьте теги и кавычки в этом месте или запросите файл заново")
	errTruncated = fault.Define("UZ-XML-004", fault.Input, "файл обрывается",
		"файл пришёл не целиком, запросите его заново")
	errDoctype = fault.Define("UZ-XML-005", fault.Input, "в файле есть DOCTYPE",
		"файлы обмена его не содержат, он может быть опасен; запросите файл без DOCTYPE")
	errEntity = fault.Define("UZ-XML-006", fault.Input, "в файле есть ссылка, которой в XML нет",
		"допустимы только &lt; &gt; &amp; &quot; &apos; и номера символов; отдельный знак & пишут как &amp;")
	errLimit = fault.Define("UZ-XML-007", fault.Input, "файл устроен слишком сложно",
		"файл обмена таким не бывает; проверьте, тот ли это файл")
	errCharacter = fault.Define("UZ-XML-008", fault.Input, "в тексте есть символ, которого в XML быть не может",
		"уберите управляющий символ; в коде маркировки это обычно разделитель GS перед криптохвостом")
	errName = fault.Define("UZ-XML-009", fault.Input, "имя или примечание нельзя записать в этой кодировке",
		"имена элементов и атрибутов пишут буквами, которые есть в windows-1251")
)
