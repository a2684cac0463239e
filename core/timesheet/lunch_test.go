package timesheet

import "testing"

const lunchSchedules = `
long-lunch: { week: [8h, 8h, 8h, 8h, 8h, 0h, 0h], start: "09:00", lunch: { after: 4h, length: 2h } }
clipped: { week: [8h, 8h, 8h, 8h, 8h, 0h, 0h], start: "09:00", lunch: { after: 4h, length: 1h } }
`

// Rule 5: a shift longer than after loses the lunch once, less its gaps.
func TestLunch(t *testing.T) {
	five := func(marks string) scene { return scene{schedule: "five-two", marks: marks} }
	runScenes(t, []sceneCase{
		{"a shift longer than after loses the lunch", five("01 09:00 in, 01 18:00 out"), "", "01: Я 480", ""},
		{"a shift of exactly after does not", five("01 09:00 in, 01 13:00 out"), "", "01: Я 240", ""},
		{"a minute more loses that minute, as many as there are", five("01 09:00 in, 01 13:01 out"), "", "01: Я 240", ""},
		{"up to the whole length", five("01 09:00 in, 01 14:00 out"), "", "01: Я 240", ""},
		{"a gap is taken off the lunch", five("01 09:00 in, 01 12:00 out, 01 12:40 in, 01 18:00 out"), "", "01: Я 480", ""},
		{
			"several gaps together", five("01 09:00 in, 01 11:00 out, 01 11:20 in, 01 12:00 out, 01 12:20 in, 01 18:00 out"),
			"", "01: Я 480", "",
		},
		{
			"a gap as long as the lunch leaves nothing to lose", five("01 09:00 in, 01 12:00 out, 01 13:00 in, 01 18:00 out"),
			"", "01: Я 480", "",
		},
		{"a longer gap is lost anyway", five("01 09:00 in, 01 12:00 out, 01 14:00 in, 01 18:00 out"), "", "01: Я 420", ""},
		{
			"the span counts, not what was worked in it", five("01 09:00 in, 01 10:00 out, 01 13:00 in, 01 13:30 out"), "",
			"01: Я 90", "",
		},
		{
			"the gap before the limit counts as well as one after it",
			five("01 09:00 in, 01 09:30 out, 01 10:00 in, 01 17:00 out"), "", "01: Я 420", "",
		},
		{
			// 09:00 + 4 h = 13:00: the lunch is taken from 13:00 on, where the second pair has only ten minutes.
			"what is deducted lies at and after start + after",
			scene{
				schedules: lunchSchedules, schedule: "long-lunch",
				marks: "01 09:00 in, 01 12:30 out, 01 12:40 in, 01 13:10 out",
			}, "",
			"01: Я 230", "",
		},
		{
			"it is taken across gaps",
			scene{
				schedules: lunchSchedules, schedule: "long-lunch",
				marks: "01 09:00 in, 01 13:30 out, 01 13:40 in, 01 18:00 out",
			}, "",
			"01: Я 420", "", // 4:30 + 4:20 less 1:50, of which half an hour comes before the gap
		},
		{
			"a lunch after midnight is taken from the night",
			scene{schedule: "night", marks: "01 20:00 in, 02 08:00 out"}, "", "01: Я 120, Н 120; 02: Я 120, Н 300, НН", "",
		},
		{"a day off has its lunch too", five("03 09:00 in, 03 18:00 out"), "", "03: РВ 480", ""},
		{"no lunch in the schedule", scene{marks: "01 09:00 in, 01 18:00 out"}, "", "01: Я 480, С 60", ""},
	})
}

// The setting clip: minutes before the planned start fall away before lunch is taken.
func TestClip(t *testing.T) {
	clip := func(marks string) scene {
		return scene{schedules: "settings: { clip: schedule }", schedule: "five-two", marks: marks}
	}
	runScenes(t, []sceneCase{
		{"minutes before the planned start fall away", clip("01 08:00 in, 01 18:00 out"), "", "01: Я 480", ""},
		{"a late start loses nothing", clip("01 09:30 in, 01 18:00 out"), "", "01: Я 450", ""},
		{"the lunch counts from the clipped start", clip("01 08:00 in, 01 13:00 out"), "", "01: Я 240", ""},
		{
			"a pair before the start goes altogether", clip("01 07:00 in, 01 08:00 out, 01 09:00 in, 01 18:00 out"), "",
			"01: Я 480", "",
		},
		{"its gap is no lunch", clip("01 07:00 in, 01 08:00 out, 01 10:00 in, 01 18:00 out"), "", "01: Я 420", ""},
		{
			"a pair that ends at the start goes too", clip("01 07:00 in, 01 09:00 out, 01 10:00 in, 01 14:30 out"), "",
			"01: Я 240", "",
		},
		{"a shift wholly before the start is a shift without minutes", clip("01 06:00 in, 01 08:00 out"), "01", "01: Я", ""},
		{"a day without a plan has no start", clip("03 06:00 in, 03 08:00 out"), "", "03: РВ 120", ""},
		{
			"of a night shift",
			scene{schedules: "settings: { clip: schedule }", schedule: "bare-night", marks: "01 19:00 in, 02 07:00 out"}, "",
			"01: Я 120, Н 120; 02: Я 60, Н 360, НН", "",
		},
	})
}

// The setting round: a shift's minutes after lunch are cut to a multiple, from its end.
func TestRound(t *testing.T) {
	round := func(schedule, marks string) scene {
		return scene{schedules: "settings: { round: 15m down }", schedule: schedule, marks: marks}
	}
	runScenes(t, []sceneCase{
		{"down to a quarter of an hour", round("bare", "01 09:00 in, 01 16:59 out"), "", "01: Я 465", ""},
		{"a multiple stays", round("bare", "01 09:00 in, 01 17:00 out"), "", "01: Я 480", ""},
		{"overtime is cut first, it stands at the end", round("bare", "01 09:00 in, 01 17:29 out"), "", "01: Я 480, С 15", ""},
		{"after lunch", round("five-two", "01 09:00 in, 01 17:50 out"), "", "01: Я 465", ""},
		{
			"the whole shift, not each pair", round("bare", "01 09:00 in, 01 10:10 out, 01 11:00 in, 01 12:10 out"), "",
			"01: Я 135", "",
		},
		{
			"a last pair shorter than what is cut", round("bare", "01 09:00 in, 01 10:10 out, 01 11:00 in, 01 11:03 out"), "",
			"01: Я 60", "",
		},
		{"less than a step is nothing", round("bare", "01 09:00 in, 01 09:14 out"), "01", "01: Я", ""},
		{"each shift of a day", round("bare", "01 09:00 in, 01 10:10 out, 01 15:00 in, 01 16:10 out"), "", "01: Я 120", ""},
		{
			"the minutes after midnight go first",
			round("bare-night", "01 20:00 in, 02 00:10 out"), "", "01: Я 120, Н 120", "",
		},
	})
}
