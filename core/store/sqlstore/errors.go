package sqlstore

import "github.com/uzelhub/uzel/schemas/fault"

// Kinds of faults of a database. Dialects translate what their driver says into these.
var (
	ErrBusy = fault.Define("UZ-STO-202", fault.Remote, "хранилище занято другой программой",
		"повторите; если не проходит, завершите программу, которая держит базу открытой")
	ErrReadOnly = fault.Define("UZ-STO-203", fault.Setup, "в хранилище нельзя писать",
		"дайте пользователю узла право записи в каталог хранилища")
	ErrDamaged = fault.Define("UZ-STO-204", fault.Remote, "база хранилища повреждена",
		"остановите узел, проверьте диск и восстановите папку хранилища из резервной копии")
	ErrDisk = fault.Define("UZ-STO-205", fault.Remote, "диск хранилища отказывает", "проверьте диск; состояние покажет uzel check")
	ErrSQL  = fault.Define("UZ-STO-206", fault.Hub, "запрос к базе не выполнен",
		"сообщите разработчикам, приложив журнал программы")
	ErrCannotOpen = fault.Define("UZ-STO-208", fault.Setup, "базу хранилища не удалось открыть",
		"проверьте путь в параметре store и права на каталог")
	ErrMigration = fault.Define("UZ-STO-209", fault.Hub, "базу не удалось привести к нужной версии",
		"восстановите копию, сделанную перед обновлением, и сообщите разработчикам")
	ErrLost = fault.Define("UZ-STO-211", fault.Remote, "связь с сервером базы прервалась",
		"узел соединится снова сам; если не соединяется, проверьте сервер базы и сеть")
	ErrUncertain = fault.Define("UZ-STO-212", fault.Remote, "сервер базы не ответил, записались ли последние изменения",
		"проверьте сервер базы и сеть; узел продолжит с того, что записано")
	ErrNewer = fault.Define("UZ-STO-210", fault.Setup, "база создана более новой программой", "обновите программу")

	errPayload = fault.Define("UZ-STO-223", fault.Remote, "содержимое документа повреждено",
		"остановите узел и восстановите папку хранилища из резервной копии")
)
