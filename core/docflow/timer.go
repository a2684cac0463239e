package docflow

import (
	"fmt"
	"slices"
	"time"

	"github.com/uzelhub/uzel/schemas/docflow"
)

// Timer is what happens at a moment if nothing else does before: either the hub records a fact, with its ground, or it asks a person to
// look.
type Timer struct {
	At     time.Time     `json:"at"`
	Event  docflow.Event `json:"event,omitempty"` // to be recorded; empty: a person is asked
	Ground string        `json:"ground,omitempty"`
}

// timers lists the timers of an exchange that goes on. There is always at least one: no wait is without an end.
func (c Case) timers(h *history, v Verdict) []Timer {
	t := c.Terms
	switch v.Status {
	case docflow.StatusOnPaper: // we expect nothing more from the operator
		return []Timer{person(t.after(h.at(docflow.Mailed), or(t.PaperDays, 20)), "бумажный подлинник ещё не вернулся")}
	case docflow.StatusUndelivered:
		return []Timer{t.lapse(h)}
	case docflow.StatusChecking:
		return []Timer{person(c.Unchecked.Add(t.patience()), "подписи другой стороны всё ещё не проверены")}
	}
	timers := c.confirmationTimers(h, v)
	switch v.Status {
	case docflow.StatusAnnulling:
		since := h.last(append([]docflow.Event{docflow.AnnulmentAccepted}, proposals...)...)
		return sorted(append(timers, person(t.after(since, or(t.ReviewDays, 5)), "вторая сторона не ответила на предложение аннулировать")))
	case docflow.StatusClarification:
		since := h.last(docflow.Clarification)
		return sorted(append(timers, person(t.after(since, or(t.ReviewDays, 5)), "продавец не ответил на просьбу исправить")))
	}
	if !h.has(arrived...) {
		timers = append(timers, t.lapse(h))
	}
	received := v.Received
	if received.IsZero() {
		received = h.at(arrived...)
	}
	if slices.Contains(v.Missing, Missing{docflow.Notice, docflow.Buyer}) && !received.IsZero() {
		timers = append(timers, person(t.after(received, or(t.NoticeDays, 5)), "нет извещения о получении"))
	}
	if slices.Contains(v.Missing, Missing{docflow.Answer, docflow.Buyer}) && !received.IsZero() {
		timers = append(timers, t.answerTimer(h, received))
	}
	return sorted(timers)
}

// lapse is when operators drop what they could not deliver.
func (t Terms) lapse(h *history) Timer {
	months := or(t.UndeliveredMonths, 6)
	begins := h.at(append([]docflow.Event{docflow.Undeliverable}, begun...)...)
	return Timer{At: begins.AddDate(0, months, 0), Event: docflow.Expired,
		Ground: fmt.Sprintf("не доставлен за %d мес.: операторы такие документы удаляют", months)}
}

// answerTimer ends the buyer's time to answer. If an operator has confirmed an answer that we have not seen, silence is not acceptance.
// A buyer who asked for corrections or refused an annulment was not silent: the time begins anew after that.
func (t Terms) answerTimer(h *history, received time.Time) Timer {
	if settled := h.last(docflow.ClarificationSettled, docflow.AnnulmentRejected); settled.After(received) {
		received = settled
	}
	at := t.after(received, or(t.AnswerDays, 5))
	if t.Deemed == "" || h.has(docflow.AnswerConfirmed, docflow.AnswerDispatched) {
		return person(at, "покупатель не ответил в срок")
	}
	return Timer{At: at, Event: docflow.DeemedAccepted, Ground: t.Deemed}
}

// patience is how long something that should take minutes may take before a person is asked.
func (t Terms) patience() time.Duration { return time.Duration(or(t.OperatorHours, 24)) * time.Hour }

// confirmationTimers ask a person when an operator owes a confirmation for too long.
func (c Case) confirmationTimers(h *history, v Verdict) []Timer {
	patience := c.Terms.patience()
	var timers []Timer
	for _, m := range v.Missing {
		if m.By == docflow.Operator {
			timers = append(timers, person(h.at(confirms[m.Event]...).Add(patience), "оператор не прислал подтверждение"))
		}
	}
	return timers
}

// confirms are the events that a confirmation follows.
var confirms = map[docflow.Event][]docflow.Event{
	docflow.TitleConfirmed:          begun,
	docflow.TitleDispatched:         begun,
	docflow.NoticeConfirmed:         {docflow.Notice},
	docflow.NoticeDispatched:        {docflow.Notice},
	docflow.AnswerConfirmed:         answers,
	docflow.AnswerDispatched:        answers,
	docflow.ClarificationConfirmed:  {docflow.Clarification},
	docflow.ClarificationDispatched: {docflow.Clarification},
}

func person(at time.Time, why string) Timer { return Timer{At: at, Ground: why} }

func sorted(timers []Timer) []Timer {
	slices.SortStableFunc(timers, func(a, b Timer) int { return a.At.Compare(b.At) })
	return timers
}
