package docflow

// Status is a document's legal status. It is finer than the engine's state.
type Status string

// Statuses.
const (
	StatusPreparing     Status = "preparing"
	StatusSent          Status = "sent"
	StatusIssued        Status = "issued"
	StatusDelivered     Status = "delivered"
	StatusNoticed       Status = "noticed"
	StatusAnswered      Status = "answered"
	StatusComplete      Status = "complete"
	StatusAccepted      Status = "accepted"
	StatusAcceptedPart  Status = "accepted_with_discrepancies"
	StatusDeemed        Status = "deemed_accepted"
	StatusRefused       Status = "refused"
	StatusClarification Status = "clarification_requested"
	StatusAnnulling     Status = "annulment_proposed"
	StatusAnnulled      Status = "annulled"
	StatusRevised       Status = "revised"
	StatusUndelivered   Status = "undelivered"
	StatusOnPaper       Status = "on_paper"
	StatusPaperFinished Status = "paper_finished"
	StatusChecking      Status = "checking_signatures"
	StatusBadSignature  Status = "bad_signature"
	StatusContradictory Status = "contradictory"
	StatusExpired       Status = "expired"
	StatusCancelled     Status = "cancelled"
)

// words are the statuses as people read them, with their legal meaning.
var words = map[Status]struct{ title, meaning string }{
	StatusPreparing:     {"готовится", "документ ещё не передан оператору: обязательств из него нет"},
	StatusSent:          {"передан оператору", "оператор ещё не подтвердил дату: документ не считается выставленным"},
	StatusIssued:        {"выставлен", "оператор подтвердил дату получения файла: это дата выставления документа"},
	StatusDelivered:     {"доставлен", "оператор отправил документ покупателю: с этой даты идёт срок ответа"},
	StatusNoticed:       {"получение подтверждено", "покупатель прислал извещение о получении; обмен ещё не завершён"},
	StatusAnswered:      {"есть ответ", "ответ покупателя получен, но не все обязательные подтверждения на месте"},
	StatusComplete:      {"завершён", "все обязательные документы обмена на месте; ответа покупателя закон не требует"},
	StatusAccepted:      {"подписан", "покупатель принял без разногласий, обмен завершён"},
	StatusAcceptedPart:  {"подписан с разногласиями", "покупатель принял с расхождениями: нужен корректировочный документ или соглашение"},
	StatusDeemed:        {"принят по умолчанию", "срок ответа истёк; по договору молчание — это приёмка"},
	StatusRefused:       {"отказано", "покупатель отказался подписать: документ не порождает обязательств покупателя"},
	StatusClarification: {"запрошено уточнение", "покупатель просит исправить документ; документ остаётся выставленным, пока его не исправят"},
	StatusAnnulling:     {"предложено аннулировать", "документ действует, пока вторая сторона не согласилась"},
	StatusAnnulled:      {"аннулирован", "обе стороны согласились: документ не действует"},
	StatusRevised:       {"исправлен", "вместо документа действует его исправление"},
	StatusUndelivered:   {"не доставлен", "операторы не могут доставить документ: его нужно передать иначе"},
	StatusOnPaper:       {"передан на бумаге", "юридическую силу имеет бумажный подлинник; он ещё не вернулся подписанным"},
	StatusPaperFinished: {"подписан на бумаге", "подписанный бумажный подлинник вернулся"},
	StatusChecking:      {"проверяются подписи", "всё, что нужно, пришло; чем закончился обмен, узел скажет, когда проверит подписи"},
	StatusBadSignature:  {"подпись неверна", "документ с неверной подписью не имеет силы"},
	StatusContradictory: {"сведения противоречат друг другу", "операторы сообщили несовместимое: что в силе, решает человек"},
	StatusExpired:       {"срок вышел", "документ не был доставлен в срок хранения у оператора: он не получен"},
	StatusCancelled:     {"отменён", "документ отозван до передачи: обязательств из него нет"},
}

// Statuses lists them all.
func Statuses() []Status {
	all := make([]Status, 0, len(words))
	for s := range words {
		all = append(all, s)
	}
	return all
}

// Title is the status as people read it.
func (s Status) Title() string { return words[s].title }

// Meaning is what the status means before the law.
func (s Status) Meaning() string { return words[s].meaning }
