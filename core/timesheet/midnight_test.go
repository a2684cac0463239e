package timesheet

import (
	"testing"

	"github.com/uzelhub/uzel/schemas/marks"
)

// Rule 6: minutes go to the local calendar day on which they were worked.
func TestMidnight(t *testing.T) {
	runScenes(t, []sceneCase{
		{
			"a shift is split at midnight", scene{schedule: "bare-night", marks: "01 20:00 in, 02 08:00 out"}, "",
			"01: Я 120, Н 120; 02: Я 120, Н 360, НН", "",
		},
		{
			"a shift to midnight stays on its day", scene{schedule: "bare-night", marks: "01 20:00 in, 02 00:00 out"}, "01 02",
			"01: Я 120, Н 120; 02: НН", "",
		},
		{
			"two midnights",
			scene{schedule: "day-three", marks: "01 08:00 in, 02 09:00 out, 02 12:00 in, 03 01:00 out"}, "",
			"01: Я 840, Н 120; 02: Я 780, Н 480; 03: Н 60", "",
		},
		{
			"the month's first minute",
			scene{
				schedule: "bare-night",
				marks:    "2026-09-28 20:00 in, 2026-09-29 08:00 out, 2026-09-29 20:00 in, 2026-09-30 08:00 out",
			},
			"01", "01: НН", "",
		},
	})
}

// Days and nights are those of the employee's object; the mark's object only says what a local time means.
func TestDaysAreCountedInTheZoneOfTheEmployeesObject(t *testing.T) {
	runScenes(t, []sceneCase{
		{
			"local marks", scene{zone: "Asia/Vladivostok", schedule: "evening", marks: "01 18:00 in, 02 02:00 out"}, "",
			"01: Я 240, Н 120; 02: Н 120, НН", "",
		},
		{
			"marks with an offset", // 18:00 in Vladivostok is 11:00 in Moscow
			scene{
				zone: "Asia/Vladivostok", schedule: "evening", marks: "2026-10-01 11:00:00+03:00 in, 2026-10-01 16:00:00Z out",
			}, "",
			"01: Я 240, Н 120; 02: Н 120, НН", "",
		},
	})
}

// A local time is read in the zone of the mark's object, whatever the employee's is.
func TestALocalTimeIsReadInTheZoneOfTheMarksObject(t *testing.T) {
	in := scene{schedule: "evening", marks: "01 18:00 in, 02 07:00 out"}.input(t)
	in.Document.Objects = append(in.Document.Objects, marks.Object{Object: "B", TimeZone: "Asia/Yekaterinburg"})
	in.Document.Marks[1].Object = "B" // 07:00 there is 05:00 in Moscow
	r, err := Build(in, Options{})
	if err != nil || len(r.Findings) > 0 {
		t.Fatal(err, r.Findings)
	}
	if got := cellsOf(r.Sheet.Employees[0]); got != "01: Я 240, Н 120; 02: Н 120, С 180, НН" {
		t.Errorf("got %q", got)
	}
}

// Durations are minutes that really passed, on the night of a clock change too.
func TestNightsOfAClockChange(t *testing.T) {
	berlin := func(schedule, month, marks string) scene {
		return scene{zone: "Europe/Berlin", month: month, schedule: schedule, marks: marks, options: Options{Month: month}}
	}
	runScenes(t, []sceneCase{
		{
			"clocks put back: the night has an hour more", // 25 October 2026, 03:00 → 02:00
			berlin("bare-night", "2026-10", "24 20:00 in, 25 08:00 out"), "", "24: РВ 240; 25: РВ 540, НН", "",
		},
		{
			"in a planned night", berlin("day-three", "2026-10", "25 00:00 in, 25 08:00 out"), "", "25: Я 120, Н 420", "",
		},
		{
			"clocks put forward: an hour less", // 29 March 2026, 02:00 → 03:00
			berlin("day-three", "2026-03", "29 00:00 in, 29 08:00 out"), "", "29: РВ 420", "",
		},
		{
			"a time that comes twice is its first occurrence", berlin("day-three", "2026-10", "25 02:30 in, 25 03:30 out"), "", "25: Н 120", "",
		},
		{
			"an offset says which", berlin(
				"day-three", "2026-10", "2026-10-25 02:30:00+01:00 in, 25 03:30 out",
			), "", "25: Н 60", "",
		},
		{
			"a time that never comes is read as if the clock had not been changed",
			berlin("day-three", "2026-03", "29 02:30 in, 29 04:30 out"), "29", "29: РВ 60", "",
		},
		{
			"overtime counts what was worked", // nine hours between 23:00 and 07:00
			scene{
				zone: "Europe/Berlin", schedules: "nightly: { week: [8h, 8h, 8h, 8h, 8h, 8h, 8h], start: '23:00' }", schedule: "nightly",
				marks: "24 23:00 in, 25 07:00 out",
			}, "", "24: Н 60; 25: Н 420, С 60, НН", "",
		},
	})
}

// In Beirut clocks go forward at midnight: 29 March 2026 begins at 01:00.
func TestADayWithoutMidnight(t *testing.T) {
	runScenes(t, []sceneCase{
		{
			"its day begins with its first minute",
			scene{
				zone: "Asia/Beirut", month: "2026-03", schedules: "nightly: { week: [8h, 8h, 8h, 8h, 8h, 8h, 8h], start: '20:00' }", schedule: "nightly",
				marks: "28 20:00 in, 29 05:00 out",
			}, "", "28: Я 120, Н 120; 29: Н 240, НН", "",
		},
	})
}
