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
	errNoCorrectionWords = fault.Define("UZ-HUB-044", fault.Input, "не названы номер УКД и причина корректировки",
		"добавьте --number и --reason: причину прочтёт покупатель")
	errNotUPD        = fault.Define("UZ-HUB-045", fault.Input, "УКД составляют к УПД", "документ другого вида аннулируют или заменяют: uzel doc answer ДОКУМЕНТ annul")
	errNoDifferences = fault.Define("UZ-HUB-047", fault.Input, "не сказано, какие строки меняются",
		"покупатель не назвал их так, чтобы узел понял; назовите сами: --line и --accepted или --differences")
	errNoBasis = fault.Define("UZ-HUB-048", fault.Input, "не названо основание корректировки",
		"укажите соглашение или акт: --act, --act-name, --act-date")
	errPowerOfOther = fault.Define("UZ-HUB-049", fault.Input, "доверенность выдана другой организацией", "посмотрите доверенности: uzel mchd list")
	errPowerEnded   = fault.Define("UZ-HUB-050", fault.Input, "срок доверенности кончился", "оформите новую и добавьте её: uzel mchd add")
)
