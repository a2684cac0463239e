package config

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/uzelhub/uzel/schemas/calendar"
)

// CalendarRule names days of a month by the production calendar: the 5th working day; the 10th or the working day
// before. Either WorkingDay is given or Day together with OrWorkingDay.
type CalendarRule struct {
	// WorkingDay counts the month's working days; in a month with fewer, the last one stands in.
	WorkingDay DayNumber `json:"working_day,omitempty" jsonschema_description:"Который рабочий день месяца: 1–15, last — последний, every — каждый"`
	// Day counts its days; in a month with fewer, the last one stands in.
	Day          DayNumber    `json:"day,omitempty" jsonschema_description:"Число месяца: 1–31 или last — последнее; вместе с or_working_day"`
	OrWorkingDay Shift        `json:"or_working_day,omitempty" jsonschema_description:"Если это число нерабочее: before — рабочий день до него, after — после него"`
	Months       []time.Month `json:"months,omitempty" jsonschema:"minItems=1,uniqueItems=true" jsonschema_description:"Месяцы, 1–12; каждый, если не указаны"`
	At           string       `json:"at" jsonschema:"pattern=^([01]?[0-9]|2[0-3]):[0-5][0-9]$" jsonschema_description:"Время: часы и минуты в кавычках, например \"07:00\""`
}

// DayNumber is which day of a month is meant.
type DayNumber int

// Words for days. No month has more days than 31, and where a month has fewer, its last one stands in.
const (
	LastDay  DayNumber = 31
	EveryDay DayNumber = -1
)

// mostWorkingDays is how many working days every month has: no January and no May has had fewer.
const mostWorkingDays = 15

var dayWords = map[DayNumber]string{LastDay: "last", EveryDay: "every"}

// Shift says which working day stands in for a day that is none.
type Shift string

// Directions of a shift.
const (
	ShiftBefore Shift = "before"
	ShiftAfter  Shift = "after"
)

// UnmarshalJSON reads a number or a word.
func (n *DayNumber) UnmarshalJSON(data []byte) error {
	for number, word := range dayWords {
		if string(data) == strconv.Quote(word) {
			*n = number
			return nil
		}
	}
	return json.Unmarshal(data, (*int)(n))
}

// MarshalJSON writes the number as it is written in a configuration.
func (n DayNumber) MarshalJSON() ([]byte, error) {
	if word := dayWords[n]; word != "" {
		return json.Marshal(word)
	}
	return json.Marshal(int(n))
}

// ParseCalendarRule reads the form that [CalendarRule.String] writes.
func ParseCalendarRule(text string) (CalendarRule, error) {
	var r CalendarRule
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		return CalendarRule{}, errCalendarRule.With("%q", text)
	}
	return r, r.check()
}

// String is the rule in one line, the same for rules of the same content.
func (r CalendarRule) String() string { return content(r) }

// check judges what a schema cannot.
func (r CalendarRule) check() error {
	_, err := time.Parse("15:04", r.At)
	switch {
	case err != nil:
		return errCalendarRule.With("at: %q", r.At)
	case r.WorkingDay == 0 && r.Day == 0:
		return errCalendarRule.With("не сказано, в какой день: нужно working_day или day")
	case r.WorkingDay > mostWorkingDays && r.WorkingDay != LastDay:
		return errCalendarRule.With("working_day: %d-го рабочего дня в месяце может не быть, нужно не больше %d", r.WorkingDay, mostWorkingDays)
	case r.Day == EveryDay:
		return errCalendarRule.With("day: every — так не бывает; каждый рабочий день — working_day: every")
	case r.WorkingDay != 0 && (r.Day != 0 || r.OrWorkingDay != ""):
		return errCalendarRule.With("working_day вместе с day или or_working_day: рабочий день сдвигать некуда")
	case r.Day != 0 && r.OrWorkingDay == "":
		return errCalendarRule.With("day без or_working_day: не сказано, что делать, если это число нерабочее")
	}
	return nil
}

// Clock is the time of day.
func (r CalendarRule) Clock() (hour, minute int) {
	clock, err := time.Parse("15:04", r.At)
	if err != nil {
		panic(fmt.Sprintf("config: a rule with the time %q was not checked", r.At))
	}
	return clock.Hour(), clock.Minute()
}

// Dates are the days that the rule names in a month, in order; a shifted one may lie in the month before or after. The
// dates of a later month are later.
func (r CalendarRule) Dates(known calendar.Calendars, year int, month time.Month) []calendar.Date {
	if len(r.Months) > 0 && !slices.Contains(r.Months, month) {
		return nil
	}
	first, length := calendar.DateOf(year, month, 1), calendar.DaysIn(year, month)
	if r.Day != 0 {
		return []calendar.Date{shifted(known, first+calendar.Date(min(int(r.Day), length))-1, r.OrWorkingDay)}
	}
	var working []calendar.Date
	for d := first; d < first+calendar.Date(length); d++ {
		if known.IsWorkingDay(d) {
			working = append(working, d)
		}
	}
	if r.WorkingDay == EveryDay || len(working) == 0 {
		return working
	}
	nth := min(int(r.WorkingDay), len(working))
	return working[nth-1 : nth]
}

func shifted(known calendar.Calendars, d calendar.Date, shift Shift) calendar.Date {
	step := calendar.Date(1)
	if shift == ShiftBefore {
		step = -1
	}
	for !known.IsWorkingDay(d) {
		d += step
	}
	return d
}
