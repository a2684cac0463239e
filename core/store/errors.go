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
)
