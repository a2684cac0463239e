package vault

import "github.com/uzelhub/uzel/schemas/fault"

// Kinds of faults around keys.
var (
	ErrInstallationMissing = fault.Define("UZ-STO-101", fault.Setup, "нет файла ключа установки",
		"верните файл из того места, где вы его храните отдельно от копий: без него содержимое документов не прочитать; для нового "+
			"хранилища уберите key_file, узел сделает ключ сам рядом с базой, потом файл можно перенести и назвать здесь")
	ErrInstallationExposed = fault.Define("UZ-STO-102", fault.Setup, "файл ключа установки доступен другим пользователям",
		"оставьте доступ одному владельцу: chmod 600")
	ErrInstallationDamaged = fault.Define("UZ-STO-103", fault.Setup, "файл ключа установки повреждён или это другой файл",
		"верните файл из того места, где вы его храните отдельно от копий")
	ErrInstallationWrong = fault.Define("UZ-STO-104", fault.Setup, "ключ установки не подходит к файлу ключей",
		"укажите тот ключ установки, с которым хранилище работало раньше")
	ErrKeysMissing = fault.Define("UZ-STO-105", fault.Setup, "нет файла ключей документов",
		"верните файл из последней копии: вместе с копией FILE создаётся FILE.keys")
	ErrKeysDamaged = fault.Define("UZ-STO-106", fault.Remote, "файл ключей документов повреждён",
		"верните файл из последней копии и проверьте диск: uzel check")
	ErrKeysForeign = fault.Define("UZ-STO-107", fault.Setup, "файл ключей от другого хранилища",
		"верните файл ключей, который лежал рядом с этой базой")
	ErrKeyMissing = fault.Define("UZ-STO-108", fault.Remote, "в файле ключей нет ключа этой записи",
		"файл ключей старше базы: верните самую свежую его копию")
	ErrKeyDamaged = fault.Define("UZ-STO-109", fault.Remote, "ключ записи повреждён",
		"верните файл ключей из последней копии и проверьте диск: uzel check")
	ErrUnsealed = fault.Define("UZ-STO-110", fault.Remote, "зашифрованное содержимое повреждено или подменено",
		"восстановите базу из копии и проверьте диск: uzel check")
	ErrWrite = fault.Define("UZ-STO-111", fault.Remote, "файл ключей не удалось записать",
		"проверьте место на диске и права на каталог хранилища")
	ErrSync = fault.Define("UZ-STO-112", fault.Remote, "диск не подтвердил запись файла ключей",
		"проверьте диск и перезапустите узел; до этого он ничего не примет")
	ErrRead      = fault.Define("UZ-STO-113", fault.Remote, "файл не читается", "проверьте диск и права на каталог хранилища")
	ErrRandom    = fault.Define("UZ-STO-114", fault.Remote, "система не дала случайных чисел", "перезапустите машину")
	ErrKeysOther = fault.Define("UZ-STO-115", fault.Setup, "файл ключей старее базы, или это копия, с которой работает другой узел",
		"все узлы работают с одним файлом ключей: проверьте параметр store.keys; если свежего файла больше нет, очистите таблицу key_file")
	ErrValue = fault.Define("UZ-STO-116", fault.Hub, "значение не записать", "сообщите разработчикам, приложив журнал программы")
)
