package bundle

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errArchive = fault.Define("UZ-BDL-001", fault.Input, "это не архив документа Узла",
		"архив делает команда uzel doc export; в нём есть manifest.json")
	errChanged = fault.Define("UZ-BDL-002", fault.Input, "файл изменён", "запросите архив заново у того, кто его выгрузил")
	errMissing = fault.Define("UZ-BDL-003", fault.Input, "файла, названного в manifest.json, в архиве нет", "запросите архив заново")
	errForeign = fault.Define("UZ-BDL-004", fault.Input, "в архиве лишний файл: manifest.json его не называет", "он не из Узла; не полагайтесь на него")
	errTooBig  = fault.Define("UZ-BDL-005", fault.Input, "архив слишком велик", "проверьте, тот ли это файл")
	errUnread  = fault.Define("UZ-BDL-006", fault.Input, "подпись не читается", "запросите её заново у того, кто подписал")
	errNoFile  = fault.Define("UZ-BDL-007", fault.Input, "файла, под которым стоит подпись, в архиве нет",
		"проверить её нечем: запросите файл у того, кто подписал")
	errDamaged = fault.Define("UZ-BDL-009", fault.Input, "архив повреждён: файл в нём не читается", "запросите архив заново у того, кто его выгрузил")
	errVersion = fault.Define("UZ-BDL-008", fault.Input, "архив сделан другой версией программы", "обновите Узел и повторите")
)
