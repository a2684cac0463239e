package config_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/schemas/calendar"
)

func rule(t interface{ Fatal(...any) }, text string) config.CalendarRule {
	r, err := config.ParseCalendarRule(text)
	if err != nil {
		t.Fatal(text, err)
	}
	return r
}

func TestDatesOfARule(t *testing.T) {
	for name, c := range map[string]struct{ rule, month, want string }{
		"the 5th working day after the holidays":         {`{"working_day":5,"at":"07:00"}`, "2026-01", "2026-01-16"},
		"the 5th working day of a plain month":           {`{"working_day":5,"at":"07:00"}`, "2026-10", "2026-10-07"},
		"a moved day off does not count":                 {`{"working_day":5,"at":"07:00"}`, "2026-03", "2026-03-06"},
		"nor does a public holiday":                      {`{"working_day":3,"at":"07:00"}`, "2026-11", "2026-11-05"},
		"a worked Saturday does":                         {`{"working_day":last,"at":"07:00"}`, "2024-12", "2024-12-28"},
		"the last working day":                           {`{"working_day":last,"at":"07:00"}`, "2026-05", "2026-05-29"},
		"the last of a year that ends with a day off":    {`{"working_day":last,"at":"07:00"}`, "2026-12", "2026-12-30"},
		"the 10th, worked":                               {`{"day":10,"or_working_day":before,"at":"07:00"}`, "2026-11", "2026-11-10"},
		"the 10th or before, a Saturday":                 {`{"day":10,"or_working_day":before,"at":"07:00"}`, "2026-10", "2026-10-09"},
		"the 10th or after, a Saturday":                  {`{"day":10,"or_working_day":after,"at":"07:00"}`, "2026-10", "2026-10-12"},
		"the 10th of January or before goes back a year": {`{"day":10,"or_working_day":before,"at":"07:00"}`, "2026-01", "2025-12-30"},
		"the last day or after comes to the next month":  {`{"day":last,"or_working_day":after,"at":"07:00"}`, "2026-01", "2026-02-02"},
		"the 30th of February is its last day":           {`{"day":30,"or_working_day":before,"at":"07:00"}`, "2026-02", "2026-02-27"},
		"another month":                                  {`{"working_day":5,"months":[1,4],"at":"07:00"}`, "2026-02", ""},
		"a year without a calendar has fixed holidays":   {`{"working_day":1,"at":"07:00"}`, "2027-01", "2027-01-11"},
		"every working day":                              {`{"working_day":every,"at":"07:00"}`, "2026-05", "04 05 06 07 08 12 13 14 15 18 19 20 21 22 25 26 27 28 29"},
	} {
		t.Run(name, func(t *testing.T) {
			month, err := time.Parse("2006-01", c.month)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.NewReplacer("last", `"last"`, "every", `"every"`, "before", `"before"`, "after", `"after"`).Replace(c.rule)
			var got []string
			for _, d := range rule(t, text).Dates(calendar.Russia(), month.Year(), month.Month()) {
				got = append(got, strings.TrimPrefix(d.String(), "2026-05-"))
			}
			want := c.want
			if c.month == "2026-05" {
				want = strings.TrimPrefix(want, "2026-05-")
			}
			if strings.Join(got, " ") != want {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestARuleInWords(t *testing.T) {
	for text, want := range map[string]string{
		`{"working_day":5,"at":"7:00"}`:                                     "5-й рабочий день месяца в 07:00",
		`{"working_day":"last","at":"18:30"}`:                               "последний рабочий день месяца в 18:30",
		`{"working_day":"every","at":"09:00"}`:                              "каждый рабочий день в 09:00",
		`{"working_day":"every","months":[12],"at":"00:00"}`:                "каждый рабочий день декабря в 00:00",
		`{"day":10,"or_working_day":"before","at":"07:00"}`:                 "10-е число месяца или рабочий день до него в 07:00",
		`{"day":28,"or_working_day":"after","months":[1,4,7],"at":"23:59"}`: "28-е число января, апреля, июля или рабочий день после него в 23:59",
		`{"day":"last","or_working_day":"after","months":[2],"at":"07:00"}`: "последнее число февраля или рабочий день после него в 07:00",
		`{"working_day":1,"months":[1,2,3,4,5,6,7,8,9,10,11],"at":"07:00"}`: "1-й рабочий день января, февраля, марта, апреля, мая, июня, июля, августа, сентября, октября, ноября в 07:00",
	} {
		if got := rule(t, text).Words(); got != want {
			t.Errorf("%s\n got %q\nwant %q", text, got, want)
		}
	}
}

func drawRule(t *rapid.T) config.CalendarRule {
	r := config.CalendarRule{At: fmt.Sprintf("%02d:%02d", rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"))}
	if rapid.Bool().Draw(t, "counts working days") {
		r.WorkingDay = config.DayNumber(rapid.IntRange(1, 15).Draw(t, "working day"))
		r.WorkingDay = rapid.SampledFrom([]config.DayNumber{r.WorkingDay, config.LastDay, config.EveryDay}).Draw(t, "word")
	} else {
		r.Day = config.DayNumber(rapid.IntRange(1, 31).Draw(t, "day"))
		r.OrWorkingDay = rapid.SampledFrom([]config.Shift{config.ShiftBefore, config.ShiftAfter}).Draw(t, "shift")
	}
	for m := time.January; m <= time.December; m++ {
		if rapid.Bool().Draw(t, m.String()) {
			r.Months = append(r.Months, m)
		}
	}
	return r
}

func TestARuleSurvivesBeingWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRule(t)
		if again := rule(t, r.String()); again.String() != r.String() || again.Words() != r.Words() {
			t.Fatalf("%s became %s", r, again)
		}
	})
}

// Whatever the rule and the year: its months have their day, each is worked, and later months have later days.
func TestEveryMonthOfARuleHasItsWorkingDay(t *testing.T) {
	known := calendar.Russia()
	rapid.Check(t, func(t *rapid.T) {
		r := drawRule(t)
		previous := calendar.MinDate
		start := rapid.IntRange(2000, 2060).Draw(t, "year")
		for i := range 36 {
			month := time.Date(start, time.Month(1+i), 1, 0, 0, 0, 0, time.UTC)
			dates := r.Dates(known, month.Year(), month.Month())
			meant := len(r.Months) == 0
			for _, m := range r.Months {
				meant = meant || m == month.Month()
			}
			if meant != (len(dates) > 0) || r.WorkingDay != config.EveryDay && len(dates) > 1 {
				t.Fatalf("%s of %s: %v", r, month.Format("2006-01"), dates)
			}
			for _, d := range dates {
				if !known.IsWorkingDay(d) || d <= previous {
					t.Fatalf("%s: %s after %s", r, d, previous)
				}
				previous = d
			}
		}
	})
}
