package timesheet

import (
	"slices"
	"time"

	"github.com/uzelhub/uzel/schemas/calendar"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// Schedules are the named schedules of an organisation with the settings that change a rule.
type Schedules struct {
	ByName   map[string]*Schedule
	Settings Settings
	Codes    []OwnAbsence // reasons of absence that the employer added to the form's, in the order of their codes
}

// OwnAbsence is a reason of absence of the employer's own.
type OwnAbsence struct {
	sheet.OwnCode
	EveryDay  bool // it stands on every calendar day of its period, not on planned days only (rule 9)
	KeepsNorm bool // it does not lower the norm (rule 11)
}

// own finds one of the employer's own reasons.
func (s Schedules) own(code sheet.Code) (OwnAbsence, bool) {
	i := slices.IndexFunc(s.Codes, func(own OwnAbsence) bool { return own.Code == code })
	if i < 0 {
		return OwnAbsence{}, false
	}
	return s.Codes[i], true
}

// IsAbsenceCode reports whether an absence may have the code: the form's, or one of the employer's own.
func (s Schedules) IsAbsenceCode(code sheet.Code) bool {
	_, own := s.own(code)
	return own || IsAbsenceCode(code)
}

// Schedule is either a week or a cycle of planned days. Durations are minutes.
type Schedule struct {
	Name   string
	Week   []int         // seven days from Monday, lunch excluded; nil for a cycle
	Cycle  []int         // the days of a cycle; nil for a week
	Anchor calendar.Date // the first day of a cycle
	Start  int           // the planned start, minutes after local midnight
	Lunch  Lunch
	// NormWeek is the weekly norm of a cycle. A week's norm is its plan.
	NormWeek int
	Period   Period
}

// Lunch is the unpaid break: a shift longer than After loses Length. The zero Lunch takes nothing.
type Lunch struct{ After, Length int }

// Period is the accounting period of summarised accounting (art. 104).
type Period int

// Accounting periods.
const (
	PeriodMonth Period = iota
	PeriodQuarter
	PeriodYear
)

// Settings change a rule; the zero value changes none.
type Settings struct {
	OvertimeOrdered bool // overtime: ordered
	OvertimeFrom    int  // overtime_from: a smaller excess of a shift is not counted
	RoundDown       int  // round: a shift's minutes are cut to a multiple of so many
	ClipToSchedule  bool // clip: schedule
}

const (
	usualMaxShift = 16 * hour
	shiftGap      = 4 * hour // a break this long begins another shift
	dedup         = 5        // passes not further apart are one
	earliness     = 4 * hour // how long before its planned start a shift may begin
)

// IsCycle tells a cycle, always with summarised accounting, from a week.
func (s *Schedule) IsCycle() bool { return s.Cycle != nil }

// maxShift is the longest time between an entry and its exit (rule 2).
func (s *Schedule) maxShift() int64 {
	longest := 0
	for _, planned := range s.days() {
		longest = max(longest, planned)
	}
	return int64(max(usualMaxShift, longest+s.Lunch.Length+shiftGap))
}

func (s *Schedule) days() []int {
	if s.IsCycle() {
		return s.Cycle
	}
	return s.Week
}

// firstDay is the first day of the accounting period that the month beginning on the date is in.
func (p Period) firstDay(month calendar.Date) calendar.Date {
	const monthsOfQuarter = 3
	switch p {
	case PeriodQuarter:
		inQuarter := (int(month.Month()) - 1) % monthsOfQuarter
		return calendar.DateOf(month.Year(), month.Month()-time.Month(inQuarter), 1)
	case PeriodYear:
		return calendar.DateOf(month.Year(), 1, 1)
	}
	return month
}
