package config

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errListAddress = fault.Define("UZ-CFG-081", fault.Setup, "адрес списка записан неверно",
		"нужен адрес вида https://сервер/список.crl без имени и пароля; список аккредитованных центров никем не подписан, поэтому его "+
			"адрес — только https://")
	errListRefresh = fault.Define("UZ-CFG-082", fault.Setup, "слишком частое обновление списков", "укажите refresh не меньше 1m")
)
