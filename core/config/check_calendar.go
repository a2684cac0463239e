package config

import (
	"errors"
	"fmt"
	"time"

	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/fault"
)

// times judges the two ways to say when something runs, of which at most one is used.
func (l *loader) times(expression string, rule *CalendarRule, at located, cron string) {
	l.cron(expression, at.place("/"+cron))
	if rule == nil || l.isRefused(at, "/calendar") {
		return
	}
	if expression != "" {
		l.add(errContradiction.Finding(at.place("/calendar"), cron+" вместе с calendar: время запуска сказано дважды"))
	}
	if err := rule.check(); err != nil {
		var wrong *fault.Error
		if errors.As(err, &wrong) {
			l.add(fault.FindingOf(wrong.At(at.place("/calendar")), errCalendarRule))
		}
		return
	}
	l.calendarYears(*rule, at.place("/calendar"))
}

// calendarSoon is how long ahead a calendar should be known: it is decreed in the autumn before its year.
const calendarSoon = 92 // days

// calendarYears warns of the first run within three months that falls into a year whose production calendar is not
// known: nobody can say yet where its days off move.
func (l *loader) calendarYears(rule CalendarRule, place string) {
	now := l.options.Now
	if now.IsZero() {
		now = time.Now()
	}
	known, today := calendar.Russia(), calendar.DateOf(now.Date())
	for i := range 5 { // the last month's days may be shifted into what is soon
		month := time.Date(now.Year(), now.Month()+time.Month(i), 1, 0, 0, 0, 0, time.UTC)
		for _, d := range rule.Dates(known, month.Year(), month.Month()) {
			if !known.Known(d.Year()) && d >= today && d <= today+calendarSoon {
				l.add(errNoCalendar.Warning(place, fmt.Sprintf("%d: рабочими считаются дни с понедельника по пятницу, кроме праздников "+
					"статьи 112 ТК, без переносов выходных; запуск %s и следующие могут прийтись на другой день", d.Year(), ruDate(d))))
				return
			}
		}
	}
}

func ruDate(d calendar.Date) string { return d.Time().Format("02.01.2006") }
