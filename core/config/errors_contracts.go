package config

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errNoAccount = fault.Define("UZ-CFG-060", fault.Setup, "у продавца нет банковского счёта или подписанта",
		"заполните account и signatory у организации: без них не выставить счёт и УПД")
	errNoBuyer = fault.Define("UZ-CFG-061", fault.Setup, "покупатель по договору не описан",
		"добавьте его в counterparties или organisations с тем же ИНН")
	errAccount = fault.Define("UZ-CFG-062", fault.Setup, "расчётный счёт не сходится с БИК", "проверьте обе записи: ключ счёта считается вместе с БИК")
)
