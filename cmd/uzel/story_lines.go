package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// actTitles are the outward acts as people read them. A draft is not a document sent twice.
var actTitles = map[string]string{
	"prepare": "черновик", "send": "отправка", "sign": "подпись", "refuse": "отказ", "request_correction": "просьба исправить",
	"annul": "аннулирование", "acknowledge": "извещение или квитанция", "submit": "сдача", "register": "регистрация", "revoke": "отзыв",
}

// findingsTold tells each finding once: the same one in five hundred lines of a document is one to mend.
func findingsTold(findings []fault.Finding) []string {
	var lines []string
	more := map[string]int{}
	for _, f := range findings {
		more[f.Code+f.Message]++
	}
	for _, f := range findings {
		key := f.Code + f.Message
		same := more[key]
		if same == 0 {
			continue
		}
		delete(more, key)
		line := strings.TrimSpace(f.Code+" "+f.Path) + " " + f.Message
		if same > 1 {
			line += fmt.Sprintf(" (и ещё таких же: %d)", same-1)
		}
		lines = append(lines, line)
		if f.Hint != "" {
			lines = append(lines, "  → "+f.Hint)
		}
	}
	return lines
}

// otherClock names the clock of this machine where it is not that of Moscow, by which an exchange is told.
func otherClock(now time.Time) string {
	moscow, err := time.LoadLocation("Europe/Moscow")
	if err != nil {
		return ""
	}
	_, theirs := now.In(moscow).Zone()
	if name, ours := now.Local().Zone(); ours != theirs {
		return "время этой машины, " + name
	}
	return ""
}

// roleTold leaves out of a signature's role which bytes it stands under: the file before it has that sum.
func roleTold(role string) string {
	if name, sum, ok := strings.Cut(role, ":"); ok && len(sum) == 64 {
		return name
	}
	return role
}

// partyNamed names a party with the number that tells it from its namesakes.
func partyNamed(p document.Party) string {
	if p.INN == "" {
		return p.Name
	}
	return strings.TrimPrefix(cmp.Or(p.Name, "")+", ИНН "+p.INN, ", ")
}
