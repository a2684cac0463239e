package hub

import "github.com/uzelhub/uzel/schemas/fault"

// What keeps an answer or a correction from being ordered.
var (
	errNoTitle = fault.Define("UZ-HUB-040", fault.Input, "в этом ответе нет места ни для строк, ни для доверенности",
		"они бывают в титуле покупателя: accept, accept-with-discrepancies, reject")
	errNeedlessDifferences = fault.Define("UZ-HUB-041", fault.Input, "расхождения названы, а ответ — не «принять с расхождениями»",
		"уберите их или ответьте: accept-with-discrepancies")
	errNoRows = fault.Define("UZ-HUB-042", fault.Input, "в документах этого вида расхождений по строкам не называют",
		"на УКД и файл отвечают согласием или отказом: accept, refuse")
	errPowerUnread = fault.Define("UZ-HUB-043", fault.Input, "доверенность, которую хранит узел, не читается",
		"добавьте её файл заново: uzel mchd add")
)
