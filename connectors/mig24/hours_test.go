package mig24_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/connectors/mig24"
)

var yekaterinburg = time.FixedZone("+05", 5*60*60)

func TestTheLicenceEndsAt2359InYekaterinburg(t *testing.T) {
	for day, want := range map[string]string{
		"2026-12-31": "2026-12-31T18:59:00Z",
		"2028-02-29": "2028-02-29T18:59:00Z",
		"2026-11-01": "2026-11-01T18:59:00Z",
	} {
		end, ok := mig24.LicenceEnd(day)
		if got := end.UTC().Format(time.RFC3339); !ok || got != want {
			t.Errorf("%s ends at %s, want %s", day, got, want)
		}
	}
	for _, day := range []string{"", "31.12.2026", "2026-02-30"} {
		if _, ok := mig24.LicenceEnd(day); ok {
			t.Errorf("%q is no day", day)
		}
	}
}

// The days are taken from a calendar by hand.
func TestMaintenanceTuesdaysAreRightOverMonthBoundaries(t *testing.T) {
	for name, c := range map[string]struct {
		now  string
		want []string
	}{
		"a month that begins with a Tuesday": {"2026-11-30T00:00:00Z", []string{"2026-12-01", "2026-12-15", "2027-01-05", "2027-01-19"}},
		"just before a window":               {"2026-11-03T14:59:59Z", []string{"2026-11-03", "2026-11-17", "2026-12-01", "2026-12-15"}},
		"within a window":                    {"2026-11-03T15:59:59Z", []string{"2026-11-03", "2026-11-17", "2026-12-01", "2026-12-15"}},
		"at its end":                         {"2026-11-03T16:00:00Z", []string{"2026-11-17", "2026-12-01", "2026-12-15"}},
		"the next month there, not here":     {"2026-11-30T20:00:00Z", []string{"2026-12-01", "2026-12-15", "2027-01-05", "2027-01-19"}},
		"over the end of February":           {"2027-02-17T00:00:00Z", []string{"2027-03-02", "2027-03-16", "2027-04-06"}},
	} {
		t.Run(name, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, c.now)
			if err != nil {
				t.Fatal(err)
			}
			var days []string
			for _, w := range mig24.Maintenance(now) {
				from := w.From.UTC().Format("15:04")
				if from != "15:00" || w.To.Sub(w.From) != time.Hour {
					t.Errorf("the window is %s–%s", w.From, w.To)
				}
				days = append(days, w.From.Format(time.DateOnly))
			}
			if diff := cmp.Diff(c.want, days); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A window is told exactly when a look at the wall calendar of Yekaterinburg finds one in the next eight weeks.
func TestMaintenanceIsWhatTheCalendarSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(rapid.Int64Range(1_700_000_000, 2_200_000_000).Draw(t, "now"), 0)
		var want []string
		for hour := now.Truncate(time.Hour).Add(-time.Hour); hour.Before(now.Add(8 * 7 * 24 * time.Hour)); hour = hour.Add(time.Hour) {
			at := hour.In(yekaterinburg)
			first, third := at.Day() <= 7, at.Day() >= 15 && at.Day() <= 21
			if at.Weekday() == time.Tuesday && at.Hour() == 20 && (first || third) && at.Add(time.Hour).After(now) {
				want = append(want, at.Format(time.RFC3339))
			}
		}
		var got []string
		for _, w := range mig24.Maintenance(now) {
			got = append(got, w.From.In(yekaterinburg).Format(time.RFC3339))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}
