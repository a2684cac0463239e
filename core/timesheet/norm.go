package timesheet

import "github.com/uzelhub/uzel/schemas/calendar"

// norm is the first half of rule 11, from the first day of the accounting period to the month's last: what a week
// schedule plans for the employed days; of a cycle, a fifth of the weekly norm for every working day of the five-day
// calendar in the employed time, less an hour for each shortened one (order № 588н). Either is lowered by the planned
// minutes of absence days and is never below zero.
func (w *work) norm() int {
	p := w.e.plan
	first, last := max(p.first, w.e.hired), min(w.c.last, w.e.dismissed)
	norm := 0
	if p.IsCycle() {
		norm = p.calendars.NormMinutes(first, last, p.NormWeek)
	}
	for d := first; d <= last; d++ {
		if !p.IsCycle() {
			norm += p.planned(d)
		}
		if w.lowersNorm(d) {
			norm -= p.planned(d)
		}
	}
	return max(0, norm)
}

// lowersNorm leaves out truancy, and the days of a leave to care for a child that have a shift, which always counts.
func (w *work) lowersNorm(d calendar.Date) bool {
	a, absent := w.absences.on(d)
	return absent && a.lowersNorm() && !(a.allowsWork() && w.on(d).owned)
}

// overtime is the second half of rule 11: of a week the sum of С, of a cycle what was worked beyond the norm of the
// period (art. 104). РВ is paid apart and taken out whole.
func (w *work) overtime(norm int) int {
	var all, rest, over int
	for i := range w.days {
		all += w.days[i].worked()
		rest += w.days[i].minutes[workRestDay]
		over += w.days[i].minutes[workOvertime]
	}
	if w.e.plan.IsCycle() {
		return max(0, all-rest-norm)
	}
	return over
}

// lacksPeriod reports whether the balance of a longer accounting period cannot be struck, because marks of an earlier
// month of it are not there: a month in which the employee had planned days without an absence, and not one mark.
func (w *work) lacksPeriod() bool {
	for first := w.e.plan.first; first < w.c.first; {
		last := first + calendar.Date(calendar.DaysIn(first.Year(), first.Month())) - 1
		if w.expected(first, last) && !w.marked(first, last) {
			return true
		}
		first = last + 1
	}
	return false
}

// expected reports whether work was planned and not excused on any of the dates.
func (w *work) expected(first, last calendar.Date) bool {
	for d := max(first, w.e.hired); d <= min(last, w.e.dismissed); d++ {
		if _, absent := w.absences.on(d); !absent && w.e.plan.planned(d) > 0 {
			return true
		}
	}
	return false
}

func (w *work) marked(first, last calendar.Date) bool {
	begin, end := w.e.zone.instantOf(first, 0), w.e.zone.instantOf(last+1, 0)
	for _, p := range w.passes {
		if p.minute >= begin && p.minute < end {
			return true
		}
	}
	return false
}
