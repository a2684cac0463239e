package engine

import "github.com/uzelhub/uzel/schemas/fault"

// What keeps a document from being corrected.
var (
	errCorrected = fault.Define("UZ-ENG-060", fault.Input, "корректировка этого документа уже есть",
		"посмотрите её: uzel doc show; следующая возможна, когда эта остановлена, отклонена или аннулирована")
	errNotSeller = fault.Define("UZ-ENG-061", fault.Input, "корректирует документ тот, кто его выставил",
		"попросите продавца: uzel doc answer ДОКУМЕНТ clarify")
	errNotCorrectable = fault.Define("UZ-ENG-062", fault.Input, "документ не корректируют: обмен не завершён или документ не действует",
		"дождитесь конца обмена: uzel doc show; до него документ исправляют")
	errNotRevisable = fault.Define("UZ-ENG-063", fault.Input, "документ не исправляют: он не действует",
		"посмотрите его историю: uzel doc show; действующее исправление исправляют само")
)
