package timesheet

import "testing"

// Rule 7: Я, Н, С and РВ.
func TestCodes(t *testing.T) {
	runScenes(t, []sceneCase{
		{"a day within the plan is Я", scene{marks: "01 09:00 in, 01 17:00 out"}, "", "01: Я 480", ""},
		{"the night begins at 22:00", scene{schedule: "evening", marks: "01 21:00 in, 01 23:00 out"}, "", "01: Я 60, Н 60", ""},
		{
			"and ends at 06:00", scene{schedule: "bare-night", marks: "02 20:00 in, 03 07:00 out"}, "",
			"02: Я 120, Н 120; 03: Я 60, Н 360", "",
		},

		// РВ, public holidays: 4 November 2026, a Wednesday.
		{"a public holiday of a week", scene{month: "2026-11", marks: "04 09:00 in, 04 17:00 out"}, "", "04: РВ 480", ""},
		{
			"a public holiday that a cycle plans", // the cycle's second day
			scene{
				month: "2026-11", schedules: "daily: { cycle: [8h], anchor: 2026-11-01, start: '09:00' }", schedule: "daily",
				marks: "04 09:00 in, 04 17:00 out",
			},
			"", "04: РВ 480", "",
		},
		{
			"only the minutes of the holiday's date", // planned on the 3rd, into the 4th
			scene{
				month: "2026-11", schedules: "nightly: { cycle: [11h], anchor: 2026-11-01, start: '20:00' }",
				schedule: "nightly", marks: "03 20:00 in, 04 07:00 out",
			},
			"03 04", "03: Я 120, Н 120; 04: РВ 420, НН", "",
		},
		{
			"a week's shift into a holiday", scene{month: "2026-11", schedule: "evening", marks: "03 18:00 in, 04 02:00 out"},
			"", "03: Я 240, Н 120; 04: РВ 120", "",
		},
		{
			"and out of it: the holiday has no plan to exceed", scene{
				month: "2026-11", schedule: "evening", marks: "04 18:00 in, 05 08:00 out",
			},
			"04 05", "04: РВ 360; 05: Я 120, Н 360, НН", "",
		},
		{
			"a holiday of a year without a calendar",
			scene{month: "2027-06", marks: "12 09:00 in, 12 17:00 out", options: Options{PlainCalendar: true}}, "",
			"12: РВ 480", "",
		},

		// РВ, days off.
		{"a day off of a week", scene{marks: "03 09:00 in, 03 17:00 out"}, "", "03: РВ 480", ""},
		{
			"from 0 to 24 hours of the date", scene{schedule: "evening", marks: "02 18:00 in, 03 02:00 out"}, "",
			"02: Я 240, Н 120; 03: РВ 120", "",
		},
		{
			"a shift of a day off into a planned day keeps РВ to its date", // Sunday 20:00 to Monday 04:00
			scene{schedule: "bare", marks: "04 20:00 in, 05 04:00 out"}, "04 05", "04: РВ 240; 05: Н 240, НН", "",
		},
		{"a moved day off", scene{month: "2026-01", marks: "09 09:00 in, 09 17:00 out"}, "", "09: РВ 480", ""},
		{
			"which is an ordinary day for a six-day week",
			scene{month: "2026-01", schedule: "six-day", marks: "09 08:00 in, 09 15:00 out"}, "", "09: Я 420", "",
		},
		{
			"a shift outside the cycle", scene{schedule: "bare-night", marks: "03 20:00 in, 04 08:00 out"}, "",
			"03: РВ 240; 04: РВ 480", "",
		},
		{
			"a shift of the cycle into a day that is not planned stays ordinary", scene{schedule: "bare-night", marks: "02 20:00 in, 03 07:00 out"},
			"", "02: Я 120, Н 120; 03: Я 60, Н 360", "",
		},
		{
			"a shift outside the cycle into a planned day is РВ to its end", scene{schedule: "bare-night", marks: "04 10:00 in, 05 02:00 out"},
			"04 05", "04: РВ 840; 05: РВ 120, НН", "",
		},

		// С.
		{"minutes above the plan", scene{marks: "01 09:00 in, 01 18:30 out"}, "", "01: Я 480, С 90", ""},
		{"of a shortened day", scene{month: "2026-11", marks: "03 09:00 in, 03 17:00 out"}, "", "03: Я 420, С 60", ""},
		{
			"counted from the shift's end, whenever it began", scene{marks: "01 06:00 in, 01 15:00 out"}, "", "01: Я 480, С 60",
			"",
		},
		{
			"they are the last ones, at night too", scene{schedule: "evening", marks: "01 18:00 in, 02 03:00 out"}, "01 02",
			"01: Я 240, Н 120; 02: Н 120, С 60, НН", "",
		},
		{"Н is what remains", scene{schedule: "evening", marks: "01 15:00 in, 02 00:00 out"}, "", "01: Я 420, Н 60, С 60", ""},
		{
			"a second shift of the day uses what the first has left",
			scene{marks: "01 06:00 in, 01 13:00 out, 01 17:00 in, 01 19:00 out"}, "", "01: Я 480, С 60", "",
		},
		{
			"a shift of the month before uses it up too",
			scene{
				schedule: "evening", marks: "2026-09-30 14:00 in, 2026-09-30 15:00 out, 2026-09-30 19:00 in, 01 03:00 out",
			}, "", "01: Н 120, С 60, НН", "",
		},
		{
			"nothing left: all of it", scene{marks: "01 06:00 in, 01 14:00 out, 01 18:00 in, 01 19:00 out"}, "",
			"01: Я 480, С 60", "",
		},
		{
			"РВ minutes use up nothing", // Friday evening into Saturday, then the plan of Friday is still there
			scene{
				schedule: "evening", marks: "02 14:00 in, 02 16:00 out, 02 20:00 in, 03 04:00 out",
			}, "", "02: Я 240, Н 120; 03: РВ 240", "",
		},
		{
			"РВ at the end is not overtime, what stands before it is",
			scene{schedule: "evening", marks: "02 14:00 in, 03 02:00 out"}, "", "02: Я 480, С 120; 03: РВ 120", "",
		},
		{
			"no overtime where the day is not planned", scene{schedule: "bare", marks: "04 12:00 in, 05 04:00 out"}, "04 05",
			"04: РВ 720; 05: Н 240, НН", "",
		},
		{
			"no overtime of a day in a cycle", scene{schedule: "bare-night", marks: "01 20:00 in, 02 09:00 out"}, "01 02",
			"01: Я 120, Н 120; 02: Я 180, Н 360, НН", "",
		},
	})
}

func TestNightMinutesAreCountedWhateverTheirCode(t *testing.T) {
	for _, c := range []struct {
		rule  string
		scene scene
		want  int
	}{
		{"Н", scene{schedule: "evening", marks: "01 18:00 in, 02 02:00 out"}, 240},
		{"С", scene{schedule: "evening", marks: "01 18:00 in, 02 03:00 out"}, 300},
		{"РВ", scene{schedule: "evening", marks: "03 18:00 in, 04 02:00 out"}, 240},
		{
			"of the month's dates only",
			scene{month: "2026-09", schedule: "evening", marks: "30 18:00 in, 2026-10-01 02:00 out"}, 120,
		},
		{"none by day", scene{marks: "01 06:00 in, 01 22:00 out"}, 0},
		{"none that is not counted", scene{hired: "2026-10-02", marks: "01 20:00 in, 02 04:00 out"}, 0},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := c.scene.line(t).NightMinutes; got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}
