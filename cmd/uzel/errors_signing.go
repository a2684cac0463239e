package main

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errNoSigner = fault.Define("UZ-CLI-040", fault.Setup, "такой подписи в настройке нет",
		"добавьте её в signers файла настройки или назовите другую")
	errNeedsApproval = fault.Define("UZ-CLI-041", fault.Setup, "документ сначала одобряют, подписать его одному нельзя",
		"такой подписью подписывает маршрут с шагом sign, после одобрения")
	errSignedElsewhere = fault.Define("UZ-CLI-042", fault.Setup, "этой подписью человек подписывает сам, по ссылке или в ГосКлюче",
		"отправьте документ маршрутом с шагом sign")
	errNoSignerCertificate = fault.Define("UZ-CLI-043", fault.Setup, "у подключения нет сертификата, который назван в подписи",
		"исправьте certificate этой подписи в файле настройки: сертификаты показывает uzel cert list")
	errNotQueued = fault.Define("UZ-CLI-075", fault.Input, "документ не ждёт подписи",
		"что ждёт, показывает uzel sign queue")
	errNotShown = fault.Define("UZ-CLI-076", fault.Input, "вы не смотрели, что будет подписано",
		"сначала: uzel sign show ДОКУМЕНТ --out ПАПКА")
	errManyNumbered = fault.Define("UZ-CLI-077", fault.Input, "этот номер у нескольких документов",
		"назовите один из них так, как в первом столбце: uzel doc list --number НОМЕР")
)
