package main

import (
	"strconv"
	"strings"

	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/schemas/num"
)

// showDiscrepancies shows what the buyer's title says of what was taken over otherwise.
func (a *app) showDiscrepancies(d *steps.Discrepancies) {
	if d == nil {
		return
	}
	a.say("\nПринято с расхождениями")
	for _, line := range [][2]string{
		{"дата приёмки", d.On}, {"операция", d.Operation}, {"причина", d.Reason}, {"документ", actWords(d)},
	} {
		if line[1] != "" {
			a.say("  %-13s %s", line[0], line[1])
		}
	}
	if len(d.Rows) > 0 {
		a.table("  СТРОКА\tТОВАР\tЕДИНИЦА\tПО ДОКУМЕНТУ\tПРИНЯТО\tПРИЧИНА", func(row func(...any)) {
			for _, r := range d.Rows {
				accepted := r.Accepted
				if accepted == nil {
					accepted = r.Delivered
				}
				row("  "+strconv.Itoa(r.Row), r.Name, r.Unit, amountWords(r.Delivered), amountWords(accepted), r.Reason)
			}
		})
	}
	for _, text := range d.Texts {
		a.say("  %s: %s", text.ID, text.Value)
	}
}

// actWords is the document of discrepancies in one line.
func actWords(d *steps.Discrepancies) string {
	if d.Act == nil {
		return ""
	}
	words := d.Act.Name
	if d.Act.Number != "" {
		words += " № " + d.Act.Number
	}
	if d.Act.Date != "" {
		words += " от " + string(d.Act.Date)
	}
	return words
}

func amountWords(q *num.Decimal) string {
	if q == nil {
		return ""
	}
	return strings.ReplaceAll(q.String(), ".", ",")
}
