package timesheet

import "testing"

// Rule 4: which pairs are one shift, and which day it belongs to.
func TestShifts(t *testing.T) {
	runScenes(t, []sceneCase{
		{
			// One shift has one lunch; two shifts would have had none or one each.
			"gaps under four hours keep a shift together",
			scene{schedule: "five-two", marks: "01 08:00 in, 01 10:00 out, 01 13:59 in, 01 18:59 out"}, "", "01: Я 420", "",
		},
		{
			"a gap of four hours makes two shifts",
			scene{schedule: "five-two", marks: "01 08:00 in, 01 10:00 out, 01 14:00 in, 01 19:00 out"}, "", "01: Я 360", "",
		},
		{
			"lone marks between pairs change nothing",
			scene{
				schedule: "five-two", marks: "01 09:00 in, 01 12:00 out, 01 12:30 out, 01 13:00 in, 01 18:00 out",
			}, "", "01: Я 480",
			"01 missing_in",
		},
		{
			"four hours before the planned start is early enough",
			scene{schedule: "evening", marks: "01 14:00 in, 01 18:00 out"}, "", "01: Я 240", "",
		},
		{
			// Without a matching plan the calendar date decides; it is planned all the same.
			"earlier still belongs to its calendar date",
			scene{schedule: "evening", marks: "02 04:00 in, 02 06:00 out"}, "02", "02: Н 120", "",
		},
		{
			"a start at the planned end belongs to the planned day",
			scene{schedule: "evening", marks: "02 02:00 in, 02 03:00 out"}, "01 02", "01: Я; 02: Н 60, НН", "",
		},
		{
			"a start after the planned end belongs to its calendar date",
			scene{schedule: "evening", marks: "02 02:01 in, 02 03:01 out"}, "01 02", "01: НН; 02: Н 60", "",
		},
		{
			"the lunch makes the planned end later",
			scene{schedule: "night", marks: "03 08:00 in, 03 09:00 out"}, "02 03", "02: Я; 03: Я 60", "",
		},
		{
			"but not later than that: the day is not planned, and a cycle pays РВ",
			scene{schedule: "night", marks: "03 08:01 in, 03 09:01 out"}, "02 03", "02: НН; 03: РВ 60", "",
		},
		{
			// 05:00 is the planned end of the 1st and four hours before the planned start of the 2nd.
			"the nearest planned start wins",
			scene{
				schedules: "long: { cycle: [20h], anchor: 2026-10-01, start: '09:00' }", schedule: "long",
				marks: "02 05:00 in, 02 06:00 out",
			},
			"01 02", "01: НН; 02: Н 60", "",
		},
		{
			"a shift of the month before works into this month",
			scene{schedule: "evening", marks: "2026-09-30 18:00 in, 01 02:00 out"}, "01", "01: Н 120, НН", "",
		},
		{
			"a shift of the last day works into the next month, which is not shown",
			scene{
				month: "2026-09", schedule: "evening", marks: "30 18:00 in, 2026-10-01 02:00 out",
			}, "30", "30: Я 240, Н 120", "",
		},
		{
			"a shift before the month whose day is in it", // 31 August 23:00, four hours before 03:00 of the first
			scene{
				month: "2026-09", schedules: "early: { week: [8h, 8h, 8h, 8h, 8h, 0h, 0h], start: '03:00' }", schedule: "early",
				marks: "2026-08-31 23:00 in, 01 01:00 out",
			}, "01", "01: Н 60", "",
		},
	})
}
