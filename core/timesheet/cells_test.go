package timesheet

import "testing"

// Rule 10: employed days without an absence.
func TestOtherDays(t *testing.T) {
	runScenes(t, []sceneCase{
		{"planned, no shift", scene{}, "01", "01: НН", ""},
		{"not planned, no minutes", scene{}, "03", "03: В", ""},
		{"a public holiday", scene{month: "2026-11"}, "04", "04: В", ""},
		{
			"НН stands after the minutes of an earlier shift", scene{schedule: "evening", marks: "01 18:00 in, 02 02:00 out"},
			"02", "02: Н 120, НН", "",
		},
		{
			"not when the day has its own shift too",
			scene{
				schedule: "evening", marks: "01 18:00 in, 02 02:00 out, 02 18:00 in, 02 20:00 out",
			}, "02", "02: Я 120, Н 120", "",
		},
		{
			"a shift whose minutes all fall on the next date", // begun after midnight, within the plan of the day before
			scene{schedule: "evening", marks: "02 01:00 in, 02 02:00 out"}, "01 02", "01: Я; 02: Н 60, НН", "",
		},
		{"a shift of no minutes", scene{marks: "01 09:00:01 in, 01 09:00:59 out"}, "01", "01: Я", ""},
		{
			"a shift whose minutes are not counted", scene{
				schedules: "settings: { round: 60m down }", marks: "01 09:00 in, 01 09:30 out",
			},
			"01", "01: Я", "",
		},
		{
			"Я without minutes gives way to the minutes of an earlier shift",
			scene{
				schedule: "evening", marks: "01 18:00 in, 02 02:00 out, 03 01:00 in, 03 02:00 out",
			}, "02 03", "02: Н 120; 03: РВ 60", "",
		},
		{"a lone mark is no shift", scene{marks: "01 09:00 in"}, "01", "01: НН", "01 missing_out"},
		{
			"minutes on a day that is not planned are no В", scene{schedule: "evening", marks: "02 18:00 in, 03 02:00 out"},
			"03", "03: РВ 120", "",
		},
	})
}
