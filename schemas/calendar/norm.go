package calendar

const workDays = 5 // of the week by which the norm is counted

// NormMinutes is the norm of working time of the dates from first to last, both included: a fifth of the weekly norm
// for every working day of the five-day calendar, less one hour for each shortened one (order of Минздравсоцразвития
// of 13.08.2009 № 588н). It is rounded half-up to whole minutes once, for all the dates together, and is never below 0.
func (c Calendars) NormMinutes(first, last Date, weekMinutes int) int {
	var days, short int
	for d := first; d <= last; d++ {
		if c.IsWorkingDay(d) {
			days++
			if c.IsShortened(d) {
				short++
			}
		}
	}
	return NormOf(days, short, weekMinutes)
}

// NormOf is the norm of so many working days, of which so many are shortened.
func NormOf(days, short, weekMinutes int) int {
	const hour = 60
	return max(0, (2*days*weekMinutes+workDays)/(2*workDays)-short*hour)
}
