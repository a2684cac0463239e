package sqlite

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errLock = fault.Define("UZ-STO-301", fault.Remote, "не удалось занять хранилище", "проверьте права на каталог хранилища")
	errBell = fault.Define("UZ-STO-305", fault.Remote, "узел не удалось позвать", "проверьте права на каталог хранилища")
	errBusy = fault.Define("UZ-STO-302", fault.Setup, "базу нужно обновить, а с ней работает узел", "остановите узел и повторите")
	errPart = fault.Define("UZ-STO-303", fault.Remote, "в базе нарушена целостность",
		"остановите узел и восстановите папку хранилища из резервной копии")
	errOpen = fault.Define("UZ-STO-304", fault.Remote, "защита журнала от изменений снята",
		"проверьте журнал: uzel audit verify --head")
)
