package timesheet

import "github.com/uzelhub/uzel/schemas/calendar"

// plan is rule 1: what a schedule plans for each date, whether anybody is employed on it or not.
type plan struct {
	*Schedule
	calendars calendar.Calendars
	first     calendar.Date // of the accounting period
	from      calendar.Date // of the table below
	minutes   []int         // the dates that most questions are about, computed once for all employees
}

// around is how many days beside the accounting period the table of planned minutes and the table of absences go on:
// shifts that begin or end outside it take part.
const around = 4

func newPlan(s *Schedule, calendars calendar.Calendars, month, last calendar.Date) *plan {
	p := &plan{Schedule: s, calendars: calendars, first: s.Period.firstDay(month)}
	p.from = p.first - around
	p.minutes = make([]int, int(last+around-p.from)+1)
	for i := range p.minutes {
		p.minutes[i] = plannedMinutes(s, calendars, p.from+calendar.Date(i))
	}
	return p
}

// planned returns the planned minutes of a date; 0 is a day that is not planned.
func (p *plan) planned(d calendar.Date) int {
	if i := int(d) - int(p.from); i >= 0 && i < len(p.minutes) {
		return p.minutes[i]
	}
	return plannedMinutes(p.Schedule, p.calendars, d)
}

func plannedMinutes(s *Schedule, calendars calendar.Calendars, d calendar.Date) int {
	if s.IsCycle() {
		// A cycle plans its days whatever the calendar says and is never shortened.
		n := len(s.Cycle)
		return s.Cycle[((int(d)-int(s.Anchor))%n+n)%n]
	}
	planned := weekMinutes(s.Week, calendars.Day(d), d)
	if planned > 0 && calendars.IsShortened(d) {
		planned = max(0, planned-hour) // art. 95
	}
	return planned
}

// weekMinutes is a week's plan before shortening.
func weekMinutes(week []int, says calendar.Day, d calendar.Date) int {
	switch planned := week[d.DayOfWeek()]; {
	case says.Holiday, says.Off:
		return 0
	case says.Moved && week[says.MovedFrom.DayOfWeek()] == 0:
		// The holiday fell on a rest day of this week, so the day off moved here (art. 112). Had the week worked on that
		// weekday, as a six-day week works on Saturdays, nothing would have moved for it.
		return 0
	case planned == 0 && says.WorkingWeekend:
		return firstWorkingDay(week)
	default:
		return planned
	}
}

// firstWorkingDay is what a working weekend is planned like that the week itself does not plan.
func firstWorkingDay(week []int) int {
	for _, planned := range week {
		if planned > 0 {
			return planned
		}
	}
	return 0
}
