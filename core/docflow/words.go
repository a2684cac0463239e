package docflow

import "github.com/uzelhub/uzel/schemas/docflow"

// eventWords are the events as people read them: what came about, with who did it where the event itself says so.
var eventWords = map[docflow.Event]string{
	docflow.Title:           "документ передан оператору",
	docflow.TitleConfirmed:  "подтверждение даты получения документа оператором (дата выставления)",
	docflow.TitleDispatched: "подтверждение даты отправки документа покупателю (дата получения)",

	docflow.Notice:           "извещение о получении документа",
	docflow.NoticeConfirmed:  "подтверждение даты получения извещения",
	docflow.NoticeDispatched: "подтверждение даты отправки извещения продавцу",

	docflow.Accepted:         "документ подписан без разногласий",
	docflow.AcceptedPartly:   "документ подписан с разногласиями (КодИтога 2)",
	docflow.Rejected:         "документ не принят (КодИтога 3)",
	docflow.Refused:          "отказ в подписи",
	docflow.Answer:           "ответ: подпись или отказ",
	docflow.AnswerConfirmed:  "подтверждение даты получения ответа оператором",
	docflow.AnswerDispatched: "подтверждение даты отправки ответа продавцу",
	docflow.DeemedAccepted:   "документ считается принятым: срок ответа вышел",

	docflow.Clarification:           "уведомление об уточнении",
	docflow.ClarificationConfirmed:  "подтверждение даты получения уведомления об уточнении",
	docflow.ClarificationDispatched: "подтверждение даты отправки уведомления об уточнении продавцу",
	docflow.ClarificationSettled:    "просьба уточнить снята",
	docflow.Revised:                 "исправление документа",

	docflow.AnnulmentBySeller: "предложение продавца аннулировать",
	docflow.AnnulmentByBuyer:  "предложение покупателя аннулировать",
	docflow.AnnulmentAccepted: "согласие аннулировать",
	docflow.AnnulmentRejected: "отказ аннулировать",

	docflow.ReceiptAsked: "оператор просит квитанцию на своё подтверждение",
	docflow.ReceiptGiven: "квитанция на подтверждение оператора",

	docflow.BadSignature:  "подпись признана неверной",
	docflow.Undeliverable: "оператор не может доставить документ",
	docflow.Mailed:        "документ отправлен на бумаге",
	docflow.PaperReturned: "подписанный бумажный подлинник вернулся",
	docflow.Struck:        "событие признано недействительным",
	docflow.Expired:       "документ не доставлен в срок и снят оператором",
	docflow.Cancelled:     "документ отозван до отправки",
	docflow.Unknown:       "событие, которого программа не знает",
}

// Title is an event as people read it.
func Title(e docflow.Event) string { return words(e) }

// words are an event as people read it.
func words(e docflow.Event) string {
	if text, known := eventWords[e]; known {
		return text
	}
	return "событие «" + string(e) + "»"
}

// lackWords are events as that which must still come, where they read otherwise then.
var lackWords = map[docflow.Event]string{
	docflow.Title:         "сам документ (титул продавца)",
	docflow.PaperReturned: "подписанный бумажный подлинник",
}

// course is the order in which the events of an exchange follow from one another.
var course = []docflow.Event{
	docflow.Title, docflow.TitleConfirmed, docflow.TitleDispatched, docflow.ReceiptAsked, docflow.ReceiptGiven,
	docflow.Notice, docflow.NoticeConfirmed, docflow.NoticeDispatched,
	docflow.Clarification, docflow.ClarificationConfirmed, docflow.ClarificationDispatched,
	docflow.Accepted, docflow.AcceptedPartly, docflow.Rejected, docflow.Refused, docflow.AnswerConfirmed, docflow.AnswerDispatched,
	docflow.AnnulmentBySeller, docflow.AnnulmentByBuyer, docflow.AnnulmentAccepted, docflow.AnnulmentRejected,
}

// side names a side; of a contract or a letter there is neither seller nor buyer.
func (c Case) side(s docflow.Side) string {
	if c.Flow == docflow.Unformalised || c.Flow == docflow.UnformalisedSigned {
		switch s {
		case docflow.Seller:
			return "отправитель"
		case docflow.Buyer:
			return "получатель"
		}
	}
	return sideWords[s]
}

var sideWords = map[docflow.Side]string{docflow.Seller: "продавец", docflow.Buyer: "покупатель", docflow.Operator: "оператор"}

var flowWords = map[docflow.Flow]string{
	docflow.Invoice:            "счёт-фактура (СЧФ)",
	docflow.Transfer:           "передаточный документ (ДОП)",
	docflow.InvoiceTransfer:    "счёт-фактура и передаточный документ (СЧФДОП)",
	docflow.Correction:         "корректировочный счёт-фактура (КСЧФ)",
	docflow.Agreement:          "соглашение об изменении стоимости (ДИС)",
	docflow.InvoiceAgreement:   "корректировочный счёт-фактура и соглашение (КСЧФДИС)",
	docflow.Unformalised:       "документ, на который не отвечают",
	docflow.UnformalisedSigned: "документ, который подписывает и другая сторона",
}

// dutyWords are what we have to do, with how it is done.
var dutyWords = map[docflow.Event]string{
	docflow.Notice:            "извещение о получении: узел составит, подпишет и отправит его сам",
	docflow.ReceiptGiven:      "квитанция на подтверждение оператора: узел составит, подпишет и отправит её сам",
	docflow.Answer:            "ответ на документ: подписать, подписать с разногласиями, отказать или попросить уточнить — решает человек",
	docflow.AnnulmentAccepted: "ответ на предложение аннулировать: согласиться или отказать — решает человек",
	docflow.Revised:           "исправить документ или записать, почему исправлять нечего, — решает человек",
	docflow.Mailed:            "передать документ иначе, например на бумаге, и записать это — решает человек",
}
