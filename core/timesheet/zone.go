package timesheet

import (
	"math"
	"time"
	_ "time/tzdata" // a customer's Windows server has no zone database of its own

	"github.com/uzelhub/uzel/schemas/calendar"
)

// zone turns instants into local time and back, by the million. Instants are seconds or minutes since 1970 in UTC, local
// times are the same numbers as the wall clock shows them. It remembers the offset used last and so must not be shared
// between goroutines.
type zone struct {
	location *time.Location
	from, to int64 // seconds: where the offset holds, to excluded
	offset   int64 // seconds east of Greenwich
}

const (
	secondsPerMinute = 60
	secondsPerDay    = 24 * 60 * 60
	minutesPerDay    = int64(day)
	defaultZone      = "Europe/Moscow"
)

// loadZone finds an IANA zone; the machine's own zone is none.
func loadZone(name string) (*zone, bool) {
	if name == "Local" {
		return nil, false
	}
	location, err := time.LoadLocation(name)
	if err != nil {
		return nil, false
	}
	return &zone{location: location}, true
}

// seek finds the offset in force at an instant.
func (z *zone) seek(second int64) {
	if second >= z.from && second < z.to {
		return
	}
	t := time.Unix(second, 0).In(z.location)
	_, offset := t.Zone()
	start, end := t.ZoneBounds()
	z.from, z.to, z.offset = math.MinInt64, math.MaxInt64, int64(offset)
	if !start.IsZero() {
		z.from = start.Unix()
	}
	if !end.IsZero() {
		z.to = end.Unix()
	}
}

// local returns the wall clock's minute at an instant's minute, and the minute at which the clock is next changed.
func (z *zone) local(minute int64) (wall, until int64) {
	z.seek(minute * secondsPerMinute)
	until = math.MaxInt64
	if z.to != math.MaxInt64 {
		// Zones of the 19th century change within a minute; rounding up keeps whoever walks to until moving on.
		until = floorDiv(z.to+secondsPerMinute-1, secondsPerMinute)
	}
	return floorDiv(minute*secondsPerMinute+z.offset, secondsPerMinute), until
}

// date returns the local calendar day of an instant's minute.
func (z *zone) date(minute int64) calendar.Date {
	wall, _ := z.local(minute)
	return calendar.Date(floorDiv(wall, minutesPerDay))
}

// instant returns the second at which the wall clock shows the given one. A time that comes twice, when the clock is put
// back, is its first occurrence; a time that never comes, when it is put forward, is read as if it had not been.
func (z *zone) instant(wall int64) int64 {
	z.seek(wall - secondsPerDay)
	before := z.offset
	z.seek(wall + secondsPerDay)
	if after := z.offset; after != before {
		if z.seek(wall - before); z.offset == before {
			return wall - before
		}
		if z.seek(wall - after); z.offset == after {
			return wall - after
		}
	}
	return wall - before
}

// instantOf returns the minute at which a local day has come so many minutes by the wall clock.
func (z *zone) instantOf(d calendar.Date, minute int) int64 {
	return floorDiv(z.instant((int64(d)*minutesPerDay+int64(minute))*secondsPerMinute), secondsPerMinute)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
