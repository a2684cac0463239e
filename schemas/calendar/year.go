package calendar

import "time"

// Day is what a calendar says about a date. The zero value is an ordinary day: worked or not as the week has it.
type Day struct {
	Holiday        bool // a public holiday (art. 112)
	Off            bool // a day off for every week, moved from nowhere
	Moved          bool // a day off moved from the date MovedFrom
	MovedFrom      Date
	Shortened      bool // one hour shorter (art. 95)
	WorkingWeekend bool // a Saturday or Sunday that a five-day week works
}

// Calendar is the production calendar of one year.
type Calendar struct {
	year int
	days map[Date]Day // nil: none was published
}

// Plain makes the calendar of a year for which none was published: the public holidays of art. 112 and plain weeks.
func Plain(year int) *Calendar { return &Calendar{year: year} }

// Year returns the calendar's year.
func (c *Calendar) Year() int { return c.year }

// IsPlain reports whether this is no published calendar but the fixed holidays of art. 112 with plain weeks.
func (c *Calendar) IsPlain() bool { return c.days == nil }

// Day returns what the calendar says about a date of its year.
func (c *Calendar) Day(d Date) Day {
	if c.days == nil {
		return Day{Holiday: isFixedHoliday(d)}
	}
	return c.days[d]
}

// isFixedHoliday reports whether art. 112 names the date, the same in every year.
func isFixedHoliday(d Date) bool {
	_, month, day := d.Time().Date()
	switch month {
	case time.January:
		return day <= 8 // новогодние каникулы and, on the 7th, Рождество Христово
	case time.February:
		return day == 23
	case time.March:
		return day == 8
	case time.May:
		return day == 1 || day == 9
	case time.June:
		return day == 12
	case time.November:
		return day == 4
	}
	return false
}
