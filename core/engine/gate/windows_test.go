package gate

import (
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
)

func at(t *testing.T, text string) time.Time {
	t.Helper()
	moment, err := time.Parse("2006-01-02T15:04:05Z07:00", text)
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

func TestMaintenance(t *testing.T) {
	ural := config.Maintenance{Days: []config.Day{"first tuesday", "third tuesday"}, From: "20:00", To: "21:00", TimeZone: "Asia/Yekaterinburg"}
	berlin := func(from, to config.Hour, days ...config.Day) config.Maintenance {
		return config.Maintenance{Days: days, From: from, To: to, TimeZone: "Europe/Berlin"}
	}
	for name, c := range map[string]struct {
		rule config.Maintenance
		now  string
		end  string // empty: no maintenance
	}{
		"the first Tuesday, as it begins":                 {ural, "2026-12-01T20:00:00+05:00", "2026-12-01T21:00:00+05:00"},
		"a moment of another zone is the same":            {ural, "2026-12-01T18:30:00+03:00", "2026-12-01T21:00:00+05:00"},
		"just before it begins":                           {ural, "2026-12-01T19:59:59+05:00", ""},
		"its end is outside":                              {ural, "2026-12-01T21:00:00+05:00", ""},
		"the second Tuesday":                              {ural, "2026-12-08T20:30:00+05:00", ""},
		"the third Tuesday":                               {ural, "2026-12-15T20:30:00+05:00", "2026-12-15T21:00:00+05:00"},
		"the fifth Tuesday is no first":                   {ural, "2026-12-29T20:30:00+05:00", ""},
		"a Wednesday":                                     {ural, "2026-12-02T20:30:00+05:00", ""},
		"weekly":                                          {berlin("08:00", "09:00", "friday"), "2026-11-27T08:59:59+01:00", "2026-11-27T09:00:00+01:00"},
		"the last Friday":                                 {berlin("08:00", "09:00", "last friday"), "2026-11-27T08:30:00+01:00", "2026-11-27T09:00:00+01:00"},
		"the last Friday but one":                         {berlin("08:00", "09:00", "last friday"), "2026-11-20T08:30:00+01:00", ""},
		"a day of the month":                              {berlin("08:00", "09:00", "15"), "2026-11-15T08:30:00+01:00", "2026-11-15T09:00:00+01:00"},
		"the 31st of a month that has 30 days":            {berlin("08:00", "09:00", "31"), "2026-12-01T08:30:00+01:00", ""},
		"a date":                                          {berlin("08:00", "09:00", "2026-12-31"), "2026-12-31T08:30:00+01:00", "2026-12-31T09:00:00+01:00"},
		"the same day a year later":                       {berlin("08:00", "09:00", "2026-12-31"), "2027-12-31T08:30:00+01:00", ""},
		"over midnight, before it":                        {berlin("23:00", "01:00", "31"), "2026-12-31T23:30:00+01:00", "2027-01-01T01:00:00+01:00"},
		"over midnight, after it":                         {berlin("23:00", "01:00", "31"), "2027-01-01T00:30:00+01:00", "2027-01-01T01:00:00+01:00"},
		"the morning of a day that begins late":           {berlin("23:00", "01:00", "31"), "2026-12-31T00:30:00+01:00", ""},
		"every day without a gap is followed for a while": {berlin("12:00", "11:59", "daily"), "2026-11-22T11:59:30+01:00", ""},
		"the hour that a night in spring lacks":           {berlin("02:00", "03:00", "daily"), "2026-03-29T02:30:00+01:00", ""},
		"a night in autumn is an hour longer":             {berlin("02:00", "04:00", "daily"), "2026-10-25T02:30:00+02:00", "2026-10-25T04:00:00+01:00"},
	} {
		now := at(t, c.now)
		end, under := maintenance([]rule{newRule(c.rule, time.UTC)}, nil, now)
		if under != (c.end != "") || under && !end.Equal(at(t, c.end)) {
			t.Errorf("%s: under %v until %v, want %q", name, under, end, c.end)
		}
	}
}

func TestAMaintenanceThatBeginsBeforeAnotherEndsProlongsIt(t *testing.T) {
	rules := []rule{
		newRule(config.Maintenance{Days: []config.Day{"daily"}, From: "20:00", To: "21:00"}, time.UTC),
		newRule(config.Maintenance{Days: []config.Day{"daily"}, From: "21:00", To: "22:00"}, time.UTC),
	}
	announced := []window{{at(t, "2026-11-22T21:30:00Z"), at(t, "2026-11-22T23:00:00Z")}}
	end, under := maintenance(rules, announced, at(t, "2026-11-22T20:30:00Z"))
	if want := at(t, "2026-11-22T23:00:00Z"); !under || !end.Equal(want) {
		t.Errorf("until %v, want %v", end, want)
	}
}

func TestMaintenanceWithoutAnEndIsGivenOne(t *testing.T) {
	always := newRule(config.Maintenance{Days: []config.Day{"daily"}, From: "00:00", To: "12:00"}, time.UTC)
	again := newRule(config.Maintenance{Days: []config.Day{"daily"}, From: "12:00", To: "00:00"}, time.UTC)
	end, under := maintenance([]rule{always, again}, nil, start)
	if !under || end.Sub(start) > longestMaintenance+24*time.Hour {
		t.Errorf("under %v until %v", under, end)
	}
}
