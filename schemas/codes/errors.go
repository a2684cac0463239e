package codes

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errINN = fault.Define("UZ-COD-001", fault.Input, "ИНН записан с ошибкой",
		"сверьте ИНН со свидетельством или с выпиской из ЕГРЮЛ, ЕГРИП")
	errKPP = fault.Define("UZ-COD-002", fault.Input, "КПП записан с ошибкой",
		"КПП состоит из 9 знаков; у предпринимателя КПП нет")
	errOGRN = fault.Define("UZ-COD-003", fault.Input, "ОГРН записан с ошибкой",
		"сверьте ОГРН с выпиской из ЕГРЮЛ: у организации 13 цифр, у предпринимателя 15")
	errSNILS = fault.Define("UZ-COD-004", fault.Input, "СНИЛС записан с ошибкой",
		"СНИЛС записывают как 123-456-789 01 или одиннадцатью цифрами подряд")
	errBIC = fault.Define("UZ-COD-005", fault.Input, "БИК записан с ошибкой",
		"БИК состоит из 9 цифр, у банков в России он начинается с 04")
	errAccount = fault.Define("UZ-COD-006", fault.Input, "номер счёта записан с ошибкой",
		"сверьте номер счёта и БИК с реквизитами из банка")
)
