package calendar

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func date(t *testing.T, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDatesAreReadStrictly(t *testing.T) {
	for s, want := range map[string]Date{"1970-01-01": 0, "1969-12-31": -1, "0001-01-01": MinDate, "9999-12-31": MaxDate, "2024-02-29": 19782} {
		if got := date(t, s); got != want || got.String() != s {
			t.Errorf("%s is %d (%s), want %d", s, got, got, want)
		}
	}
	for _, s := range []string{"", "2026-10-1", "01.10.2026", "2026-02-29", "2026-13-01", "2026-00-10", "0000-01-01", "2026-10-32", "2026-1０-01", "2026-10-01 "} {
		if _, err := ParseDate(s); !errors.Is(err, errNotADate) {
			t.Errorf("%q was taken as a date: %v", s, err)
		}
	}
}

func TestDatesAgreeWithTheTimePackage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Date(rapid.Int32Range(int32(MinDate), int32(MaxDate)).Draw(t, "date"))
		parsed, err := ParseDate(d.Time().Format(time.DateOnly))
		if err != nil || parsed != d {
			t.Fatalf("%s is read as %d, not %d: %v", d, parsed, d, err)
		}
		if DateOf(d.Year(), d.Month(), d.Day()) != d || d.Weekday() != d.Time().Weekday() {
			t.Fatalf("%s falls apart", d)
		}
	})
}

func TestAMonthHasItsFirstAndLastDay(t *testing.T) {
	first, last, err := ParseMonth("2024-02")
	if err != nil || first.String() != "2024-02-01" || last.String() != "2024-02-29" {
		t.Errorf("got %s, %s, %v", first, last, err)
	}
	for _, s := range []string{"", "2026", "2026-13", "2026-1", "2026-10-01", "10-2026"} {
		if _, _, err := ParseMonth(s); !errors.Is(err, errNotAMonth) {
			t.Errorf("%q was taken as a month: %v", s, err)
		}
	}
}

func TestWhatTheCalendarsSay(t *testing.T) {
	for _, c := range []struct {
		date string
		want Day
	}{
		{"2026-10-01", Day{}},
		{"2026-01-08", Day{Holiday: true}},
		{"2026-01-09", Day{Moved: true, MovedFrom: date(t, "2026-01-03")}},
		{"2026-04-30", Day{Shortened: true}},
		{"2024-04-27", Day{WorkingWeekend: true}},
		{"2024-11-02", Day{Shortened: true, WorkingWeekend: true}}, // t="2" on a Saturday
		{"2025-11-01", Day{Shortened: true, WorkingWeekend: true}},
		{"2027-01-08", Day{Holiday: true}}, // no calendar: art. 112
		{"2027-01-09", Day{}},
		{"2023-12-31", Day{}},
		{"2019-11-04", Day{Holiday: true}},
	} {
		if got := Russia().Day(date(t, c.date)); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.date, got, c.want)
		}
	}
}

func TestADayBeforeAHolidayIsShortenedInEveryYear(t *testing.T) {
	for s, want := range map[string]bool{
		"2027-12-31": true, "2027-04-30": true, "2027-05-08": true, "2027-05-10": false, // no calendar
		"2026-12-31": true, "2026-03-07": true, "2024-11-02": true, "2024-11-03": true, "2026-11-02": false,
	} {
		if got := Russia().IsShortened(date(t, s)); got != want {
			t.Errorf("%s: shortened %v, want %v", s, got, want)
		}
	}
}

func TestFiveDayWorkingDays(t *testing.T) {
	for s, want := range map[string]bool{
		"2026-01-09": false, "2026-01-12": true, "2026-03-09": false, "2026-05-11": false, "2026-12-31": false,
		"2024-04-27": true, "2024-12-28": true, "2024-11-02": true, "2024-12-30": false, "2026-10-03": false,
		"2027-01-11": true, "2027-01-09": false, "2027-11-04": false,
	} {
		if got := Russia().IsWorkingDay(date(t, s)); got != want {
			t.Errorf("%s: working %v, want %v", s, got, want)
		}
	}
}

func TestADayOffMovedFromAWorkingDayOfTheWeekIsOrdinary(t *testing.T) {
	years, err := parse("2030 moved 02-22<02-20\n2030 off 02-21")
	if err != nil {
		t.Fatal(err)
	}
	c := Calendars{published: years}
	if !c.IsWorkingDay(date(t, "2030-02-22")) || c.IsWorkingDay(date(t, "2030-02-21")) {
		t.Error("a Friday moved from a Wednesday must be worked, another day off must not")
	}
}

func TestAnUnreadableTextIsRefused(t *testing.T) {
	for _, text := range []string{"2030 holiday", "x holiday 01-01", "2030 feast 01-01", "2030 moved 01-09", "2030 moved 01-09<99-99",
		"2030 holiday 13-01", "2030 holiday 01-01..02-30"} {
		if _, err := parse(text); !errors.Is(err, errText) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// The published table of 2026 (formats facts; also any accountant's handbook): working days, shortened days, norm of a
// 40-hour week.
func TestNormsOfTheMonthsOf2026(t *testing.T) {
	table := []struct{ days, short, hours40 int }{
		{15, 0, 120}, {19, 0, 152}, {21, 0, 168}, {22, 1, 175}, {19, 1, 151}, {21, 1, 167},
		{23, 0, 184}, {21, 0, 168}, {22, 0, 176}, {22, 0, 176}, {20, 1, 159}, {22, 0, 176},
	}
	c := Russia()
	var days, short int
	for i, want := range table {
		first := DateOf(2026, time.Month(i+1), 1)
		last := first + Date(DaysIn(2026, time.Month(i+1))) - 1
		d, s := count(c, first, last)
		if d != want.days || s != want.short {
			t.Errorf("%s: %d days, %d shortened, want %d, %d", first, d, s, want.days, want.short)
		}
		if got := c.NormMinutes(first, last, 40*60); got != want.hours40*60 {
			t.Errorf("%s: norm %d minutes, want %d hours", first, got, want.hours40)
		}
		if got := c.NormMinutes(first, last, 36*60); got != want.days*432-want.short*60 { // 7.2 h a day
			t.Errorf("%s: 36-hour norm %d", first, got)
		}
		if got := c.NormMinutes(first, last, 24*60); got != want.days*288-want.short*60 { // 4.8 h a day
			t.Errorf("%s: 24-hour norm %d", first, got)
		}
		days, short = days+d, short+s
	}
	if days != 247 || short != 4 {
		t.Errorf("the year has %d days, %d shortened", days, short)
	}
}

func count(c Calendars, first, last Date) (days, short int) {
	for d := first; d <= last; d++ {
		if c.IsWorkingDay(d) {
			days++
			if c.IsShortened(d) {
				short++
			}
		}
	}
	return days, short
}

func TestNormsOfTheYears(t *testing.T) {
	c := Russia()
	for _, year := range []int{2025, 2026} {
		first, last := DateOf(year, time.January, 1), DateOf(year, time.December, 31)
		for week, want := range map[int]int{40 * 60: 1972 * 60, 36 * 60: 106464 /* 1774.4 h */, 24 * 60: 70896 /* 1181.6 h */} {
			if got := c.NormMinutes(first, last, week); got != want {
				t.Errorf("%d: norm of %d h a week is %d minutes, want %d", year, week/60, got, want)
			}
		}
	}
}

func TestANormIsRoundedOnceAndNeverNegative(t *testing.T) {
	if got := NormOf(3, 0, 2402); got != 1441 { // 3 × 480.4 = 1441.2
		t.Errorf("got %d", got)
	}
	if got := NormOf(5, 0, 2401); got != 2401 {
		t.Errorf("got %d", got)
	}
	if got := NormOf(1, 1, 60); got != 0 {
		t.Errorf("got %d", got)
	}
}

func TestYearsWithAndWithoutACalendar(t *testing.T) {
	c := Russia()
	for year, known := range map[int]bool{2023: false, 2024: true, 2025: true, 2026: true, 2027: false} {
		official, ok := Official(year)
		if c.Known(year) != known || ok != known || c.Of(year).IsPlain() == known || c.Of(year).Year() != year {
			t.Errorf("%d: known %v, official %v", year, c.Known(year), official)
		}
	}
	if (Calendars{}).Known(2026) || !strings.HasPrefix(MaxDate.String(), "9999") {
		t.Error("no calendars know no year")
	}
}
