package store

import "github.com/uzelhub/uzel/schemas/fault"

// What any store answers with; errors.Is recognises them.
var (
	ErrNotFound = fault.Define("UZ-STO-001", fault.Input, "в хранилище такого нет", "проверьте номер: uzel doc list")
	ErrStale    = fault.Define("UZ-STO-002", fault.Hub, "запись за это время изменилась", "повторите действие на свежих данных")
	ErrErased   = fault.Define("UZ-STO-003", fault.Input, "содержимое стёрто: ключ уничтожен",
		"восстановить его нельзя; что и когда стёрто, показывает uzel audit list")
	ErrClosed = fault.Define("UZ-STO-004", fault.Hub, "хранилище закрыто", "узел останавливается; повторите после запуска")
	ErrServed = fault.Define("UZ-STO-005", fault.Setup, "с этим хранилищем уже работает другой узел",
		"остановите его или укажите другое хранилище: параметр store")
	ErrUnseated = fault.Define("UZ-STO-007", fault.Remote, "с этим хранилищем начал работать другой узел: этот своё место потерял",
		"проверьте связь с сервером базы и перезапустите узел, если он должен работать")
	ErrPanic = fault.Define("UZ-STO-006", fault.Hub, "ошибка в программе при записи; записанное отменено",
		"сообщите разработчикам, приложив журнал программы")
	ErrExit = fault.Define("UZ-STO-222", fault.Hub, "запись прервана на середине и отменена", "повторите действие")

	// What is asked of a store and cannot be.
	ErrIdentity = fault.Define("UZ-STO-220", fault.Hub, "у принятого документа меняется то, по чему его узнают",
		"сообщите разработчикам, приложив журнал программы")
	ErrID       = fault.Define("UZ-STO-221", fault.Input, "это не номер документа или записи", "номера показывает uzel doc list")
	ErrTooLarge = fault.Define("UZ-STO-224", fault.Input, "содержимое слишком велико",
		"документ может занимать не больше 100 МБ")
	ErrTakenID = fault.Define("UZ-STO-226", fault.Hub, "этот номер уже есть у другого документа",
		"сообщите разработчикам, приложив журнал программы")
	ErrText = fault.Define("UZ-STO-227", fault.Input, "в тексте есть символы, которых в тексте быть не может",
		"исправьте в системе, откуда пришёл документ: нулевой символ или не UTF-8")

	// What can befall a store.
	ErrFull = fault.Define("UZ-STO-201", fault.Remote, "на диске хранилища кончилось место",
		"освободите место; документы, которые не записаны, источник отдаст снова")
	ErrCommit = fault.Define("UZ-STO-207", fault.Remote, "неизвестно, записались ли последние изменения",
		"проверьте диск и перезапустите узел; до этого он ничего не примет")
	ErrStillThere = fault.Define("UZ-STO-225", fault.Hub, "ключ стёртой записи ещё не уничтожен",
		"перезапустите узел: он завершит стирание")
)
