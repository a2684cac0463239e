package calendar

import "time"

// Date is a calendar day: the number of days since 1970-01-01. Adding n gives the day n days later.
type Date int32

// The dates that can be written as YYYY-MM-DD.
const (
	MinDate Date = -719162 // 0001-01-01
	MaxDate Date = 2932896 // 9999-12-31
)

const secondsPerDay = 24 * 60 * 60

// DateOf makes a date; a day outside the month is carried over, as time.Date does it.
func DateOf(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

// ParseDate reads YYYY-MM-DD, an existing day of the years 0001 to 9999.
func ParseDate(s string) (Date, error) {
	if len(s) != len("2006-01-02") || s[4] != '-' || s[7] != '-' {
		return 0, errNotADate.With("%.30q", s)
	}
	year, okYear := digits(s[0:4])
	month, okMonth := digits(s[5:7])
	day, okDay := digits(s[8:10])
	if !okYear || !okMonth || !okDay || year < 1 || month < 1 || month > 12 || day < 1 || day > DaysIn(year, time.Month(month)) {
		return 0, errNotADate.With("%.30q", s)
	}
	return fromCivil(year, month, day), nil
}

// ParseMonth reads YYYY-MM and returns the month's first and last day.
func ParseMonth(s string) (first, last Date, err error) {
	if len(s) == len("2006-01") {
		if first, err = ParseDate(s + "-01"); err == nil {
			return first, first + Date(DaysIn(first.Year(), first.Month())) - 1, nil
		}
	}
	return 0, 0, errNotAMonth.With("%.30q", s)
}

func digits(s string) (n int, ok bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// DaysIn returns the number of days of a month.
func DaysIn(year int, month time.Month) int {
	switch month {
	case time.April, time.June, time.September, time.November:
		return 30
	case time.February:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// fromCivil counts days in the proleptic Gregorian calendar; years start in March, so that the leap day comes last.
func fromCivil(year, month, day int) Date {
	if month <= 2 {
		year--
		month += 12
	}
	era := year / 400
	if year < 0 {
		era = (year - 399) / 400
	}
	yearOfEra := year - era*400
	dayOfYear := (153*(month-3)+2)/5 + day - 1
	dayOfEra := yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear
	return Date(era*146097 + dayOfEra - 719468)
}

// Time is the date's midnight in UTC.
func (d Date) Time() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// Year returns the date's year.
func (d Date) Year() int { return d.Time().Year() }

// Month returns the date's month.
func (d Date) Month() time.Month { return d.Time().Month() }

// Day returns the date's day of the month.
func (d Date) Day() int { return d.Time().Day() }

// Weekday returns the date's day of the week.
func (d Date) Weekday() time.Weekday { return time.Weekday(((int(d)+4)%7 + 7) % 7) }

// DayOfWeek counts from Monday, which is 0, as schedules list their weeks.
func (d Date) DayOfWeek() int { return (int(d.Weekday()) + 6) % 7 }

// String writes YYYY-MM-DD.
func (d Date) String() string { return d.Time().Format(time.DateOnly) }
