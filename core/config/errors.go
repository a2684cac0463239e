package config

import "github.com/uzelhub/uzel/schemas/fault"

// What can be wrong with a configuration.
var (
	errConditionFailed = fault.Define("UZ-CFG-030", fault.Setup, "условие when не вычислилось",
		"проверьте, у всех ли документов есть поле из условия")
	errSecretMissing = fault.Define("UZ-CFG-041", fault.Setup, "секрет подключения не найден",
		"задайте переменную окружения или файл, на которые ссылаются настройки, и перезапустите узел")
)
