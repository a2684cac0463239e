package schedule

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/core/config"
)

func entry(t interface{ Fatal(...any) }, expression, zone string, missed config.Missed) Entry {
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	e, err := NewEntry("nightly", "route", expression, location, missed)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestNext(t *testing.T) {
	for name, c := range map[string]struct{ expression, zone, after, want string }{
		"a month's first day in Moscow":                 {"0 7 1 * *", "Europe/Moscow", "2026-10-15T00:00:00Z", "2026-11-01T04:00:00Z"},
		"the moment itself is not after itself":         {"0 7 1 * *", "Europe/Moscow", "2026-11-01T04:00:00Z", "2026-12-01T04:00:00Z"},
		"a nanosecond before is":                        {"0 7 1 * *", "Europe/Moscow", "2026-11-01T03:59:59.999999999Z", "2026-11-01T04:00:00Z"},
		"another zone, another moment":                  {"0 7 1 * *", "Asia/Vladivostok", "2026-10-15T00:00:00Z", "2026-10-31T21:00:00Z"},
		"a skipped time fires after the gap":            {"30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"},
		"the day after the gap is as ever":              {"30 2 * * *", "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"},
		"several skipped times fire once":               {"*/10 2 * * *", "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"},
		"a repeated time fires the first time":          {"30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"},
		"and not the second":                            {"30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"},
		"nor when asked between the two":                {"30 2 * * *", "Europe/Berlin", "2026-10-25T01:10:00Z", "2026-10-26T01:30:00Z"},
		"midnight that does not exist":                  {"0 0 * * *", "America/Sao_Paulo", "2018-11-03T12:00:00Z", "2018-11-04T03:00:00Z"},
		"a whole day that does not exist":               {"0 12 30 12 *", "Pacific/Apia", "2011-12-01T00:00:00Z", "2011-12-30T10:00:00Z"},
		"Moscow turns back for good in 2014":            {"30 1 26 10 *", "Europe/Moscow", "2014-10-25T00:00:00Z", "2014-10-25T21:30:00Z"},
		"half an hour's change":                         {"15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00:00Z", "2026-10-03T15:30:00Z"},
		"29 February over a century without a leap day": {"0 0 29 2 *", "UTC", "2096-02-29T00:00:00Z", "2104-02-29T00:00:00Z"},
		"either day of month or day of week":            {"0 0 13 * 5", "UTC", "2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			after, _ := time.Parse(time.RFC3339Nano, c.after)
			got := entry(t, c.expression, c.zone, "").Next(after).UTC().Format(time.RFC3339)
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// The rule, told by walking through every minute: a wall time is due when a clock first shows it, or else when a clock
// first shows a later one.
func TestNextIsWhatAClockOnTheWallShows(t *testing.T) {
	zones := []string{"Europe/Berlin", "Europe/Moscow", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Yekaterinburg", "Africa/Casablanca"}
	rapid.Check(t, func(t *rapid.T) {
		expression := fmt.Sprintf("%s %s * * *",
			rapid.SampledFrom([]string{"0", "30", "*/7", "15,45", "59"}).Draw(t, "minute"),
			rapid.SampledFrom([]string{"*", "0", "1", "2", "1-3", "23", "*/2"}).Draw(t, "hour"))
		e := entry(t, expression, rapid.SampledFrom(zones).Draw(t, "zone"), "")
		start := nearTransition(t, e.Zone)
		end := start.Add(36 * time.Hour)

		var want []time.Time
		shown := onWall(start.In(e.Zone)) // the latest time the wall has shown so far
		for m := start.Add(time.Minute); !m.After(end); m = m.Add(time.Minute) {
			wall := onWall(m.In(e.Zone))
			if !wall.After(shown) {
				continue
			}
			if next := e.times.Next(shown); !next.After(wall) {
				want = append(want, m)
			}
			shown = wall
		}
		var got []time.Time
		for due := e.Next(start); !due.After(end); due = e.Next(due) {
			got = append(got, due)
		}
		if fmt.Sprint(utc(got)) != fmt.Sprint(utc(want)) {
			t.Fatalf("%s in %s from %s:\n got %v\nwant %v", expression, e.Zone, start, utc(got), utc(want))
		}
	})
}

// nearTransition is a whole minute shortly before a change of offset, if there is one within a year. It is no minute
// that a clock shows for the second time.
func nearTransition(t *rapid.T, zone *time.Location) time.Time {
	day := time.Date(2005+rapid.IntRange(0, 25).Draw(t, "year"), time.January, 1, 0, 0, 0, 0, zone)
	if _, ends := day.AddDate(0, 0, rapid.IntRange(0, 365).Draw(t, "day")).ZoneBounds(); !ends.IsZero() {
		day = ends
	}
	return day.Add(-time.Duration(rapid.IntRange(3, 24*60).Draw(t, "minutes before")) * time.Minute).Truncate(time.Minute)
}

func utc(times []time.Time) []string {
	var texts []string
	for _, t := range times {
		texts = append(texts, t.UTC().Format(time.RFC3339))
	}
	return texts
}

func TestEntriesAreThoseOfRoutesAndOfSchedules(t *testing.T) {
	c := &config.Config{
		Organisations: []config.Organisation{{ID: "east", TimeZone: "Asia/Vladivostok"}},
		Connections:   []config.Connection{{Name: "erp", Organisation: "east"}},
		Routes: []config.Route{
			{Name: "polled", From: config.From{Connection: "erp"}},
			{Name: "monthly", Schedule: "0 7 1 * *", From: config.From{Connection: "erp"}, Missed: config.MissedAll},
			{Name: "moscow", Schedule: "0 7 1 * *", From: config.From{Connection: "erp"}, TimeZone: "Europe/Moscow"},
		},
		Schedules: []config.Schedule{
			{Name: "again", Cron: "0 8 * * *", Run: "moscow", Missed: config.MissedSkip},
			{Name: "utc", Cron: "0 9 * * *", Run: "polled", TimeZone: "UTC"},
		},
	}
	entries, err := Entries(c)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, fmt.Sprint(e.Name, " ", e.Route, " ", e.Expression, " ", e.Zone, " ", e.Missed))
	}
	want := []string{
		"monthly monthly 0 7 1 * * Asia/Vladivostok all", "moscow moscow 0 7 1 * * Europe/Moscow once",
		"again moscow 0 8 * * * Europe/Moscow skip", "utc polled 0 9 * * * UTC once",
	}
	if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
		t.Errorf("got %q", got)
	}
}
