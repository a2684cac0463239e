package timesheet

import "testing"

// The setting overtime_from: a smaller excess of a shift is not counted.
func TestOvertimeFrom(t *testing.T) {
	from := func(schedule, marks string) scene {
		return scene{schedules: "settings: { overtime_from: 15m }", schedule: schedule, marks: marks}
	}
	runScenes(t, []sceneCase{
		{"a smaller excess falls away", from("bare", "01 09:00 in, 01 17:14 out"), "", "01: Я 480", ""},
		{"an excess of that length counts whole", from("bare", "01 09:00 in, 01 17:15 out"), "", "01: Я 480, С 15", ""},
		{
			"each shift has its own excess", from("bare", "01 05:00 in, 01 13:10 out, 01 18:00 in, 01 18:20 out"), "",
			"01: Я 420, Н 60, С 20", "",
		},
		{"work on a day off is no excess", from("bare", "03 09:00 in, 03 09:10 out"), "", "03: РВ 10", ""},
		{"a cycle has no excess of a shift", from("bare-night", "01 20:00 in, 02 07:10 out"), "01", "01: Я 120, Н 120", ""},
	})
}

// The setting overtime: ordered (art. 99, 113).
func TestOvertimeOrdered(t *testing.T) {
	ordered := func(schedule, marks, orders string) scene {
		return scene{schedules: "settings: { overtime: ordered }", schedule: schedule, marks: marks, orders: orders}
	}
	runScenes(t, []sceneCase{
		{
			"without an order minutes above the plan are not counted", ordered("bare", "01 09:00 in, 01 19:00 out", ""), "",
			"01: Я 480", "01 unordered_overtime",
		},
		{"an order makes them С", ordered("bare", "01 09:00 in, 01 19:00 out", "01 С 120"), "", "01: Я 480, С 120", ""},
		{
			"an order for more changes nothing", ordered("bare", "01 09:00 in, 01 19:00 out", "01 С 300"), "",
			"01: Я 480, С 120", "",
		},
		{
			"an order for less counts so many", ordered("bare", "01 09:00 in, 01 19:00 out", "01 С 50"), "", "01: Я 480, С 50",
			"01 unordered_overtime",
		},
		{
			"the first ones after the plan", ordered("evening", "01 15:00 in, 02 00:00 out", "01 С 30"), "",
			"01: Я 420, Н 60, С 30", "01 unordered_overtime",
		},
		{"two orders add up", ordered("bare", "01 09:00 in, 01 19:00 out", "01 С 60, 01 С 60"), "", "01: Я 480, С 120", ""},
		{
			"an order is used up", ordered("bare", "01 06:00 in, 01 15:00 out, 01 19:00 in, 01 20:00 out", "01 С 90"), "",
			"01: Я 480, С 90", "01 unordered_overtime",
		},
		{
			"an order of another day does not help", ordered("bare", "01 09:00 in, 01 19:00 out", "02 С 120"), "01",
			"01: Я 480", "01 unordered_overtime",
		},
		{
			"an order for work on a day off does not help", ordered("bare", "01 09:00 in, 01 19:00 out", "01 РВ 120"), "",
			"01: Я 480", "01 unordered_overtime",
		},
		{
			"work on a day off needs one", ordered("bare", "03 09:00 in, 03 17:00 out", ""), "03", "03: В",
			"03 unordered_overtime",
		},
		{"work on a day off with an order", ordered("bare", "03 09:00 in, 03 17:00 out", "03 РВ 480"), "", "03: РВ 480", ""},
		{
			"with an order for part of it", ordered("bare", "03 09:00 in, 03 17:00 out", "03 РВ 100"), "", "03: РВ 100",
			"03 unordered_overtime",
		},
		{
			"a shift outside the cycle", ordered("bare-night", "03 20:00 in, 04 08:00 out", "03 РВ 720"), "",
			"03: РВ 240; 04: РВ 480", "",
		},
		{
			"or an order for the dates", ordered("bare-night", "03 20:00 in, 04 08:00 out", "03 РВ 240, 04 РВ 480"), "",
			"03: РВ 240; 04: РВ 480", "",
		},
		{
			"the shift's own order is used first, the date's is for the date's shifts",
			ordered(
				"bare", "03 20:00 in, 04 04:00 out, 04 10:00 in, 04 14:00 out", "03 РВ 480, 04 РВ 240",
			), "", "03: РВ 240; 04: РВ 480", "",
		},
		{
			"overtime after midnight is ordered for the shift's day",
			ordered("evening", "01 18:00 in, 02 03:00 out", "01 С 60"), "02", "02: Н 120, С 60, НН", "",
		},
		{
			"and reported there", ordered("evening", "01 18:00 in, 02 03:00 out", ""), "02", "02: Н 120, НН",
			"01 unordered_overtime",
		},
		{
			"a day off after midnight is reported on its date", ordered("evening", "02 18:00 in, 03 02:00 out", ""), "02 03",
			"02: Я 240, Н 120; 03: В", "03 unordered_overtime",
		},
		{"what is within the plan needs no order", ordered("bare", "01 09:00 in, 01 17:00 out", ""), "", "01: Я 480", ""},
		{
			"night minutes that are not counted leave their total too", ordered("evening", "01 18:00 in, 02 03:00 out", ""), "",
			"01: Я 240, Н 120; 02: Н 120, НН", "01 unordered_overtime",
		},
	})
	l := ordered("evening", "01 18:00 in, 02 03:00 out", "").line(t)
	if l.NightMinutes != 240 || l.OvertimeMinutes.Minutes != 0 || l.Totals.Month.Minutes != 480 {
		t.Errorf("night %d, overtime %d, worked %d", l.NightMinutes, l.OvertimeMinutes.Minutes, l.Totals.Month.Minutes)
	}
}

func TestSettingsTogether(t *testing.T) {
	runScenes(t, []sceneCase{
		{
			"a small excess is no anomaly even where overtime needs an order",
			scene{
				schedules: "settings: { overtime: ordered, overtime_from: 15m }", marks: "01 09:00 in, 01 17:10 out",
			}, "", "01: Я 480", "",
		},
		{
			"rounding comes before the excess is measured",
			scene{
				schedules: "settings: { round: 30m down, overtime_from: 15m }", marks: "01 09:00 in, 01 17:20 out",
			}, "", "01: Я 480", "",
		},
		{
			"clipping comes before rounding",
			scene{
				schedules: "settings: { round: 30m down, clip: schedule }", marks: "01 08:50 in, 01 16:50 out",
			}, "", "01: Я 450", "",
		},
	})
}
