package document

// The words as people read them. Every word of this package has one; a test holds that.
var (
	kindTitles = map[Kind]string{
		KindInvoice: "счёт учётной системы", KindUPD: "УПД", KindUKD: "УКД", KindReceipt: "служебный документ ЭДО",
		KindBill: "счёт на оплату", KindUnformalised: "файл", KindMarks: "отметки", KindTimesheet: "табель", KindReport: "отчёт",
		KindVATBook: "книга покупок или продаж", KindReconciliationAct: "акт сверки", KindMCHD: "МЧД",
		KindParty: "контрагент", KindEmployee: "работник", KindAbsence: "неявки",
		KindNews: "новость обмена",
	}
	stateTitles = map[State]string{
		StateReceived: "принят", StateBuilding: "готовится", StateInvalid: "отложен: не годен",
		StateAwaitingSignature: "ждёт подписи", StateReady: "ждёт отправки", StateSending: "отправляется",
		StateUnknown: "ответ потерян, выясняется", StateInExchange: "в обмене", StateNeedsPerson: "ждёт решения человека",
		StateFinished: "завершён", StateRefused: "отказано", StateAnnulled: "аннулирован", StateCancelled: "остановлен",
		StateExpired: "срок вышел",
	}
	outcomeTitles = map[Outcome]string{
		OutcomeDone: "сделано", OutcomeRefused: "отказано", OutcomeRetry: "не сделано, будет повтор", OutcomeUnknown: "неизвестно",
	}
	causeTitles = map[Cause]string{
		CauseTransient: "временный сбой", CauseLimit: "ограничение другой стороны", CauseMaintenance: "технический перерыв",
		CauseMisconfigured: "ошибка настройки", CauseUnauthorised: "нет доступа", CauseInvalidDocument: "документ не годен",
		CauseRefusedByRemote: "отказ другой стороны", CauseOutcomeUnknown: "ответ потерян", CauseNeedsPerson: "нужно решение человека",
		CauseInternal: "ошибка программы",
	}
)

// Title is the kind as people call it.
func (k Kind) Title() string { return titleOf(kindTitles, k) }

// Title is the state as people read it.
func (s State) Title() string { return titleOf(stateTitles, s) }

// Title is the outcome as people read it.
func (o Outcome) Title() string { return titleOf(outcomeTitles, o) }

// Title is the cause as people read it; empty for none.
func (c Cause) Title() string { return titleOf(causeTitles, c) }

// titleOf shows a word that has no title as it is: the unknown is shown, not hidden.
func titleOf[W ~string](titles map[W]string, word W) string {
	if title, ok := titles[word]; ok {
		return title
	}
	return string(word)
}
