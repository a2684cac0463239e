package postgres

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errAddress = fault.Define("UZ-STO-401", fault.Setup, "адрес базы PostgreSQL не разобрать",
		"напишите его так: postgres://пользователь@сервер:5432/база?sslmode=verify-full")
	errUnreachable = fault.Define("UZ-STO-402", fault.Remote, "с сервером базы не соединиться",
		"проверьте, что сервер PostgreSQL работает, его адрес и сеть")
	errRefused = fault.Define("UZ-STO-403", fault.Setup, "сервер базы не пускает",
		"проверьте имя пользователя, пароль и имя базы, а на сервере — pg_hba.conf")
	errCrowded = fault.Define("UZ-STO-404", fault.Remote, "на сервере базы кончились соединения",
		"увеличьте max_connections: одному узлу нужно до семи")
	errRights = fault.Define("UZ-STO-405", fault.Setup, "у пользователя базы не хватает прав",
		"сделайте пользователя узла владельцем базы; если сервер — только для чтения, укажите главный")
	errServer = fault.Define("UZ-STO-406", fault.Setup, "сервер базы не подходит",
		"нужен PostgreSQL 13 или новее и база в кодировке UTF8")
	errBusy = fault.Define("UZ-STO-407", fault.Setup, "базу нужно обновить, а с ней работает узел", "остановите узел и повторите")

	// What a check finds.
	errPart = fault.Define("UZ-STO-408", fault.Remote, "в базе нарушена целостность",
		"остановите узел и восстановите базу из копии")
	errOpen = fault.Define("UZ-STO-409", fault.Remote, "защита журнала от изменений снята",
		"проверьте журнал: uzel audit verify --head")
	errUnsafe = fault.Define("UZ-STO-410", fault.Setup, "сервер базы не ждёт, пока записанное дойдёт до диска",
		"включите на сервере fsync и full_page_writes: без них принятое может пропасть")
)
