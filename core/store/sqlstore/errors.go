package sqlstore

import "github.com/uzelhub/uzel/schemas/fault"

// Kinds of faults of a database. Dialects translate what their driver says into these.
var (
	ErrFull = fault.Define("UZ-STO-201", fault.Remote, "на диске хранилища кончилось место",
		"освободите место; документы, которые не записаны, источник отдаст снова")
	ErrBusy = fault.Define("UZ-STO-202", fault.Remote, "хранилище занято другой программой",
		"повторите; если не проходит, завершите программу, которая держит базу открытой")
	ErrReadOnly = fault.Define("UZ-STO-203", fault.Setup, "в хранилище нельзя писать",
		"дайте пользователю узла право записи в каталог хранилища")
	ErrDamaged = fault.Define("UZ-STO-204", fault.Remote, "база хранилища повреждена",
		"остановите узел, проверьте диск и восстановите базу из копии: uzel restore")
	ErrDisk = fault.Define("UZ-STO-205", fault.Remote, "диск хранилища отказывает", "проверьте диск; состояние покажет uzel check")
	ErrSQL  = fault.Define("UZ-STO-206", fault.Hub, "запрос к базе не выполнен",
		"сообщите разработчикам, приложив журнал программы")
	ErrCommit = fault.Define("UZ-STO-207", fault.Remote, "неизвестно, записались ли последние изменения",
		"проверьте диск и перезапустите узел; до этого он ничего не примет")
	ErrCannotOpen = fault.Define("UZ-STO-208", fault.Setup, "базу хранилища не удалось открыть",
		"проверьте путь в параметре store и права на каталог")
	ErrMigration = fault.Define("UZ-STO-209", fault.Hub, "базу не удалось привести к нужной версии",
		"восстановите копию, сделанную перед обновлением, и сообщите разработчикам")
	ErrNewer = fault.Define("UZ-STO-210", fault.Setup, "база создана более новой программой", "обновите программу")

	errIdentity = fault.Define("UZ-STO-220", fault.Hub, "у принятого документа меняется то, по чему его узнают",
		"сообщите разработчикам, приложив журнал программы")
	errID      = fault.Define("UZ-STO-221", fault.Input, "это не номер документа или записи", "номера показывает uzel doc list")
	errExit    = fault.Define("UZ-STO-222", fault.Hub, "запись прервана на середине и отменена", "повторите действие")
	errPayload = fault.Define("UZ-STO-223", fault.Remote, "содержимое документа повреждено",
		"восстановите базу из копии: uzel restore")
	errTakenID = fault.Define("UZ-STO-226", fault.Hub, "этот номер уже есть у другого документа",
		"сообщите разработчикам, приложив журнал программы")
	errTooLarge = fault.Define("UZ-STO-224", fault.Input, "содержимое слишком велико",
		"документ может занимать не больше 100 МБ")
	errStillThere = fault.Define("UZ-STO-225", fault.Hub, "ключ стёртой записи ещё не уничтожен",
		"перезапустите узел: он завершит стирание")
)
