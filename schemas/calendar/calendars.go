package calendar

const saturday = 5 // DayOfWeek

// Calendars answers about dates of any year: from the year's published calendar where there is one, else from the fixed
// public holidays of art. 112 with plain weeks. The zero value knows no published calendar.
type Calendars struct{ published map[int]*Calendar }

// Russia returns the calendars embedded in the program.
func Russia() Calendars { return Calendars{published: russian()} }

// Known reports whether the year has a published calendar.
func (c Calendars) Known(year int) bool { return c.published[year] != nil }

// Of returns the year's calendar, a plain one when none was published.
func (c Calendars) Of(year int) *Calendar {
	if published := c.published[year]; published != nil {
		return published
	}
	return Plain(year)
}

// Day returns what the date's calendar says about it.
func (c Calendars) Day(d Date) Day { return c.Of(d.Year()).Day(d) }

// IsHoliday reports whether the date is a public holiday (art. 112).
func (c Calendars) IsHoliday(d Date) bool { return c.Day(d).Holiday }

// IsShortened reports whether a day worked on this date is one hour shorter: the calendar says so, or the next date is a
// public holiday (art. 95).
func (c Calendars) IsShortened(d Date) bool { return c.Day(d).Shortened || c.IsHoliday(d+1) }

// IsWorkingDay reports whether a five-day week with Saturday and Sunday off works on this date.
func (c Calendars) IsWorkingDay(d Date) bool {
	day := c.Day(d)
	switch {
	case day.Holiday, day.Off:
		return false
	case d.DayOfWeek() >= saturday:
		return day.WorkingWeekend
	case day.Moved:
		// Nothing moved for a five-day week when the holiday fell on one of its working days.
		return day.MovedFrom.DayOfWeek() < saturday
	}
	return true
}
