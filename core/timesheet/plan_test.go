package timesheet

import (
	"testing"

	"github.com/uzelhub/uzel/schemas/calendar"
)

// Rule 1: planned minutes belong to the schedule.
func TestPlannedMinutes(t *testing.T) {
	const more = `
sundays: { week: [0h, 0h, 0h, 0h, 0h, 0h, 6h], start: "09:00" }
short-monday: { week: [4h, 8h, 8h, 8h, 8h, 0h, 0h], start: "09:00" }
late-week: { week: [0h, 7h, 7h, 7h, 7h, 7h, 0h], start: "09:00" }
half-hour: { week: [0h30m, 0h30m, 0h30m, 0h30m, 0h30m, 0h, 0h], start: "09:00" }
`
	schedules, err := ParseSchedules("s", []byte(testSchedules+more))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		rule, schedule, date string
		want                 int
	}{
		{"a week plans its weekdays", "bare", "2026-10-01", 480},
		{"and not its days off", "bare", "2026-10-03", 0},
		{"a public holiday is not planned", "bare", "2026-11-04", 0},
		{"a public holiday is not planned by a six-day week either", "six-day", "2026-05-01", 0},
		{"a cycle plans a public holiday", "day-three", "2026-11-02", 1320}, // 8 × 4 days after the anchor
		{"a cycle plans the New Year", "night", "2026-12-31", 0},
		{"a cycle plans whatever the calendar says", "night", "2027-01-01", 660},
		{"a cycle goes back before its anchor", "night", "2026-09-28", 660},
		{"and its days off too", "night", "2026-09-30", 0},
		{"a cycle is never shortened", "day-three", "2026-11-03", 0},
		{"a cycle is not shortened before a holiday", "night", "2026-06-11", 660},
		{"a moved day off is free for a five-day week", "bare", "2026-01-09", 0},
		{"what moved from a Saturday did not move for a six-day week", "six-day", "2026-01-09", 420},
		{"what moved from a Sunday moved for a six-day week", "six-day", "2026-12-31", 0},
		{"what moved from a Sunday did not move for a week that works on Sundays", "sundays", "2026-12-31", 0},
		{"a working weekend is planned like the week's first working day", "bare", "2024-04-27", 480},
		{"which may be another one than Monday", "late-week", "2024-04-27", 420},
		{"or a short one", "short-monday", "2024-12-28", 240},
		{"a working weekend that the week plans keeps its own hours", "six-day", "2024-04-27", 300},
		{"the day off moved from it is an ordinary day for that week", "six-day", "2024-04-29", 420},
		{"and free for a five-day week", "bare", "2024-04-29", 0},
		{"a shortened day is an hour shorter", "bare", "2026-04-30", 420},
		{"a shortened working weekend is both", "bare", "2024-11-02", 420},
		{"a shortened Saturday of a six-day week", "six-day", "2024-11-02", 240},
		{"the day before a holiday is shortened though the calendar is silent", "six-day", "2026-03-07", 240},
		{"a Sunday before a holiday, where Sundays are worked", "sundays", "2026-02-22", 300},
		{"the last day before a year without a calendar", "six-day", "2024-12-31", 0},
		{"a day shorter than an hour is not planned when shortened", "half-hour", "2026-04-30", 0},
		{"a year without a calendar has the holidays of art. 112", "bare", "2027-06-12", 0},
		{"and no moved days off", "bare", "2027-06-14", 480},
		{"and shortened days by art. 95", "bare", "2027-06-11", 420},
		{"31 December before a plain January", "bare", "2027-12-31", 420},
		{"31 December of the year before the first calendar", "six-day", "2022-12-31", 240},
	} {
		t.Run(c.rule, func(t *testing.T) {
			d, err := calendar.ParseDate(c.date)
			if err != nil {
				t.Fatal(err)
			}
			month, last, _ := calendar.ParseMonth(c.date[:len("2006-01")])
			p := newPlan(schedules.ByName[c.schedule], calendar.Russia(), month, last)
			if got := p.planned(d); got != c.want {
				t.Errorf("%s on %s plans %d, want %d (%s)", c.schedule, c.date, got, c.want, p.explain(d))
			}
			if direct := plannedMinutes(p.Schedule, p.calendars, d); direct != p.planned(d) {
				t.Errorf("the table says %d, the rule %d", p.planned(d), direct)
			}
		})
	}
}

func TestTheAccountingPeriodBegins(t *testing.T) {
	for _, c := range []struct {
		period      Period
		month, want string
	}{
		{PeriodMonth, "2026-11-01", "2026-11-01"},
		{PeriodQuarter, "2026-11-01", "2026-10-01"},
		{PeriodQuarter, "2026-10-01", "2026-10-01"},
		{PeriodQuarter, "2026-03-01", "2026-01-01"},
		{PeriodYear, "2026-11-01", "2026-01-01"},
	} {
		month, _ := calendar.ParseDate(c.month)
		if got := c.period.firstDay(month).String(); got != c.want {
			t.Errorf("period %d of %s begins on %s, want %s", c.period, c.month, got, c.want)
		}
	}
}
