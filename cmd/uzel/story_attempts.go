package main

import (
	"cmp"
	"strings"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// showAttempts lists the attempts, and says of those that nothing has come after what the other side's words were and what
// to do next.
func (a *app) showAttempts(attempts []store.Attempt) {
	if len(attempts) == 0 {
		return
	}
	a.say("\nПопытки")
	a.table("  ПОЛУЧАТЕЛЬ\t№\tЧТО\tНАЧАТА\tИТОГ\tПРИЧИНА", func(row func(...any)) {
		for _, t := range attempts {
			outcome := t.Outcome.Title()
			if t.Ended.IsZero() {
				outcome = "идёт"
			}
			row("  "+t.Destination, t.Number, cmp.Or(actTitles[t.Action], t.Action), moment(t.Started), outcome, cmp.Or(t.Fault, t.Cause.Title()))
		}
	})
	for _, t := range latest(attempts) {
		if t.Outcome == document.OutcomeDone {
			continue
		}
		if said := strings.TrimSpace(t.RemoteCode + " " + t.RemoteText); said != "" {
			a.say("  ответ другой стороны (%s, №%d): %s", t.Destination, t.Number, said)
		}
		if t.Hint != "" {
			a.say("  → %s", t.Hint)
		}
	}
}

// latest is the last attempt at each destination, in the order of their beginnings.
func latest(attempts []store.Attempt) []store.Attempt {
	last := map[string]int{}
	for i, t := range attempts {
		if j, known := last[t.Destination]; !known || t.Number > attempts[j].Number {
			last[t.Destination] = i
		}
	}
	var found []store.Attempt
	for i, t := range attempts {
		if last[t.Destination] == i {
			found = append(found, t)
		}
	}
	return found
}
