package timesheet

import (
	"maps"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/schemas/calendar"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// work is the counting of one employee, from marks to dates. Its memory is used again for the next employee.
type work struct {
	c        *calculation
	e        *employee
	passes   []pass
	pairs    []pair
	lone     []int
	shifts   []shift
	counted  []shift // the part of shifts that was looked at
	spans    []span
	absences absenceDays
	left     planLeft
	orders   map[orderKey]int

	entries   []sheet.Entry // of the month's cells
	ends      [31]int       // of each cell among them
	days      []dayWork     // from the first day of the accounting period to the month's last
	anomalies []sheet.Anomaly
}

// dayWork is what falls on one date.
type dayWork struct {
	minutes [len(worked)]int
	night   int  // minutes at night, whatever their code
	owned   bool // a shift, counted or not, has the date as its day
}

// worked is the sum of the date's minutes.
func (d *dayWork) worked() int {
	sum := 0
	for _, n := range d.minutes {
		sum += n
	}
	return sum
}

// count applies the rules to an employee, in their order.
func (w *work) count(c *calculation, e *employee) {
	w.c, w.e = c, e
	w.anomalies = []sheet.Anomaly{}
	w.orders = maps.Clone(e.orders)
	w.left.used = map[calendar.Date]int{}
	w.absences.lay(e)
	w.days = append(w.days[:0], make([]dayWork, int(c.last-e.plan.first)+1)...)

	longest := e.plan.maxShift()
	w.passes = passes(e.marks, longest, w.passes[:0])
	w.pairs, w.lone = pairUp(w.passes, longest, w.pairs[:0], w.lone[:0])
	w.shifts = groupShifts(w.pairs, w.shifts[:0])
	for i := range w.shifts {
		w.shifts[i].assignDay(e.plan, e.zone)
	}
	w.counted = w.relevant()
	for i := range w.counted {
		w.countShift(&w.counted[i])
	}
	w.reportLone()
	w.reportConflicts()
	slices.SortStableFunc(w.anomalies, func(a, b sheet.Anomaly) int { return strings.Compare(a.Date, b.Date) })
}

// relevant are the shifts that the dates shown or summed depend on: those whose day or minutes fall on one of them, and
// the earlier shifts of the same day, which use up its plan.
func (w *work) relevant() []shift {
	begin := w.e.zone.instantOf(w.e.plan.first, 0)
	end := w.e.zone.instantOf(w.c.last+1, 0)
	from := slices.IndexFunc(w.shifts, func(s shift) bool { return s.end > begin || s.day >= w.e.plan.first })
	if from < 0 {
		return nil
	}
	for from > 0 && w.shifts[from-1].day == w.shifts[from].day {
		from--
	}
	to := len(w.shifts)
	for to > from && w.shifts[to-1].start >= end && w.shifts[to-1].day > w.c.last {
		to--
	}
	return w.shifts[from:to]
}

func (w *work) countShift(s *shift) {
	s.judge(w.e, &w.absences)
	if today := w.on(s.day); today != nil {
		today.owned = true
	}
	if s.verdict != counted {
		w.report(s.day, s.verdict.anomaly(), w.shiftDetail(s))
		return
	}
	w.spans = s.work(w.e.plan, w.c.in.Schedules.Settings, w.spans[:0])
	s.pieces = split(w.spans, w.e.zone, s.pieces)
	s.giveCodes(w.e.plan, &w.left)
	for _, d := range s.judgeOvertime(w.c.in.Schedules.Settings, w.orders, w.e.plan, nil) {
		w.report(d, AnomalyUnordered, w.shiftDetail(s))
	}
	for _, p := range s.pieces {
		if d := w.on(p.date); d != nil && p.fate == fateCounted {
			d.minutes[p.code] += p.minutes()
			if p.night {
				d.night += p.minutes()
			}
		}
	}
}

// reportLone reports the marks that rule 3 leaves alone, on whatever day, employed or not.
func (w *work) reportLone() {
	for _, i := range w.lone {
		p := w.passes[i]
		detail := "вход в " + w.clock(p.minute) + " без выхода"
		if p.direction == directionOut {
			detail = "выход в " + w.clock(p.minute) + " без входа"
		}
		w.report(w.e.zone.date(p.minute), loneKind(p.direction), detail)
	}
}

// reportConflicts reports the dates on which two absences stand (rule 9).
func (w *work) reportConflicts() {
	for d := w.c.first; d <= w.c.last; d++ {
		if a, both := w.absences.on(d); both && w.absences.conflicts(d) {
			w.report(d, AnomalyAbsenceConflict, "учтена первая по файлу: "+string(a.code))
		}
	}
}

func (w *work) shiftDetail(s *shift) string {
	return "смена " + w.stamp(s.start) + " – " + w.stamp(s.end)
}

// clock writes the local time of an instant's minute as HH:MM.
func (w *work) clock(minute int64) string {
	wall, _ := w.e.zone.local(minute)
	return clockTime(int(wall - floorDiv(wall, minutesPerDay)*minutesPerDay))
}

// stamp writes the local date and time of an instant's minute.
func (w *work) stamp(minute int64) string {
	return w.e.zone.date(minute).String() + " " + w.clock(minute)
}

// on returns the work of a date of the accounting period up to the month's end, nil for other dates.
func (w *work) on(d calendar.Date) *dayWork {
	if d < w.e.plan.first || d > w.c.last {
		return nil
	}
	return &w.days[d-w.e.plan.first]
}

// report notes an anomaly on a date of the month; those of other months belong to other sheets.
func (w *work) report(d calendar.Date, kind, detail string) {
	if d >= w.c.first && d <= w.c.last {
		w.anomalies = append(w.anomalies, sheet.Anomaly{Date: d.String(), Kind: kind, Detail: detail})
	}
}
