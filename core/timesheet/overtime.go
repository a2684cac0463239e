package timesheet

import (
	"slices"

	"github.com/uzelhub/uzel/schemas/calendar"
)

// judgeOvertime applies the settings of overtime to a coded shift. With overtime_from a smaller excess of the shift is
// not counted. With overtime: ordered only the С and РВ minutes that an order names are counted (art. 99, 113), the
// first ones of the shift first; the dates whose other minutes are not counted are returned as unordered.
func (s *shift) judgeOvertime(settings Settings, orders map[orderKey]int, p *plan, unordered []calendar.Date) []calendar.Date {
	if settings.OvertimeFrom > 0 {
		s.dropSmallExcess(settings.OvertimeFrom)
	}
	if !settings.OvertimeOrdered {
		return unordered
	}
	for i := 0; i < len(s.pieces); i++ {
		piece := s.pieces[i]
		if piece.fate != fateCounted || piece.code != workOvertime && piece.code != workRestDay {
			continue
		}
		named := s.takeOrdered(orders, piece)
		if named == piece.minutes() {
			continue
		}
		if named > 0 {
			s.cutPiece(i, named)
			i++
		}
		s.pieces[i].fate = fateUnordered
		if d := s.orderDate(p, piece); !slices.Contains(unordered, d) {
			unordered = append(unordered, d)
		}
	}
	return unordered
}

func (s *shift) dropSmallExcess(from int) {
	excess := 0
	for _, piece := range s.pieces {
		if piece.code == workOvertime {
			excess += piece.minutes()
		}
	}
	if excess >= from {
		return
	}
	for i := range s.pieces {
		if s.pieces[i].code == workOvertime {
			s.pieces[i].fate = fateSmall
		}
	}
}

// takeOrdered uses up what orders name for a piece. An order is written for a shift or for a date; where the two differ,
// as after midnight, either will do, and the shift's comes first because no other shift can use it.
func (s *shift) takeOrdered(orders map[orderKey]int, of piece) int {
	named := 0
	for _, date := range [...]calendar.Date{s.day, of.date} {
		key := orderKey{date, of.code}
		n := min(of.minutes()-named, orders[key])
		if n > 0 {
			orders[key] -= n
			named += n
		}
	}
	return named
}

// orderDate is the date that an order for the piece should have named: overtime belongs to the shift's day, work on a
// holiday or on a week's day off to the date itself, work outside a cycle to the day of the shift.
func (s *shift) orderDate(p *plan, of piece) calendar.Date {
	if of.code == workOvertime || p.IsCycle() && s.planned == 0 {
		return s.day
	}
	return of.date
}
