package docflow

import (
	"github.com/uzelhub/uzel/schemas/docflow"
)

// contradictory are the facts that cannot both be true, each pair with the message for people.
var contradictory = []struct {
	one, other []docflow.Event
	message    string
}{
	{acceptances, refusals, "есть и подпись покупателя, и отказ"},
	{[]docflow.Event{docflow.Accepted}, []docflow.Event{docflow.AcceptedPartly}, "есть две разные подписи покупателя: без разногласий и с ними"},
	{[]docflow.Event{docflow.DeemedAccepted}, append([]docflow.Event{docflow.AcceptedPartly}, refusals...),
		"документ принят по умолчанию, а потом пришёл отказ или расхождения"},
	{[]docflow.Event{docflow.Cancelled}, begun, "документ отменён до отправки, но он у оператора"},
	{[]docflow.Event{docflow.Expired}, arrived, "документ не доставлен в срок, но он у покупателя"},
	{[]docflow.Event{docflow.PaperReturned}, answers, "есть ответ и на бумаге, и через оператора"},
	{[]docflow.Event{docflow.PaperReturned, docflow.Expired, docflow.Cancelled}, []docflow.Event{docflow.AnnulmentAccepted},
		"аннулирован документ, который уже закончен иначе"},
	{[]docflow.Event{docflow.Cancelled}, []docflow.Event{docflow.PaperReturned, docflow.Mailed}, "документ отменён, но он передан на бумаге"},
	{[]docflow.Event{docflow.Expired}, []docflow.Event{docflow.Cancelled}, "документ и отменён, и не доставлен в срок"},
}

// contradiction names the contradiction between the facts; empty: there is none.
func contradiction(c Case, h *history) string {
	for _, pair := range contradictory {
		if h.has(pair.one...) && h.has(pair.other...) {
			return pair.message
		}
	}
	if h.annul.torn {
		return "аннулирование и принято, и отклонено"
	}
	if !c.obligation().answer && h.has(append([]docflow.Event{docflow.DeemedAccepted}, answers...)...) {
		return "пришёл ответ на документ, на который ответ не предусмотрен"
	}
	return ""
}

// Alarm is something a person must see, whatever the state.
type Alarm struct {
	Message string `json:"message"`
	Fact    string `json:"fact,omitempty"`
}

func (c Case) alarms(h *history, status docflow.Status) []Alarm {
	var alarms []Alarm
	if status == docflow.StatusContradictory {
		alarms = append(alarms, Alarm{Message: contradiction(c, h)})
	}
	if _, known := obligations[c.Flow]; !known {
		alarms = append(alarms, Alarm{Message: "вид обмена неизвестен: пока человек не решил иначе, ожидается всё, что бывает обязательно"})
	}
	for _, f := range h.doubts() {
		alarms = append(alarms, Alarm{Message: "подпись не годится, что она значит, решает человек: " + f.Ground, Fact: f.ID})
	}
	for _, f := range h.unknown {
		alarms = append(alarms, Alarm{Message: "оператор сообщил то, чего программа не знает", Fact: f.ID})
	}
	for _, f := range h.idle {
		alarms = append(alarms, Alarm{Message: "событие без основания не учитывается", Fact: f.ID})
	}
	return alarms
}
