package timesheet

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/fault"
)

func TestSchedulesAreRead(t *testing.T) {
	got, err := ParseSchedules("schedules.yaml", []byte(`
# как в правилах
five-two:            # пятидневка, 40 часов
  week: [8h, 8h, 8h, 8h, 7h30m, 0h, 0]
  start: "09:00"
  lunch: &lunch { after: 4h, length: 1h }
сменный:
  cycle: [11h, 0h]
  anchor: 2026-10-01
  start: 20:30
  lunch: *lunch
  norm_week: 36h
  accounting_period: quarter
settings:
  overtime: ordered
  overtime_from: 15m
  round: 15m down
  clip: schedule
`))
	if err != nil {
		t.Fatal(err)
	}
	anchor, _ := calendar.ParseDate("2026-10-01")
	want := Schedules{
		ByName: map[string]*Schedule{
			"five-two": {
				Name: "five-two", Week: []int{480, 480, 480, 480, 450, 0, 0}, Start: 540, Lunch: Lunch{240, 60}, NormWeek: 2400,
			},
			"сменный": {
				Name: "сменный", Cycle: []int{660, 0}, Anchor: anchor, Start: 1230, Lunch: Lunch{240, 60}, NormWeek: 2160, Period: PeriodQuarter,
			},
		},
		Settings: Settings{OvertimeOrdered: true, OvertimeFrom: 15, RoundDown: 15, ClipToSchedule: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	const names = "overtime: ordered, overtime_from: 0h15m, round: 0h15m down, clip: schedule"
	if named := strings.Join(got.Settings.names(), ", "); named != names {
		t.Errorf("settings are named %s", named)
	}
	empty, err := ParseSchedules("schedules.yaml", nil)
	if err != nil || len(empty.ByName) != 0 || empty.Settings != (Settings{}) {
		t.Errorf("an empty file: %+v, %v", empty, err)
	}
}

func TestAWrongScheduleIsRefusedAtItsLine(t *testing.T) {
	const good = "good:\n  week: [8h, 8h, 8h, 8h, 8h, 0h, 0h]\n  start: \"09:00\"\n" // three lines
	schedule := func(lines string) string { return good + "bad:\n" + lines }
	const cycle = "  cycle: [8h, 0h]\n"
	for _, c := range []struct {
		name, text string
		kind       *fault.Kind
		place      string
	}{
		{"no YAML", "a: [", errSchedulesYAML, "s.yaml:1"},
		{"a list", "- a\n", errSchedulesYAML, "s.yaml:1"},
		{"a misspelt field", schedule("  wek: [8h]\n"), errSchedulesYAML, "s.yaml:5"},
		{"a name twice", good + good, errSchedulesYAML, "s.yaml:4"},
		{"a schedule that is a number", schedule("")[:len(good)] + "bad: 5\n", errSchedulesYAML, "s.yaml:4"},
		{"two documents", good + "---\n" + good, errSchedulesYAML, "s.yaml"},
		{"a huge file", good + "#" + strings.Repeat("x", maxYAMLBytes), errSchedulesYAML, "s.yaml"},
		{"deep nesting", "a: " + strings.Repeat("[", maxYAMLBrackets+1), errSchedulesYAML, "s.yaml"},
		{"nothing", schedule(""), errSchedule, "s.yaml"},
		{
			"week and cycle", schedule("  week: [8h, 8h, 8h, 8h, 8h, 0h, 0h]\n" + cycle + "  start: \"09:00\"\n"), errSchedule,
			"s.yaml",
		},
		{"six days", schedule("  week: [8h, 8h, 8h, 8h, 8h, 0h]\n  start: \"09:00\"\n"), errSchedule, "s.yaml:5"},
		{"a negative day", schedule("  week: [8h, 8h, -8h, 8h, 8h, 0h, 0h]\n  start: \"09:00\"\n"), errSchedule, "s.yaml:5"},
		{"a day without a unit", schedule("  week: [8, 8h, 8h, 8h, 8h, 0h, 0h]\n"), errSchedule, "s.yaml:5"},
		{"a null day", schedule("  week: [8h, ~, 8h, 8h, 8h, 0h, 0h]\n"), errSchedule, "s.yaml"},
		{"a list for a day", schedule("  week: [8h, [8h], 8h, 8h, 8h, 0h, 0h]\n"), errSchedule, "s.yaml:5"},
		{"a day of more than a day", schedule("  cycle: [24h1m]\n"), errSchedule, "s.yaml:5"},
		{"a cycle too long", schedule("  cycle: [" + strings.Repeat("8h, ", maxCycle) + "8h]\n"), errSchedule, "s.yaml:5"},
		{"a cycle without an anchor", schedule(cycle + "  start: \"09:00\"\n"), errSchedule, "s.yaml"},
		{"an anchor that is no date", schedule(cycle + "  anchor: 01.10.2026\n  start: \"09:00\"\n"), errSchedule, "s.yaml:6"},
		{
			"a week with an anchor",
			schedule("  week: [8h, 8h, 8h, 8h, 8h, 0h, 0h]\n  anchor: 2026-10-01\n  start: \"09:00\"\n"), errSchedule,
			"s.yaml:6",
		},
		{"no start", schedule("  week: [8h, 8h, 8h, 8h, 8h, 0h, 0h]\n"), errSchedule, "s.yaml"},
		{
			"a start after midnight", schedule("  week: [8h, 8h, 8h, 8h, 8h, 0h, 0h]\n  start: \"24:00\"\n"), errSchedule,
			"s.yaml:6",
		},
		{
			"half a lunch", schedule("  week: [8h, 8h, 8h, 8h, 8h, 0h, 0h]\n  start: \"09:00\"\n  lunch: { after: 4h }\n"),
			errSchedule, "s.yaml",
		},
		{
			"a lunch in words",
			schedule("  week: [8h, 8h, 8h, 8h, 8h, 0h, 0h]\n  start: \"09:00\"\n  lunch: { after: noon, length: 1h }\n"),
			errSchedule, "s.yaml:7",
		},
		{
			"a norm of no hours", schedule(cycle + "  anchor: 2026-10-01\n  start: \"09:00\"\n  norm_week: 0h\n"), errSchedule,
			"s.yaml:8",
		},
		{
			"another period", schedule(cycle + "  anchor: 2026-10-01\n  start: \"09:00\"\n  accounting_period: week\n"),
			errSchedule, "s.yaml:8",
		},
		{"a setting in a schedule", schedule("  round: 15m down\n" + cycle), errSchedule, "s.yaml:5"},
		{"a schedule among the settings", "settings:\n  week: [8h]\n", errSettings, "s.yaml:2"},
		{"a lunch among the settings", "settings:\n  lunch: { after: 4h, length: 1h }\n", errSettings, "s.yaml"},
		{"another overtime", "settings:\n  overtime: all\n", errSettings, "s.yaml:2"},
		{"overtime_from without a unit", "settings:\n  overtime_from: 15\n", errSettings, "s.yaml:2"},
		{"rounding up", "settings:\n  round: 15m up\n", errSettings, "s.yaml:2"},
		{"rounding to nothing", "settings:\n  round: 0m down\n", errSettings, "s.yaml:2"},
		{"clipping to something else", "settings:\n  clip: lunch\n", errSettings, "s.yaml:2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseSchedules("s.yaml", []byte(c.text))
			e, ok := fault.As(err)
			if !ok || e.Kind != c.kind || e.Place != c.place {
				t.Errorf("got %v, want %s at %s", err, c.kind.Code, c.place)
			}
			if errors.Is(err, errSchedule) && !strings.Contains(e.Detail, "bad: ") {
				t.Errorf("the schedule is not named: %s", e.Detail)
			}
		})
	}
}

func TestDurations(t *testing.T) {
	for s, want := range map[string]int{"8h": 480, "7h12m": 432, "0h30m": 30, "15m": 15, "0": 0, "0h": 0, "24h": 1440, "007h": 420} {
		if got, ok := parseDuration(s); !ok || got != want {
			t.Errorf("%s is %d, %v", s, got, ok)
		}
	}
	for _, s := range []string{"", "8", "h", "m", "8h30", "8 h", "-8h", "8h-30m", "30m8h", "8.5h", "8hm", "1d", "999999999999h", "８h", "8h30m0s"} {
		if got, ok := parseDuration(s); ok {
			t.Errorf("%q is %d", s, got)
		}
	}
}

func FuzzSchedules(f *testing.F) {
	f.Add([]byte(testSchedules))
	f.Add([]byte("settings: { overtime: ordered, overtime_from: 15m, round: 15m down, clip: schedule }"))
	f.Add([]byte("a: &a [*a]\nb: { <<: *a }\n"))
	f.Add([]byte("a:\n  cycle: [8h]\n  anchor: 0001-01-01\n  start: 00:00\n---\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		schedules, err := ParseSchedules("s", data)
		if err != nil {
			if e, ok := fault.As(err); !ok || !strings.HasPrefix(e.Kind.Code, "UZ-TSH-") {
				t.Fatalf("no fault: %v", err)
			}
			return
		}
		month, last, _ := calendar.ParseMonth("2026-10")
		for name, s := range schedules.ByName {
			p := newPlan(s, calendar.Russia(), month, last)
			planned := p.planned(month)
			if planned < 0 || planned > day || s.maxShift() < usualMaxShift || s.Start < 0 || s.Start >= day || s.Name != name {
				t.Fatalf("%+v", s)
			}
			_ = p.explain(last)
		}
	})
}
