package timesheet

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/fault"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

const (
	settingsName = "settings"
	daysOfWeek   = 7
	maxCycle     = 1000 // days
	usualWeek    = 40 * hour
)

// ParseSchedules reads schedules.yaml: named schedules and, under the reserved key settings, the settings that change a
// rule. The name is used in errors only.
func ParseSchedules(name string, data []byte) (Schedules, error) {
	entries, err := readYAML(name, data)
	if err != nil {
		return Schedules{}, err
	}
	out := Schedules{ByName: make(map[string]*Schedule, len(entries))}
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		entry := cmp.Or(entries[key], &yamlEntry{})
		if key == settingsName {
			if e := entry.settings(&out.Settings); e != nil {
				return Schedules{}, e.locate(errSettings, name)
			}
			if e := entry.codes(&out); e != nil {
				return Schedules{}, e.locate(errOwnCodes, name)
			}
			continue
		}
		schedule, e := entry.schedule()
		if e != nil {
			e.detail = key + ": " + e.detail
			return Schedules{}, e.locate(errSchedule, name)
		}
		schedule.Name = key
		out.ByName[key] = schedule
	}
	return out, nil
}

// badEntry is what is wrong with an entry, and in which line where that is known.
type badEntry struct {
	detail string
	line   int
}

func (b *badEntry) locate(kind *fault.Kind, name string) error {
	if b.line > 0 {
		name = at(name, b.line)
	}
	return kind.At(name).With("%.200s", b.detail)
}

func (t yamlText) bad(what string) *badEntry {
	return &badEntry{detail: what + " «" + t.value + "»", line: t.line}
}

// codes reads the employer's own reasons of absence.
func (y *yamlEntry) codes(s *Schedules) *badEntry {
	digits := map[string]bool{}
	for _, code := range slices.Sorted(maps.Keys(y.Codes)) {
		written := cmp.Or(y.Codes[code], &yamlCode{})
		own := OwnAbsence{EveryDay: written.EveryDay, KeepsNorm: written.KeepsNorm, OwnCode: sheet.OwnCode{
			Code: sheet.Code(code), Digits: written.Digits.value, Meaning: written.Meaning.value,
		}}
		if !own.Valid() || own.Digits != "" && digits[own.Digits] {
			return &badEntry{detail: "код «" + code + "»", line: written.Digits.line}
		}
		digits[own.Digits] = true
		s.Codes = append(s.Codes, own)
	}
	return nil
}

func (y *yamlEntry) schedule() (*Schedule, *badEntry) {
	if len(y.Codes) > 0 {
		return nil, &badEntry{detail: "собственным кодам (codes) место под именем " + settingsName}
	}
	for _, t := range []yamlText{y.Overtime, y.OvertimeFrom, y.Round, y.Clip} {
		if t.given() {
			return nil, t.bad("это настройка, её место под именем " + settingsName + ":")
		}
	}
	s := &Schedule{NormWeek: usualWeek}
	steps := []func(*Schedule) *badEntry{y.readDays, y.readAnchor, y.readStart, y.readLunch, y.readNorm, y.readPeriod}
	for _, step := range steps {
		if bad := step(s); bad != nil {
			return nil, bad
		}
	}
	return s, nil
}

func (y *yamlEntry) readDays(s *Schedule) *badEntry {
	switch {
	case (len(y.Week) > 0) == (len(y.Cycle) > 0):
		return &badEntry{detail: "график — это либо неделя (week), либо цикл (cycle)"}
	case len(y.Week) > 0 && len(y.Week) != daysOfWeek:
		return &badEntry{detail: "в неделе семь дней, начиная с понедельника", line: y.Week[0].line}
	case len(y.Cycle) > maxCycle:
		return &badEntry{detail: "цикл слишком длинный", line: y.Cycle[0].line}
	}
	for _, t := range slices.Concat(y.Week, y.Cycle) {
		// A planned day must end before the next one of its kind begins; rule 4 relies on it.
		planned, ok := parseDuration(t.value)
		if !ok || planned > day {
			return t.bad("длительность дня")
		}
		if len(y.Week) > 0 {
			s.Week = append(s.Week, planned)
		} else {
			s.Cycle = append(s.Cycle, planned)
		}
	}
	return nil
}

func (y *yamlEntry) readAnchor(s *Schedule) *badEntry {
	if !s.IsCycle() {
		if y.Anchor.given() {
			return y.Anchor.bad("у недели нет первого дня цикла (anchor)")
		}
		return nil
	}
	anchor, err := calendar.ParseDate(y.Anchor.value)
	if err != nil {
		return y.Anchor.bad("первый день цикла (anchor)")
	}
	s.Anchor = anchor
	return nil
}

func (y *yamlEntry) readStart(s *Schedule) *badEntry {
	start, err := time.Parse("15:04", y.Start.value)
	if err != nil {
		return y.Start.bad("начало (start)")
	}
	s.Start = start.Hour()*hour + start.Minute()
	return nil
}

func (y *yamlEntry) readLunch(s *Schedule) *badEntry {
	if y.Lunch == nil {
		return nil
	}
	for _, field := range []struct {
		text yamlText
		name string
		to   *int
	}{
		{y.Lunch.After, "after", &s.Lunch.After},
		{y.Lunch.Length, "length", &s.Lunch.Length},
	} {
		minutes, ok := parseDuration(field.text.value)
		if !ok || minutes > day {
			return field.text.bad("обед (lunch: " + field.name + ")")
		}
		*field.to = minutes
	}
	return nil
}

// readNorm takes the weekly norm. A week may carry one too; its norm is its plan, so that it says nothing there.
func (y *yamlEntry) readNorm(s *Schedule) *badEntry {
	if !y.NormWeek.given() {
		return nil
	}
	norm, ok := parseDuration(y.NormWeek.value)
	if !ok || norm == 0 || norm > daysOfWeek*day {
		return y.NormWeek.bad("недельная норма (norm_week)")
	}
	s.NormWeek = norm
	return nil
}

func (y *yamlEntry) readPeriod(s *Schedule) *badEntry {
	switch t := y.AccountingPeriod; {
	case !t.given(), t.value == "month":
		s.Period = PeriodMonth
	case t.value == "quarter":
		s.Period = PeriodQuarter
	case t.value == "year":
		s.Period = PeriodYear
	default:
		return t.bad("учётный период (accounting_period): month, quarter или year, а не")
	}
	return nil
}

func (y *yamlEntry) settings(s *Settings) *badEntry {
	if y.Lunch != nil {
		return &badEntry{detail: "имя " + settingsName + " занято настройками, здесь не место обеду (lunch)"}
	}
	for _, t := range append(slices.Concat(y.Week, y.Cycle), y.Anchor, y.Start, y.NormWeek, y.AccountingPeriod) {
		if t.given() {
			return t.bad("имя " + settingsName + " занято настройками, здесь не место полю графика:")
		}
	}
	if t := y.Overtime; t.given() {
		if t.value != "ordered" {
			return t.bad("overtime")
		}
		s.OvertimeOrdered = true
	}
	if t := y.OvertimeFrom; t.given() {
		minutes, ok := parseDuration(t.value)
		if !ok || minutes > day {
			return t.bad("overtime_from")
		}
		s.OvertimeFrom = minutes
	}
	if t := y.Round; t.given() {
		step, direction, _ := strings.Cut(t.value, " ")
		minutes, ok := parseDuration(step)
		if !ok || minutes == 0 || minutes > day || direction != "down" {
			return t.bad("round")
		}
		s.RoundDown = minutes
	}
	if t := y.Clip; t.given() {
		if t.value != "schedule" {
			return t.bad("clip")
		}
		s.ClipToSchedule = true
	}
	return nil
}
