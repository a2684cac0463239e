package schedule

import (
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/schemas/calendar"
)

// workdays are the times of a rule of the production calendar.
type workdays struct {
	rule  config.CalendarRule
	known calendar.Calendars
}

// Next is the first time after the given one that the rule names. A rule of one month may be thirteen months away.
func (w workdays) Next(after time.Time) time.Time {
	hour, minute := w.rule.Clock()
	// A day of the month before may be shifted into this one.
	for i := -1; ; i++ {
		month := time.Date(after.Year(), after.Month()+time.Month(i), 1, 0, 0, 0, 0, time.UTC)
		for _, d := range w.rule.Dates(w.known, month.Year(), month.Month()) {
			if next := d.Time().Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute); next.After(after) {
				return next
			}
		}
	}
}

// ByCalendar reports whether the entry follows the production calendar.
func (e Entry) ByCalendar() bool {
	_, ok := e.times.(workdays)
	return ok
}
