package timesheet

import "github.com/uzelhub/uzel/schemas/calendar"

// shift is what was worked without a break of four hours, and what became of it.
type shift struct {
	pairs        []pair
	start, end   int64         // first entry, last exit
	day          calendar.Date // rule 4
	planned      int           // of that day; 0: it is not planned
	plannedStart int64         // of that day, when it is planned
	matched      bool          // the day was found by its planned start, not by the date alone

	verdict verdict // whether it is counted
	cuts    []cut   // what was taken from it before codes were given
	pieces  []piece // its minutes with date and code
}

// verdict says whether a shift is counted.
type verdict uint8

const (
	counted           verdict = iota
	outsideEmployment         // rule 8
	duringAbsence             // rule 9
)

// groupShifts is the first half of rule 4: pairs whose gaps are under four hours form one shift.
func groupShifts(pairs []pair, shifts []shift) []shift {
	for i := range pairs {
		if n := len(shifts); n > 0 && pairs[i].from-shifts[n-1].end < shiftGap {
			last := &shifts[n-1]
			last.pairs = last.pairs[:len(last.pairs)+1] // the next of the same list
			last.end = pairs[i].to
			continue
		}
		shifts = append(shifts, shift{pairs: pairs[i : i+1], start: pairs[i].from, end: pairs[i].to})
	}
	return shifts
}

// The planned days that can come into question for a shift begun on a date: the longest plan and the longest lunch last a
// day each, and a shift may begin four hours before its planned start.
const (
	daysBack  = 3
	daysAhead = 1
)

// assignDay is the second half of rule 4. The shift's day is the planned day whose planned start is nearest to the
// shift's start, the earlier one on a tie, among those for which the shift's start lies between four hours before the
// planned start and the planned end; if there is none, the calendar date of the shift's start. (Starts of one schedule lie
// a day apart and a shift may be four hours early, so that no two are equally near.)
func (s *shift) assignDay(p *plan, z *zone) {
	date := z.date(s.start)
	s.day, s.matched = date, false
	nearest := int64(0)
	for d := date - daysBack; d <= date+daysAhead; d++ {
		planned := p.planned(d)
		if planned == 0 {
			continue
		}
		start := z.instantOf(d, p.Start)
		end := start + int64(planned+p.Lunch.Length)
		if s.start < start-earliness || s.start > end {
			continue
		}
		if distance := abs(s.start - start); !s.matched || distance < nearest {
			nearest = distance
			s.day, s.matched = d, true
		}
	}
	if s.planned = p.planned(s.day); s.planned > 0 {
		s.plannedStart = z.instantOf(s.day, p.Start)
	}
}

func abs(n int64) int64 { return max(n, -n) }
