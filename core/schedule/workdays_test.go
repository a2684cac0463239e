package schedule

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/core/config"
)

const (
	fifth       = `{"working_day":5,"at":"07:00"}`
	tenthBefore = `{"day":10,"or_working_day":"before","at":"02:30"}`
	lastDay     = `{"working_day":"last","at":"18:00"}`
	daily       = `{"working_day":"every","at":"02:30"}`
)

func TestNextByTheProductionCalendar(t *testing.T) {
	for name, c := range map[string]struct{ rule, zone, after, want string }{
		"the 5th working day of November":          {fifth, "Europe/Moscow", "2026-10-22T00:00:00Z", "2026-11-09T04:00:00Z"},
		"the moment itself is not after itself":    {fifth, "Europe/Moscow", "2026-11-09T04:00:00Z", "2026-12-07T04:00:00Z"},
		"another zone, another moment":             {fifth, "Asia/Vladivostok", "2026-10-22T00:00:00Z", "2026-11-08T21:00:00Z"},
		"January comes in December":                {tenthBefore, "Europe/Moscow", "2025-12-15T00:00:00Z", "2025-12-29T23:30:00Z"},
		"and once only":                            {tenthBefore, "Europe/Moscow", "2025-12-29T23:30:00Z", "2026-02-09T23:30:00Z"},
		"the evening of the last working day":      {lastDay, "Europe/Moscow", "2026-12-01T00:00:00Z", "2026-12-30T15:00:00Z"},
		"a year without a calendar":                {fifth, "Europe/Moscow", "2027-01-01T00:00:00Z", "2027-01-15T04:00:00Z"},
		"a worked Saturday":                        {daily, "Europe/Moscow", "2024-04-26T12:00:00Z", "2024-04-26T23:30:00Z"},
		"a month that is named comes in 12 months": {`{"working_day":1,"months":[3],"at":"07:00"}`, "UTC", "2026-03-02T07:00:00Z", "2027-03-01T07:00:00Z"},
		"a time that clocks skip":                  {`{"day":27,"or_working_day":"after","at":"02:30"}`, "Asia/Amman", "2014-03-01T00:00:00Z", "2014-03-27T00:30:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			after, _ := time.Parse(time.RFC3339, c.after)
			if got := entry(t, c.rule, c.zone, "").Next(after).UTC().Format(time.RFC3339); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// A rule comes true on the days that it names, at its time on the wall, whatever the zone; asked from any moment on,
// nothing is left out and nothing comes twice.
func TestARuleComesTrueOnceOnEachOfItsDays(t *testing.T) {
	zones := []string{"Europe/Moscow", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Africa/Casablanca"}
	rapid.Check(t, func(t *rapid.T) {
		e := entry(t, drawRule(t), rapid.SampledFrom(zones).Draw(t, "zone"), "")
		w := e.times.(workdays)
		year := rapid.IntRange(2005, 2035).Draw(t, "year")
		var want []time.Time
		for i := range 24 {
			month := time.Date(year, time.Month(1+i), 1, 0, 0, 0, 0, time.UTC)
			hour, minute := w.rule.Clock()
			for _, d := range w.rule.Dates(w.known, month.Year(), month.Month()) {
				want = append(want, moment(d.Time().Add(time.Duration(hour*60+minute)*time.Minute), e.Zone))
			}
		}
		at := want[0].Add(-time.Duration(rapid.IntRange(1, 10*24*3600).Draw(t, "seconds before")) * time.Second)
		first := e.Next(at)
		if w.rule.WorkingDay != config.EveryDay && w.rule.OrWorkingDay == "" && !first.Equal(want[0]) {
			t.Fatalf("%s from %s: %s, want %s", e.Expression, at, first, want[0])
		}
		got := []time.Time{want[0]}
		for due := e.Next(want[0]); !due.After(want[len(want)-1]); due = e.Next(due) {
			got = append(got, due)
		}
		if fmt.Sprint(utc(got)) != fmt.Sprint(utc(want)) {
			t.Fatalf("%s in %s:\n got %v\nwant %v", e.Expression, e.Zone, utc(got), utc(want))
		}
		between := want[0].Add(time.Duration(rapid.Int64Range(0, int64(want[len(want)-1].Sub(want[0]))-1).Draw(t, "between")))
		if next := e.Next(between); !next.After(between) || !contains(want, next) || e.Next(next.Add(-1)) != next {
			t.Fatalf("%s from %s: %s", e.Expression, between, next)
		}
	})
}

func contains(all []time.Time, one time.Time) bool {
	for _, t := range all {
		if t.Equal(one) {
			return true
		}
	}
	return false
}

func drawRule(t *rapid.T) string {
	day := fmt.Sprintf(`"working_day":%s`, rapid.SampledFrom([]string{"1", "5", "15", `"last"`, `"every"`}).Draw(t, "working day"))
	if rapid.Bool().Draw(t, "shifted") {
		day = fmt.Sprintf(`"day":%d,"or_working_day":%q`, rapid.IntRange(1, 31).Draw(t, "day"), rapid.SampledFrom([]string{"before", "after"}).Draw(t, "shift"))
	}
	months := rapid.SampledFrom([]string{"", `"months":[1,4,7,10],`, `"months":[2],`}).Draw(t, "months")
	return fmt.Sprintf(`{%s,%s"at":"%02d:%02d"}`, day, months, rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"))
}

// January 2000 has no calendar: its 1st working day is Monday the 10th.
func TestMissedRunsOfARuleFollowThePolicy(t *testing.T) {
	for missed, want := range map[config.Missed]struct{ ran, records []string }{
		config.MissedSkip: {[]string{"10 02:30"}, []string{"10 02:30 done", "11 02:30 missed", "12 02:30 missed", "13 02:30 missed"}},
		config.MissedOnce: {[]string{"10 02:30", "13 02:30"}, []string{"10 02:30 done", "11 02:30 skipped", "12 02:30 skipped", "13 02:30 done"}},
		config.MissedAll: {
			[]string{"10 02:30", "11 02:30", "12 02:30", "13 02:30"},
			[]string{"10 02:30 done", "11 02:30 done", "12 02:30 done", "13 02:30 done"},
		},
	} {
		t.Run(string(missed), func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				e := entry(t, daily, "UTC", missed)
				w.serve(9*24*time.Hour+3*time.Hour, w.scheduler("a", e), w.scheduler("b", e))
				time.Sleep(3 * 24 * time.Hour) // switched off
				w.serve(time.Hour, w.scheduler("a", e), w.scheduler("b", e))
				w.expect("ran", w.ran, want.ran)
				w.expect("records", w.records("nightly"), want.records)
			})
		})
	}
}

func TestRunsOfARuleDoNotOverlap(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.takes = 30 * time.Hour
		w.serve(12*24*time.Hour, w.scheduler("a", entry(t, daily, "UTC", config.MissedOnce)))
		w.expect("records", w.records("nightly"), []string{"10 02:30 done", "11 02:30 done", "12 02:30 failed"})
		if w.most != 1 {
			t.Errorf("%d runs were under way together", w.most)
		}
	})
}

func TestAClockThatJumpsOverARuleIsADowntimeAndBackFiresNothingTwice(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		go func() {
			time.Sleep(8 * 24 * time.Hour)
			w.set(60 * time.Hour) // to 11 January: the 10th is missed
			time.Sleep(24 * time.Hour)
			w.set(-48 * time.Hour)
		}()
		w.serve(13*24*time.Hour, w.scheduler("a", entry(t, daily, "UTC", config.MissedAll)))
		w.expect("ran", w.ran, []string{"10 02:30", "11 02:30", "12 02:30", "13 02:30", "14 02:30"})
	})
}

func TestACronThatBecomesARuleOwesOnlyWhatItDid(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.serve(9*24*time.Hour, w.scheduler("hub", entry(t, "0 7 5 * *", "UTC", config.MissedAll)))
		w.serve(2*24*time.Hour, w.scheduler("hub", entry(t, daily, "UTC", config.MissedAll)))
		time.Sleep(24 * time.Hour) // 12 January is missed
		w.serve(2*24*time.Hour, w.scheduler("hub", entry(t, fifth, "UTC", config.MissedAll)))
		w.expect("ran", w.ran, []string{"05 07:00", "10 02:30", "11 02:30", "12 02:30", "14 07:00"})
	})
}
