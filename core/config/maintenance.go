package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Maintenance is a time at which an outside system is looked after by its owners and not to be called: days, and hours
// of them. Hours that end before they begin go on after midnight.
type Maintenance struct {
	Days     []Day  `json:"days" jsonschema:"minItems=1" jsonschema_description:"В какие дни: daily, tuesday, first tuesday, last friday, 15 (число месяца) или 2026-12-31"`
	From     Hour   `json:"from" jsonschema:"pattern=^([01][0-9]|2[0-3]):[0-5][0-9]$" jsonschema_description:"Начало, ЧЧ:ММ в кавычках"`
	To       Hour   `json:"to" jsonschema:"pattern=^([01][0-9]|2[0-3]):[0-5][0-9]$" jsonschema_description:"Конец, ЧЧ:ММ в кавычках; раньше начала — уже на следующий день"`
	TimeZone string `json:"time_zone,omitempty" jsonschema_description:"Часовой пояс; если не указан — организации"`
	Reason   string `json:"reason,omitempty" jsonschema:"maxLength=200" jsonschema_description:"Пояснение для людей"`
}

// Hour is a time of day, as 20:00.
type Hour string

// Parse gives the time since midnight.
func (h Hour) Parse() (time.Duration, error) {
	t, err := time.Parse("15:04", string(h))
	if err != nil {
		return 0, fmt.Errorf("config: %q is not a time of day", h)
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

// Day is a word for days: `daily`, `tuesday`, `first tuesday`, `last friday`, `15`, `2026-12-31`.
type Day string

// DayRule is such a word taken apart. Of its fields one says which days are meant: Date, Number or Weekday; none: every
// day.
type DayRule struct {
	Date    time.Time // in UTC, only the day counts
	Number  int       // of the month
	Weekly  bool      // Weekday counts
	Weekday time.Weekday
	Nth     int // of its weekday in the month, from 1; -1: the last; 0: every one
}

var weekdays = map[string]time.Weekday{
	"monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday, "thursday": time.Thursday,
	"friday": time.Friday, "saturday": time.Saturday, "sunday": time.Sunday,
}

var nths = []string{"first", "second", "third", "fourth", "fifth"}

// Parse takes a word for days apart.
func (d Day) Parse() (DayRule, error) {
	if d == "daily" {
		return DayRule{}, nil
	}
	if date, err := time.Parse(time.DateOnly, string(d)); err == nil {
		return DayRule{Date: date}, nil
	}
	if number, err := strconv.Atoi(string(d)); err == nil && number >= 1 && number <= 31 {
		return DayRule{Number: number}, nil
	}
	which, name, counted := strings.Cut(string(d), " ")
	if !counted {
		which, name = "", which
	}
	weekday, known := weekdays[name]
	rule := DayRule{Weekly: true, Weekday: weekday, Nth: slices.Index(nths, which) + 1}
	switch {
	case which == "last":
		rule.Nth = -1
	case counted && rule.Nth == 0:
		known = false
	}
	if !known {
		return DayRule{}, fmt.Errorf("config: %q does not name days", d)
	}
	return rule, nil
}

// Matches reports whether a day, any moment of it in its own zone, is meant.
func (r DayRule) Matches(day time.Time) bool {
	switch {
	case !r.Date.IsZero():
		return day.Format(time.DateOnly) == r.Date.Format(time.DateOnly)
	case r.Number != 0:
		return day.Day() == r.Number
	case !r.Weekly:
		return true
	case day.Weekday() != r.Weekday:
		return false
	case r.Nth == 0:
		return true
	case r.Nth < 0:
		return day.AddDate(0, 0, 7).Month() != day.Month()
	}
	return (day.Day()-1)/7+1 == r.Nth
}
