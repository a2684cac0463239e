package timesheet

import "github.com/uzelhub/uzel/schemas/calendar"

// piece is worked time of one date, all by day or all by night, all of one code and one fate.
type piece struct {
	span
	date  calendar.Date
	night bool
	code  workCode
	fate  fate
}

// fate says whether the minutes of a piece are counted.
type fate uint8

const (
	fateCounted   fate = iota
	fateSmall          // an excess smaller than the setting overtime_from
	fateUnordered      // named in no order, setting overtime: ordered
)

const (
	nightEnds   = int64(6 * hour) // art. 96
	nightBegins = int64(22 * hour)
)

// split is rule 6: worked time goes to the calendar days of the employee's object on which it was worked. It is cut at
// local midnight, where the night begins and ends, and where the clock is changed.
func split(work []span, z *zone, out []piece) []piece {
	for _, w := range work {
		for w.from < w.to {
			wall, until := z.local(w.from)
			date := floorDiv(wall, minutesPerDay)
			minute := wall - date*minutesPerDay
			next := minutesPerDay
			if minute < nightEnds {
				next = nightEnds
			} else if minute < nightBegins {
				next = nightBegins
			}
			end := min(w.to, until, w.from+next-minute)
			out = append(out, piece{
				span:  span{w.from, end},
				date:  calendar.Date(date),
				night: minute < nightEnds || minute >= nightBegins,
			})
			w.from = end
		}
	}
	return out
}
