package timesheet

import "testing"

// Rule 3: an entry pairs with the next mark if that is an exit in time; nothing is guessed.
func TestPairs(t *testing.T) {
	runScenes(t, []sceneCase{
		{"an entry with its exit", scene{marks: "01 09:00 in, 01 17:00 out"}, "01", "01: Я 480", ""},
		{"an entry alone", scene{marks: "01 09:00 in"}, "01", "01: НН", "01 missing_out"},
		{"an exit alone", scene{marks: "01 17:00 out"}, "01", "01: НН", "01 missing_in"},
		{
			"the second of two entries pairs", scene{marks: "01 09:00 in, 01 09:30 in, 01 17:00 out"}, "01", "01: Я 450",
			"01 missing_out",
		},
		{
			"the second of two exits is alone", scene{marks: "01 09:00 in, 01 17:00 out, 01 17:30 out"}, "01", "01: Я 480",
			"01 missing_in",
		},
		{
			"an exit exactly the longest shift later pairs", scene{marks: "01 09:00 in, 02 01:00 out"}, "",
			"01: Я 480, С 420; 02: С 60, НН", "",
		},
		{
			"an exit later than the longest shift does not", scene{marks: "01 09:00 in, 02 01:01 out"}, "01", "01: НН",
			"01 missing_out, 02 missing_in",
		},
		{
			"a schedule with longer days allows longer shifts", scene{schedule: "day-three", marks: "01 08:00 in, 02 06:00 out"}, "",
			"01: Я 840, Н 120; 02: Н 360", "",
		},
		{"a pair of no minutes is a pair", scene{marks: "01 09:00:10 in, 01 09:00:50 out"}, "01", "01: Я", ""},
		{"lone marks of a day off are reported", scene{marks: "03 09:00 in"}, "03", "03: В", "03 missing_out"},
		{
			"lone marks outside the employment are reported", scene{hired: "2026-10-05", marks: "01 09:00 in, 02 18:00 out"}, "01 02",
			"01: Х; 02: Х", "01 missing_out, 02 missing_in",
		},
		{"lone marks of other months are not", scene{marks: "2026-09-30 23:59 in, 2026-11-01 00:00 out"}, "01", "01: НН", ""},
		{
			"each lone mark is an anomaly", scene{marks: "01 09:00 in, 01 10:00 in"}, "01", "01: НН",
			"01 missing_out, 01 missing_out",
		},
		{"marks merged into one are one anomaly", scene{marks: "01 09:00 in, 01 09:04 in"}, "01", "01: НН", "01 missing_out"},
		{
			"a merged exit is dated by its latest mark", scene{marks: "01 23:57 out, 02 00:01 out"}, "01 02", "01: НН; 02: НН",
			"02 missing_in",
		},
	})
}
