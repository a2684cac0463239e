package host

import (
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

var (
	errUnknown = fault.Define("UZ-HST-001", fault.Setup, "такого соединения нет", "посмотрите список: uzel connection list")
	errSpec    = fault.Define("UZ-HST-002", fault.Setup, "соединение описано неправильно", "проверьте настройки: uzel config check")
	errStart   = fault.Define("UZ-HST-003", fault.Connector, "процесс коннектора не запустился",
		"хаб попробует ещё раз; подробности в журнале: uzel connection log")
	errCrashed = fault.Define("UZ-HST-004", fault.Connector, "процесс коннектора аварийно завершился",
		"хаб запустит его снова; подробности в журнале: uzel connection log")
	errHung = fault.Define("UZ-HST-005", fault.Connector, "процесс коннектора не отвечает и остановлен",
		"хаб запустит его снова; если это повторяется, сообщите разработчику коннектора")
	errMemory = fault.Define("UZ-HST-006", fault.Connector, "процесс коннектора занял слишком много памяти и остановлен",
		"хаб запустит его снова; предел задаёт настройка memory_limit соединения")
	errFailed = fault.Define("UZ-HST-007", fault.Connector, "соединение остановлено: процесс коннектора завершается снова и снова",
		"устраните причину и разрешите запуск: uzel connection reset")
	errDeadline = fault.Define("UZ-HST-008", fault.Connector, "коннектор не ответил вовремя",
		"хаб повторит вызов, если это безопасно")
	errLost = fault.Define("UZ-HST-009", fault.Connector, "связь с процессом коннектора прервалась",
		"хаб повторит вызов, если это безопасно")
	errCancelled = fault.Define("UZ-HST-010", fault.Hub, "вызов коннектора прерван", "хаб повторит вызов, если это безопасно")
	errClosed    = fault.Define("UZ-HST-011", fault.Hub, "хаб останавливается", "дождитесь запуска хаба")
	errContract  = fault.Define("UZ-HST-012", fault.Connector, "коннектор нарушил договор с хабом", "сообщите разработчику коннектора")
	errCannot    = fault.Define("UZ-HST-013", fault.Setup, "коннектор такого не умеет", "посмотрите возможности: uzel connector list")
	errNoSigner  = fault.Define("UZ-HST-014", fault.Setup, "этому соединению не дан подписывающий",
		"назначьте его в настройках соединения: signer")
	errTooLarge = fault.Define("UZ-HST-016", fault.Input, "документ больше 100 МиБ", "разделите его на части")
	errRetired  = fault.Define("UZ-HST-015", fault.Hub, "настройки соединения изменились, вызов надо повторить", "хаб повторит его сам")
)

// faultOf makes a fault of a registered kind with a cause.
func faultOf(cause document.Cause, e *fault.Error) *Fault {
	message := e.Kind.Message
	if e.Detail != "" {
		message += ": " + e.Detail
	}
	return &Fault{Cause: cause, Code: e.Kind.Code, Message: message, Hint: e.Kind.Hint}
}
