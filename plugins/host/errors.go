package host

import (
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

var (
	errUnknown = fault.Define("UZ-HST-001", fault.Setup, "такого подключения нет", "посмотрите список: uzel connector status")
	errSpec    = fault.Define("UZ-HST-002", fault.Setup, "подключение описано неправильно", "проверьте настройки: uzel check")
	errStart   = fault.Define("UZ-HST-003", fault.Connector, "процесс коннектора не запустился",
		"узел попробует ещё раз; состояние: uzel connector status, подробности — в журнале программы")
	errCrashed = fault.Define("UZ-HST-004", fault.Connector, "процесс коннектора аварийно завершился",
		"узел запустит его снова; состояние: uzel connector status, подробности — в журнале программы")
	errHung = fault.Define("UZ-HST-005", fault.Connector, "процесс коннектора не отвечает и остановлен",
		"узел запустит его снова; если это повторяется, сообщите разработчику коннектора")
	errMemory = fault.Define("UZ-HST-006", fault.Connector, "процесс коннектора занял слишком много памяти и остановлен",
		"узел запустит его снова; если это повторяется, сообщите разработчику коннектора")
	// ErrFailed is the fault of a connection that is not started again before somebody resets it.
	ErrFailed = fault.Define("UZ-HST-007", fault.Connector, "подключение остановлено: процесс коннектора завершается снова и снова",
		"устраните причину и разрешите запуск: uzel connector reset")
	errDeadline = fault.Define("UZ-HST-008", fault.Connector, "коннектор не ответил вовремя",
		"узел повторит вызов, если это безопасно")
	errLost = fault.Define("UZ-HST-009", fault.Connector, "связь с процессом коннектора прервалась",
		"узел повторит вызов, если это безопасно")
	errCancelled = fault.Define("UZ-HST-010", fault.Hub, "вызов коннектора прерван", "узел повторит вызов, если это безопасно")
	errClosed    = fault.Define("UZ-HST-011", fault.Hub, "узел останавливается", "дождитесь его запуска")
	errContract  = fault.Define("UZ-HST-012", fault.Connector, "коннектор нарушил договор с узлом", "сообщите разработчику коннектора")
	errCannot    = fault.Define("UZ-HST-013", fault.Setup, "коннектор такого не умеет", "посмотрите возможности: uzel connector list")
	errNoSigner  = fault.Define("UZ-HST-014", fault.Setup, "этому подключению не дан подписывающий",
		"назовите подпись из signers в поле signer этого подключения")
	errNotApproved = fault.Define("UZ-HST-017", fault.Setup, "программа коннектора не та, что одобрена",
		"если её обновили намеренно, одобрите заново: uzel connector approve")
	errNoProgram = fault.Define("UZ-HST-018", fault.Setup, "программы коннектора нет", "проверьте file в connectors файла настройки")
	errProgram   = fault.Define("UZ-HST-019", fault.Setup, "программа коннектора не читается",
		"узлу нужно право читать этот файл; он должен быть обычным файлом")
	errTooLarge = fault.Define("UZ-HST-016", fault.Input, "документ больше 100 МиБ", "разделите его на части")
	errRetired  = fault.Define("UZ-HST-015", fault.Hub, "настройки подключения изменились, вызов надо повторить", "узел повторит его сам")
)

// faultOf makes a fault of a registered kind with a cause.
func faultOf(cause document.Cause, e *fault.Error) *Fault {
	message := e.Kind.Message
	if e.Detail != "" {
		message += ": " + e.Detail
	}
	return &Fault{Cause: cause, Code: e.Kind.Code, Message: message, Hint: e.Kind.Hint}
}
