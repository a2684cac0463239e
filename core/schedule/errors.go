package schedule

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errUnknown = fault.Define("UZ-SCH-001", fault.Setup, "такого расписания нет", "посмотрите список: uzel schedule list")
	errBusy    = fault.Define("UZ-SCH-002", fault.Input, "этот маршрут уже запущен",
		"дождитесь конца запуска: uzel schedule history; после сбоя программы повторите через минуту")
	errStopped = fault.Define("UZ-SCH-003", fault.Hub, "запуск прерван остановкой программы",
		"запустите ещё раз, если нужно: uzel schedule run")
	errRun = fault.Define("UZ-SCH-004", fault.Hub, "запуск не удался", "причина — в журнале программы; повторить: uzel schedule run")
)
