package timesheet

import (
	"slices"
	"time"

	"github.com/uzelhub/uzel/schemas/calendar"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// oracle counts one employee's month a second time, minute by minute and with the time package, in the plainest way the
// rules can be read. It is slow and knows nothing of intervals, caches or the order of the program's steps; where it
// and the program differ, one of them is wrong.
type oracle struct {
	in       Input
	schedule *Schedule
	zone     *time.Location
	first    calendar.Date
	last     calendar.Date
	cal      calendar.Calendars
}

type oracleMark struct {
	at  time.Time
	dir string
}

type oracleShift struct {
	pairs   [][2]int64 // minutes since 1970
	day     calendar.Date
	minutes []int64 // left to be counted, in order
}

func newOracle(in Input, zone string) *oracle {
	location, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	first, last, err := calendar.ParseMonth(in.Document.Month)
	if err != nil {
		panic(err)
	}
	return &oracle{
		in: in, schedule: in.Schedules.ByName[in.Document.Employees[0].Schedule], zone: location, first: first, last: last,
		cal: calendar.Russia(),
	}
}

func (o *oracle) planned(d calendar.Date) int { return plannedMinutes(o.schedule, o.cal, d) }

func (o *oracle) local(minute int64) time.Time { return time.Unix(minute*60, 0).In(o.zone) }

func (o *oracle) date(minute int64) calendar.Date {
	t := o.local(minute)
	return calendar.DateOf(t.Year(), t.Month(), t.Day())
}

// passes is rule 2, over RFC 3339 times only.
func (o *oracle) passes() []oracleMark {
	var ms []oracleMark
	for _, m := range o.in.Document.Marks {
		at, err := time.Parse(time.RFC3339, m.Time)
		if err != nil {
			panic(err)
		}
		ms = append(ms, oracleMark{at, m.Direction})
	}
	slices.SortStableFunc(ms, func(a, b oracleMark) int { return a.at.Compare(b.at) })
	longest := time.Duration(o.schedule.maxShift()) * time.Minute
	for i := range ms {
		ms[i].at = ms[i].at.Truncate(time.Minute)
		if ms[i].dir == "auto" {
			ms[i].dir = "in"
			if i > 0 && ms[i].at.Sub(ms[i-1].at) <= longest && ms[i-1].dir == "in" {
				ms[i].dir = "out"
			}
		}
	}
	var out []oracleMark
	for i := 0; i < len(ms); {
		j := i + 1
		for j < len(ms) && ms[j].dir == ms[i].dir && ms[j].at.Sub(ms[j-1].at) <= 5*time.Minute {
			j++
		}
		if ms[i].dir == "in" {
			out = append(out, ms[i])
		} else {
			out = append(out, ms[j-1])
		}
		i = j
	}
	return out
}

// shifts is rules 3 and 4; lone counts what rule 3 leaves alone in the month.
func (o *oracle) shifts() (shifts []oracleShift, lone int) {
	ps := o.passes()
	for i := 0; i < len(ps); i++ {
		if ps[i].dir == "in" && i+1 < len(ps) && ps[i+1].dir == "out" &&
			ps[i+1].at.Sub(ps[i].at) <= time.Duration(o.schedule.maxShift())*time.Minute {
			p := [2]int64{ps[i].at.Unix() / 60, ps[i+1].at.Unix() / 60}
			if n := len(shifts); n > 0 && p[0]-shifts[n-1].pairs[len(shifts[n-1].pairs)-1][1] < 240 {
				shifts[n-1].pairs = append(shifts[n-1].pairs, p)
			} else {
				shifts = append(shifts, oracleShift{pairs: [][2]int64{p}})
			}
			i++
			continue
		}
		if d := o.date(ps[i].at.Unix() / 60); d >= o.first && d <= o.last {
			lone++
		}
	}
	for i := range shifts {
		start := shifts[i].pairs[0][0]
		shifts[i].day = o.date(start)
		best := int64(1 << 40)
		for d := shifts[i].day - 10; d <= shifts[i].day+10; d++ {
			if o.planned(d) == 0 {
				continue
			}
			at := o.plannedStart(d)
			if start >= at-240 && start <= at+int64(o.planned(d)+o.schedule.Lunch.Length) && max(start-at, at-start) < best {
				best = max(start-at, at-start)
				shifts[i].day = d
			}
		}
	}
	return shifts, lone
}

func (o *oracle) plannedStart(d calendar.Date) int64 {
	y, m, n := d.Time().Date()
	return time.Date(y, m, n, o.schedule.Start/60, o.schedule.Start%60, 0, 0, o.zone).Unix() / 60
}

// cut is rule 5 with the settings around it.
func (o *oracle) cut(s *oracleShift) {
	settings := o.in.Schedules.Settings
	pairs := slices.Clone(s.pairs)
	if settings.ClipToSchedule && o.planned(s.day) > 0 {
		start := o.plannedStart(s.day)
		pairs = slices.DeleteFunc(pairs, func(p [2]int64) bool { return p[0] < start && p[1] <= start })
		if len(pairs) > 0 {
			pairs[0][0] = max(pairs[0][0], start)
		}
	}
	for _, p := range pairs {
		for m := p[0]; m < p[1]; m++ {
			s.minutes = append(s.minutes, m)
		}
	}
	if len(pairs) > 0 {
		begin, end := pairs[0][0], pairs[len(pairs)-1][1]
		due := o.schedule.Lunch.Length - int(end-begin-int64(len(s.minutes)))
		if end-begin > int64(o.schedule.Lunch.After) {
			s.minutes = slices.DeleteFunc(s.minutes, func(m int64) bool {
				if m < begin+int64(o.schedule.Lunch.After) || due <= 0 {
					return false
				}
				due--
				return true
			})
		}
	}
	if settings.RoundDown > 0 {
		s.minutes = s.minutes[:len(s.minutes)-len(s.minutes)%settings.RoundDown]
	}
}

// cells counts rules 5 to 10 and returns the cells as text, and the night minutes.
func (o *oracle) cells() (cells map[string]string, night int) {
	e := o.in.Document.Employees[0]
	employed := func(d calendar.Date) bool {
		return d.String() >= e.Hired && (e.Dismissed == "" || d.String() <= e.Dismissed)
	}
	absence := func(d calendar.Date) string {
		for _, a := range o.in.Document.Absences {
			stands := absenceCodes[sheet.Code(a.Code)] || o.planned(d) > 0
			if d.String() >= a.From && (a.To == "" || d.String() <= a.To) && stands && employed(d) {
				return a.Code
			}
		}
		return ""
	}
	minutes := map[calendar.Date]map[sheet.Code]int{}
	owned := map[calendar.Date]bool{}
	used := map[calendar.Date]int{}
	shifts, _ := o.shifts()
	for _, s := range shifts {
		owned[s.day] = true
		if !employed(s.day) || absence(s.day) != "" && absence(s.day) != "ОЖ" {
			continue
		}
		o.cut(&s)
		codes := make([]sheet.Code, len(s.minutes))
		excess := 0
		for i, m := range s.minutes {
			d := o.date(m)
			switch h := o.local(m).Hour(); {
			case o.cal.IsHoliday(d), o.schedule.IsCycle() && o.planned(s.day) == 0, !o.schedule.IsCycle() && o.planned(d) == 0:
				codes[i] = "РВ"
				continue
			case h >= 22 || h < 6:
				codes[i] = "Н"
			default:
				codes[i] = "Я"
			}
			if !o.schedule.IsCycle() && o.planned(s.day) > 0 {
				if used[s.day]++; used[s.day] > o.planned(s.day) {
					excess++
				}
			}
		}
		small := excess < o.in.Schedules.Settings.OvertimeFrom
		for i := len(codes) - 1; i >= 0 && excess > 0; i-- {
			if codes[i] != "РВ" {
				codes[i] = "С"
				if small {
					codes[i] = ""
				}
				excess--
			}
		}
		for i, m := range s.minutes {
			d := o.date(m)
			if codes[i] == "" || d < o.first || d > o.last {
				continue
			}
			if minutes[d] == nil {
				minutes[d] = map[sheet.Code]int{}
			}
			minutes[d][codes[i]]++
			if h := o.local(m).Hour(); h >= 22 || h < 6 {
				night++
			}
		}
	}
	cells = map[string]string{}
	for d := o.first; d <= o.last; d++ {
		var entries []sheet.Entry
		for _, code := range []sheet.Code{"Я", "Н", "С", "РВ"} {
			if n := minutes[d][code]; n > 0 {
				entries = append(entries, sheet.Entry{Code: code, Minutes: n})
			}
		}
		rest := sheet.Code("")
		switch a := absence(d); {
		case !employed(d):
		case (a == "ОТ" || a == "ОД") && o.cal.IsHoliday(d):
			rest = "В"
		case a != "":
			rest = sheet.Code(a)
		case o.planned(d) > 0 && !owned[d]:
			rest = "НН"
		case len(entries) > 0:
		case o.planned(d) > 0:
			rest = "Я"
		default:
			rest = "В"
		}
		if rest != "" {
			entries = append(entries, sheet.Entry{Code: rest})
		}
		cells[d.String()] = cellText(entries)
	}
	return cells, night
}
