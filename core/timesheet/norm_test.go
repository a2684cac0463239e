package timesheet

import (
	"encoding/json"
	"strings"
	"testing"
)

const periodSchedules = `
quarter: { cycle: [11h, 11h, 0h, 0h], anchor: 2026-10-01, start: "09:00", accounting_period: quarter }
year: { cycle: [11h, 11h, 0h, 0h], anchor: 2026-10-01, start: "09:00", accounting_period: year }
week-quarter: { week: [8h, 8h, 8h, 8h, 8h, 0h, 0h], start: "09:00", accounting_period: quarter }
short-norm: { cycle: [8h, 0h], anchor: 2026-10-01, start: "09:00", norm_week: 24h }
odd-norm: { cycle: [8h, 0h], anchor: 2026-10-01, start: "09:00", norm_week: 40h1m }
tiny: { cycle: [22h, 22h], anchor: 2026-10-01, start: "08:00", norm_week: 1h }
`

// Rule 11, norm: October 2026 has 22 working days, November 20 with one shortened.
func TestNorm(t *testing.T) {
	for _, c := range []struct {
		rule  string
		scene scene
		want  int
	}{
		{"a week's norm is its plan", scene{}, 22 * 480},
		{"with its shortened days", scene{month: "2026-11"}, 20*480 - 60},
		{"of a six-day week its own days", scene{schedule: "six-day"}, 22*420 + 5*300},
		{"of the employed days", scene{hired: "2026-10-30"}, 480},
		{"to the last one", scene{dismissed: "2026-10-04"}, 2 * 480},
		{"a cycle's norm is that of the five-day calendar", scene{schedule: "night"}, 22 * 480},
		{"less an hour for a shortened day", scene{schedule: "night", month: "2026-11"}, 20*480 - 60},
		{"by its weekly norm", scene{schedule: "day-three"}, 22 * 432},
		{"of 24 hours", scene{schedules: periodSchedules, schedule: "short-norm"}, 22 * 288},
		// 22 × 480.2
		{
			"a fifth that is no whole minute is rounded once, for the month",
			scene{schedules: periodSchedules, schedule: "odd-norm"}, 22*480 + 4,
		},
		{"in the employed period", scene{schedule: "night", hired: "2026-10-30"}, 480},
		{
			"on working weekends too", scene{schedule: "night", month: "2024-04", hired: "2024-04-27", dismissed: "2024-04-28"},
			480,
		},
		{
			"of a year without a calendar", scene{schedule: "night", month: "2027-06", options: Options{PlainCalendar: true}},
			22*480 - 60,
		},

		{"planned minutes of absences are taken off a week's", scene{absences: "01..04 Б"}, 20 * 480},
		{"and off a cycle's, its own planned minutes", scene{schedule: "night", absences: "01..04 Б"}, 22*480 - 2*660},
		{"of days on which the absence stands", scene{schedule: "night", absences: "03..04 Б"}, 22 * 480},
		{"truancy does not lower the norm", scene{absences: "01..04 ПР"}, 22 * 480},
		{
			"leave on a holiday lowers what a cycle planned there",
			scene{schedule: "day-three", month: "2026-11", absences: "02..04 ОТ"}, 20*432 - 60 - 1320,
		},
		{
			"and on the holiday itself",
			scene{
				month: "2026-11", schedules: "daily: { cycle: [8h], anchor: 2026-11-01, start: '09:00' }", schedule: "daily",
				absences: "04..04 ОТ",
			}, 20*480 - 60 - 480,
		},
		{"absences outside the employment lower nothing", scene{hired: "2026-10-05", absences: "01..02 Б"}, 20 * 480},
		{"the first of two absences decides", scene{absences: "01..01 ПР, 01..01 Б"}, 22 * 480},
		{"leave to care for a child lowers it", scene{absences: "01..02 ОЖ"}, 20 * 480},
		{"but not on a day with a shift", scene{absences: "01..02 ОЖ", marks: "01 09:00 in, 01 10:00 out"}, 21 * 480},
		{
			"a shift of an absence day that is not counted changes nothing",
			scene{absences: "01..02 Б", marks: "01 09:00 in, 01 10:00 out"}, 20 * 480,
		},
		{"never below zero", scene{schedules: periodSchedules, schedule: "tiny", absences: "01..31 Б"}, 0},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := c.scene.line(t).NormMinutes; got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

// Rule 11, overtime.
func TestOvertime(t *testing.T) {
	for _, c := range []struct {
		rule  string
		scene scene
		want  int
	}{
		{"of a week the sum of С", scene{marks: "01 09:00 in, 01 18:00 out, 02 09:00 in, 02 17:30 out"}, 90},
		{"whatever was missed on other days", scene{marks: "01 09:00 in, 01 18:00 out"}, 60},
		{
			"of the month's dates only",
			scene{month: "2026-09", schedule: "evening", marks: "30 18:00 in, 2026-10-01 03:00 out"}, 0,
		},
		{
			"of a cycle what exceeds the norm",
			scene{schedule: "day-three", hired: "2026-10-01", dismissed: "2026-10-01", marks: "01 08:00 in, 02 06:00 out"},
			1320 - 432,
		},
		{
			"less РВ",
			scene{
				schedule: "day-three", hired: "2026-10-01", dismissed: "2026-10-02",
				marks: "01 08:00 in, 02 06:00 out, 02 10:00 in, 02 15:00 out",
			},
			1320 - 2*432,
		},
		{"never below zero", scene{schedule: "day-three", marks: "01 08:00 in, 02 06:00 out"}, 0},
		{
			"with the norm lowered by absences",
			scene{
				schedule: "day-three", hired: "2026-10-01", dismissed: "2026-10-05", absences: "05..05 Б",
				marks: "01 08:00 in, 02 06:00 out",
			},
			1320 - max(0, 3*432-1320),
		},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := c.scene.line(t).OvertimeMinutes.Minutes; got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

// Rule 11 with an accounting period of a quarter or a year: norm and overtime are those from its first day on.
func TestAccountingPeriod(t *testing.T) {
	// October: the cycle's days 1, 2, 5 and 6 of October; November: 2 and 3.
	const october = "2026-10-01 09:00 in, 2026-10-01 20:00 out, 2026-10-02 09:00 in, 2026-10-02 20:00 out, "
	quarter := func(schedule, marks string) scene {
		return scene{month: "2026-11", schedules: periodSchedules, schedule: schedule, marks: marks}
	}
	for _, c := range []struct {
		rule           string
		scene          scene
		norm, overtime int
	}{
		{"the norm is that of both months", quarter("quarter", october), 42*480 - 60, 0},
		{"the first month of a period is itself", scene{schedules: periodSchedules, schedule: "quarter"}, 22 * 480, 0},
		{
			"overtime is the balance so far",
			scene{
				month: "2026-11", schedules: periodSchedules, schedule: "quarter", hired: "2026-10-30", dismissed: "2026-11-01",
				marks: "2026-10-30 09:00 in, 2026-10-30 20:00 out",
			},
			480, 660 - 480,
		},
		{
			"of a week the sum of С of the period",
			quarter("week-quarter", "2026-10-01 09:00 in, 2026-10-01 18:00 out, 02 09:00 in, 02 18:30 out"), 42*480 - 60, 150,
		},
		{
			"absences of earlier months lower the norm",
			scene{
				month: "2026-11", schedules: periodSchedules, schedule: "quarter", marks: october,
				absences: "2026-10-05..2026-10-06 Б",
			},
			42*480 - 60 - 1320, 0,
		},
	} {
		t.Run(c.rule, func(t *testing.T) {
			l := c.scene.line(t)
			if l.NormMinutes != c.norm || l.OvertimeMinutes.Minutes != c.overtime {
				t.Errorf("norm %d, overtime %d, want %d, %d", l.NormMinutes, l.OvertimeMinutes.Minutes, c.norm, c.overtime)
			}
			if l.Totals.Month.Minutes > 0 && strings.Contains(c.rule, "balance") {
				t.Errorf("the month itself has %d minutes", l.Totals.Month.Minutes)
			}
		})
	}
}

// Marks are needed from the period's first day; an employee without them is a finding and gets no overtime figure.
func TestMarksOfTheWholePeriodAreNeeded(t *testing.T) {
	for _, c := range []struct {
		rule  string
		scene scene
		lacks bool
	}{
		{"none before the month", scene{schedule: "quarter", marks: "2026-12-01 09:00 in, 2026-12-01 20:00 out"}, true},
		{"none in one of its months", scene{schedule: "quarter", marks: "2026-11-02 09:00 in, 2026-11-02 20:00 out"}, true},
		{"some in each", scene{schedule: "quarter", marks: "2026-10-01 09:00 in, 2026-11-02 09:00 in"}, false},
		{"hired in the month", scene{schedule: "quarter", hired: "2026-12-01"}, false},
		{"hired in the period, without marks since", scene{schedule: "quarter", hired: "2026-11-01"}, true},
		{
			"hired in the period, with marks since",
			scene{schedule: "quarter", hired: "2026-11-01", marks: "2026-11-02 09:00 in"}, false,
		},
		{"absent all that time", scene{schedule: "quarter", absences: "2026-09-01..2026-11-30 ОЖ"}, false},
		// 28 and 29 are off
		{
			"not planned but for absences",
			scene{schedule: "quarter", hired: "2026-11-28", absences: "2026-11-30..2026-11-30 Б"}, false,
		},
		{"of a week as well", scene{schedule: "week-quarter"}, true},
		{"of a year", scene{schedule: "year", marks: "2026-10-01 09:00 in, 2026-11-02 09:00 in"}, true},
		{"an accounting period of a month needs none", scene{schedule: "bare"}, false},
	} {
		t.Run(c.rule, func(t *testing.T) {
			c.scene.month, c.scene.schedules = "2026-12", periodSchedules
			r, err := Build(c.scene.input(t), Options{})
			if err != nil {
				t.Fatal(err)
			}
			text, err := json.Marshal(r.Sheet)
			if err != nil {
				t.Fatal(err)
			}
			null := strings.Contains(string(text), `"overtime_minutes":null`)
			overtime := r.Sheet.Employees[0].OvertimeMinutes
			if overtime.Unknown != c.lacks || null != c.lacks || overtime.Unknown != (len(r.Findings) == 1) {
				t.Errorf("overtime %v, findings %v, null %v", overtime, r.Findings, null)
			}
			if c.lacks && (r.Findings[0].Code != findNoPeriodMarks.Code || overtime.Minutes != 0) {
				t.Errorf("finding %v, overtime %d", r.Findings[0], overtime.Minutes)
			}
		})
	}
}
