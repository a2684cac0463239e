package timesheet

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/calendar"
)

// Zones that are hard in different ways: changes at midnight, by half an hour, across the date line, twice a year around
// Ramadan, and none at all.
var hardZones = []string{
	"Europe/Moscow", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "Atlantic/Azores", "Australia/Lord_Howe", "Pacific/Apia",
	"Africa/Casablanca", "Asia/Beirut", "America/Sao_Paulo", "Asia/Vladivostok", "UTC", "Pacific/Kiritimati",
}

func TestTheWallClockAgreesWithTheTimePackage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z, ok := loadZone(rapid.SampledFrom(hardZones).Draw(t, "zone"))
		if !ok {
			t.Fatal("no zone")
		}
		for range 20 {
			minute := rapid.Int64Range(0, 80*366*minutesPerDay).Draw(t, "minute")
			wall, until := z.local(minute)
			at := time.Unix(minute*60, 0).In(z.location)
			want := time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), 0, 0, time.UTC).Unix() / 60
			if wall != want || until <= minute {
				t.Fatalf("%v: wall %d, want %d, until %d", at, wall, want, until)
			}
			if z.date(minute) != calendar.DateOf(at.Year(), at.Month(), at.Day()) {
				t.Fatalf("%v: date %s", at, z.date(minute))
			}
		}
	})
}

func TestALocalTimeIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z, _ := loadZone(rapid.SampledFrom(hardZones).Draw(t, "zone"))
		minute := rapid.Int64Range(0, 80*366*minutesPerDay).Draw(t, "minute")
		wall, _ := z.local(minute)
		back := floorDiv(z.instant(wall*60), 60)
		again, _ := z.local(back)
		if again != wall {
			t.Fatalf("%s: the clock shows %d at %d, read as %d it shows %d", z.location, wall, minute, back, again)
		}
		if back > minute {
			t.Fatalf("%s: %d is read as its second occurrence", z.location, wall)
		}
	})
}

func TestTimesThatComeTwiceOrNever(t *testing.T) {
	z, _ := loadZone("Europe/Berlin")
	for in, want := range map[string]string{
		"2026-10-25 01:59": "2026-10-24T23:59:00Z",
		"2026-10-25 02:00": "2026-10-25T00:00:00Z", // twice: the first one
		"2026-10-25 02:59": "2026-10-25T00:59:00Z",
		"2026-10-25 03:00": "2026-10-25T02:00:00Z",
		"2026-03-29 01:59": "2026-03-29T00:59:00Z",
		"2026-03-29 02:30": "2026-03-29T01:30:00Z", // never: as if the clock had not been changed
		"2026-03-29 03:00": "2026-03-29T01:00:00Z",
	} {
		m, _, ok := parseTime(in)
		if got := time.Unix(z.instant(m.second), 0).UTC().Format(time.RFC3339); !ok || got != want {
			t.Errorf("%s is %s, want %s", in, got, want)
		}
	}
}

func TestUnknownZones(t *testing.T) {
	for _, name := range []string{"Local", "Europe/Moskau", "../etc/passwd", "MSK+3", "europe/moscow/"} {
		if _, ok := loadZone(name); ok {
			t.Errorf("%s was found", name)
		}
	}
}

func TestDaysAndNightsAreCountedInTheZoneThatIsGiven(t *testing.T) {
	in := scene{marks: "01 09:00 in, 01 17:00 out"}.input(t)
	in.Document.Employees[0].Object, in.Document.Objects = "", nil
	for i, at := range []string{"2026-10-01T02:30:00Z", "2026-10-01T10:30:00Z"} { // 05:30 in Moscow, 07:30 in Yekaterinburg
		in.Document.Marks[i].Time, in.Document.Marks[i].Object = at, ""
	}
	for zone, night := range map[string]int{"": 30, "Europe/Moscow": 30, "Asia/Yekaterinburg": 0} {
		result, err := Build(in, Options{TimeZone: zone})
		if err != nil {
			t.Fatal(err)
		}
		if got := result.Sheet.Totals.NightMinutes; got != night || result.Sheet.Totals.Minutes != 480 {
			t.Errorf("in the zone %q: %d minutes of night, want %d", zone, got, night)
		}
	}
	if _, err := Build(in, Options{TimeZone: "Local"}); !errors.Is(err, errTimeZone) {
		t.Errorf("a zone that nobody knows: %v", err)
	}
}
