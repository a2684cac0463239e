package timesheet

import (
	"fmt"
	"strings"

	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/num"
)

// The numbers of the rules that explanations rest on.
const (
	rulePlan       = 1
	ruleMarks      = 2
	rulePairs      = 3
	ruleShift      = 4
	ruleLunch      = 5
	ruleMidnight   = 6
	ruleCodes      = 7
	ruleEmployment = 8
	ruleAbsences   = 9
	ruleOther      = 10
)

// explainDay says what a date is: by the plan, by the calendar, in the employment, among the absences.
func (w *work) explainDay(d calendar.Date) []Reason {
	reasons := []Reason{{rulePlan, w.e.plan.explain(d)}}
	if !w.e.employed(d) {
		reasons = append(reasons, Reason{ruleEmployment, "день вне срока работы: принят " + w.e.hired.String() + w.dismissal()})
	}
	if a, absent := w.absences.on(d); absent {
		text := "отсутствие " + string(a.code) + ": " + w.c.in.Origins.Absences.place("absences", a.index)
		if document := w.c.in.Document.Absences[a.index].Document; document != "" {
			text += ", документ " + short(document)
		}
		if w.absences.conflicts(d) {
			text += "; на этот день есть и другое, решает первое по файлу"
		}
		reasons = append(reasons, Reason{ruleAbsences, text})
	}
	return reasons
}

func (w *work) dismissal() string {
	if w.e.dismissed == calendar.MaxDate {
		return ""
	}
	return ", уволен " + w.e.dismissed.String()
}

var weekdays = [...]string{"понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"}

// explain says how the planned minutes of a date came about.
func (p *plan) explain(d calendar.Date) string {
	if p.IsCycle() {
		n := len(p.Cycle)
		number := ((int(d)-int(p.Anchor))%n+n)%n + 1
		return fmt.Sprintf("цикл %s, день %d из %d: %s", p.Name, number, n, hours(p.planned(d)))
	}
	says := p.calendars.Day(d)
	text := fmt.Sprintf("неделя %s, %s: %s", p.Name, weekdays[d.DayOfWeek()], hours(p.Week[d.DayOfWeek()]))
	var notes []string
	switch {
	case says.Holiday:
		notes = append(notes, "нерабочий праздничный день (ст. 112 ТК РФ)")
	case says.Off:
		notes = append(notes, "выходной по производственному календарю")
	case says.Moved && p.Week[says.MovedFrom.DayOfWeek()] == 0:
		notes = append(notes, "выходной, перенесённый с "+says.MovedFrom.String())
	case says.Moved:
		notes = append(notes, "перенос с "+says.MovedFrom.String()+" этого графика не касается: "+
			weekdays[says.MovedFrom.DayOfWeek()]+" в нём рабочий день")
	case says.WorkingWeekend:
		notes = append(notes, "рабочий выходной по производственному календарю")
	}
	if p.planned(d) > 0 && p.calendars.IsShortened(d) {
		notes = append(notes, "короче на час (ст. 95 ТК РФ)")
	}
	if len(notes) == 0 {
		return text
	}
	return text + "; " + strings.Join(notes, "; ") + "; по плану " + hours(p.planned(d))
}

// hours writes minutes as a cell shows them: hours with a comma, half-up to hundredths.
func hours(minutes int) string {
	return strings.Replace(num.Hours(minutes).Fixed(2), ".", ",", 1) + " ч"
}

// names lists the settings that are turned on, as they are written.
func (s Settings) names() []string {
	names := []string{}
	if s.OvertimeOrdered {
		names = append(names, "overtime: ordered")
	}
	if s.OvertimeFrom > 0 {
		names = append(names, "overtime_from: "+formatDuration(s.OvertimeFrom))
	}
	if s.RoundDown > 0 {
		names = append(names, "round: "+formatDuration(s.RoundDown)+" down")
	}
	if s.ClipToSchedule {
		names = append(names, "clip: schedule")
	}
	return names
}

// formatDuration writes what parseDuration reads.
func formatDuration(minutes int) string { return fmt.Sprintf("%dh%dm", minutes/hour, minutes%hour) }
