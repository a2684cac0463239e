package timesheet

import "github.com/uzelhub/uzel/schemas/calendar"

// giveCodes is rule 7: the code of every worked minute of a shift. left holds how much of a day's plan the shifts before
// this one have left; the codes of minutes that the settings of overtime do not count are given as well.
func (s *shift) giveCodes(p *plan, left *planLeft) {
	ordinary := 0
	for i := range s.pieces {
		piece := &s.pieces[i]
		if s.isRestDay(p, piece.date) {
			piece.code = workRestDay
			continue
		}
		piece.code = workDay
		if piece.night {
			piece.code = workNight
		}
		ordinary += piece.minutes()
	}
	if p.IsCycle() || s.planned == 0 {
		return // summarised accounting knows no overtime of a day; a day without a plan has nothing to exceed
	}
	s.markOvertime(ordinary - left.use(s.day, s.planned, ordinary))
}

// isRestDay reports whether minutes on the date are work on a day off (art. 153): on a public holiday under every
// schedule; for a cycle all of a shift whose day is not planned; for a week what was worked, from 0 to 24 hours, on a date
// that is not planned.
func (s *shift) isRestDay(p *plan, date calendar.Date) bool {
	if p.calendars.IsHoliday(date) {
		return true
	}
	if p.IsCycle() {
		return s.planned == 0
	}
	return p.planned(date) == 0
}

// markOvertime turns the last excess minutes that are not РВ into С, from the shift's end backwards (art. 99).
func (s *shift) markOvertime(excess int) {
	for i := len(s.pieces) - 1; i >= 0 && excess > 0; i-- {
		piece := s.pieces[i]
		if piece.code == workRestDay {
			continue
		}
		if n := piece.minutes(); n > excess {
			s.cutPiece(i, n-excess)
			i++
		}
		s.pieces[i].code = workOvertime
		excess -= s.pieces[i].minutes()
	}
}

// cutPiece makes two pieces of one, the first so many minutes long.
func (s *shift) cutPiece(i, minutes int) {
	s.pieces = append(s.pieces, piece{})
	copy(s.pieces[i+1:], s.pieces[i:])
	at := s.pieces[i].from + int64(minutes)
	s.pieces[i].to, s.pieces[i+1].from = at, at
}

// planLeft remembers how much of the planned minutes of a day its shifts have used up, in their order.
type planLeft struct{ used map[calendar.Date]int }

// use takes minutes of a day's plan and returns how many there were.
func (l *planLeft) use(d calendar.Date, planned, minutes int) int {
	taken := min(minutes, planned-l.used[d])
	l.used[d] += taken
	return taken
}
