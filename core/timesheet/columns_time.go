package timesheet

import (
	"math"
	"regexp"
	"strconv"

	"github.com/uzelhub/uzel/schemas/calendar"
)

// clock is seconds after midnight.
type clock int

func (c clock) String() string {
	return clockTime(int(c)/secondsPerMinute) + ":" + strconv.Itoa(100 + int(c)%secondsPerMinute)[1:]
}

// Dates and times as people and programs write them in Russia: the day comes before the month, a year may have two
// digits. Slashes are not read: nobody can tell 03/04 from 04/03.
var (
	russianDate = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})$`)
	clockText   = regexp.MustCompile(`^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?$`)
	stampText   = regexp.MustCompile(`^(\S+?),?[ T]\s*(\d{1,2}:\d{2}\S*)$`)
)

// Excel counts days from the end of 1899. Numbers outside these years are something else.
const (
	firstSerial = 36526 // 2000-01-01
	lastSerial  = 73050 // 2099-12-31
	serialZero  = 25569 // 1970-01-01
)

// anyStamp reads date and time together, and writes them as marks do.
func anyStamp(s string, book bool) (string, bool) {
	if _, _, ok := parseTime(s); ok {
		return s, true
	}
	if book {
		if serial, err := strconv.ParseFloat(s, 64); err == nil && serial >= firstSerial && serial <= lastSerial+1 {
			// Excel keeps a time as a fraction of a day; a second is the least that it shows.
			second := int64(math.Round((serial - serialZero) * secondsPerDay))
			day := floorDiv(second, secondsPerDay)
			return calendar.Date(day).String() + " " + clock(second-day*secondsPerDay).String(), true
		}
	}
	m := stampText.FindStringSubmatch(s)
	if m == nil {
		return "", false
	}
	date, okDate := anyDate(m[1], false)
	time, okTime := anyClock(m[2], false)
	return date.String() + " " + time.String(), okDate && okTime
}

func anyDate(s string, book bool) (calendar.Date, bool) {
	if date, err := calendar.ParseDate(s); err == nil {
		return date, true
	}
	if m := russianDate.FindStringSubmatch(s); m != nil {
		year := m[3]
		if len(year) == 2 {
			year = "20" + year
		}
		date, err := calendar.ParseDate(year + "-" + twoDigit(m[2]) + "-" + twoDigit(m[1]))
		return date, err == nil
	}
	if book {
		if serial, err := strconv.ParseFloat(s, 64); err == nil && serial >= firstSerial && serial <= lastSerial {
			return calendar.Date(int(serial) - serialZero), true
		}
	}
	return 0, false
}

func twoDigit(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

func anyClock(s string, book bool) (clock, bool) {
	if m := clockText.FindStringSubmatch(s); m != nil {
		hours, _ := strconv.Atoi(m[1])
		minutes, _ := strconv.Atoi(m[2])
		seconds, _ := strconv.Atoi(m[3]) // none: 0
		ok := hours < 24 && minutes < 60 && seconds < 60
		return clock((hours*60+minutes)*secondsPerMinute + seconds), ok
	}
	if book {
		if serial, err := strconv.ParseFloat(s, 64); err == nil && serial >= 0 && serial < 1 {
			second := math.Round(serial * secondsPerDay)
			return clock(second), second < secondsPerDay
		}
	}
	return 0, false
}
