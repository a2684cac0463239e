package hub

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errRouteGone = fault.Define("UZ-HUB-001", fault.Setup, "документ принят маршрутом, которого больше нет",
		"верните маршрут или подключение в настройку либо остановите документ: uzel doc cancel")
	errUndescribed = fault.Define("UZ-HUB-025", fault.Connector, "подключение не отвечает: документы маршрута ждут его",
		"что с ним: uzel connector status; узел спрашивает его снова сам, сразу — uzel connector reset")
	errNotPeriodic = fault.Define("UZ-HUB-002", fault.Setup, "маршрут не запускают за месяц",
		"добавьте from.period в маршрут или запустите его без --month")
	errMonth      = fault.Define("UZ-HUB-004", fault.Setup, "месяц записан неверно", "запишите его как ГГГГ-ММ, например 2026-10")
	errNoSchedule = fault.Define("UZ-HUB-005", fault.Setup, "такого расписания нет", "посмотрите список: uzel schedule list")
	errNoRoute    = fault.Define("UZ-HUB-003", fault.Setup, "такого маршрута нет",
		"посмотрите список: uzel route list")
	errNoConnection = fault.Define("UZ-HUB-010", fault.Setup, "такого подключения нет",
		"посмотрите список: uzel connector status")
	errPeriod = fault.Define("UZ-HUB-021", fault.Setup, "период записан неверно",
		"назовите первый и последний день: --from 2026-11-01 --to 2026-11-20")
	errNoTallyReason = fault.Define("UZ-HUB-022", fault.Input, "не сказано, почему расхождение верно",
		"назовите причину: --reason")
	errUnread = fault.Define("UZ-HUB-020", fault.Remote, "не узнать, чем подписывает подключение",
		"проверьте его: uzel connector check; показано то, что известно с прошлого раза")
	errNoSigner = fault.Define("UZ-HUB-023", fault.Setup, "такой подписи в настройках нет",
		"добавьте её в signers")
	errNotGranted = fault.Define("UZ-HUB-024", fault.Setup, "этому подключению подпись не назначена",
		"укажите у подключения signer: имя из signers")
)
