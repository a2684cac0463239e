package main

import (
	"fmt"
	"strings"

	"github.com/uzelhub/uzel/core/hub"
	"github.com/uzelhub/uzel/schemas/document"
)

// causeTold is why a document does not go on: what is wrong with itself, and the connections that it waits for.
func causeTold(d docRow) string {
	var reasons []string
	if d.Cause != "" {
		reasons = append(reasons, d.Cause.Title())
	}
	for _, w := range d.Waits {
		reasons = append(reasons, "ждёт подключения "+w.Connection)
	}
	return strings.Join(reasons, "; ")
}

// showWait tells of a wait what there is to know: cause, attempts, next time, age limit, and how to stop it.
func (a *app) showWait(s story) {
	if s.State.Final() || s.State == document.StateInvalid || s.State == document.StateNeedsPerson || s.Cause == "" && len(s.Waits) == 0 {
		return
	}
	a.say("\nОжидание")
	for _, w := range s.Waits {
		for _, line := range waitTold(w) {
			a.say("  %s", line)
		}
	}
	if s.Cause != "" {
		a.say("  причина: %s", s.Cause.Title())
	}
	if s.docRow.Attempts > 0 {
		a.say("  неудачных попыток: %d", s.docRow.Attempts)
	}
	if s.wentOut() {
		return // what has gone out does not expire and cannot be stopped
	}
	if s.ExpiresAt.IsZero() {
		a.say("  предельный срок не задан (age_limit маршрута)")
	} else {
		a.say("  предельный срок: %s", moment(s.ExpiresAt))
	}
	a.say("  → больше не ждать: uzel doc cancel %s", s.ID)
}

// waitTold are the lines about one connection.
func waitTold(w hub.Wait) []string {
	lines := []string{fmt.Sprintf("подключение %s с %s не работает: %s", w.Connection, moment(w.Since), w.Fault)}
	next := "будет спрошено снова при следующей попытке документа"
	switch {
	case w.Reset:
		next = "само больше не запускается"
	case !w.NextTry.IsZero():
		next = "следующий запуск не раньше " + moment(w.NextTry)
	}
	lines = append(lines, fmt.Sprintf("  сбоев за последнее время: %d, %s", w.Crashes, next))
	if w.Hint != "" {
		lines = append(lines, "  → "+w.Hint)
	}
	return lines
}
