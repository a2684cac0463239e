package timesheet

import (
	"fmt"
	"strings"
	"testing"
)

// Rule 2: marks sorted, automatic directions resolved, double passes merged.
func TestPasses(t *testing.T) {
	const maxShift = 16 * hour
	for _, c := range []struct{ rule, marks, want string }{
		{"single marks stay", "0 in, 480 out", "in 0, out 480"},
		{"the earliest of double entries", "0 in, 5 in", "in 0"},
		{"the latest of double exits", "0 in, 480 out, 485 out", "in 0, out 485"},
		{"six minutes apart are two", "0 in, 6 in", "in 0, in 6"},
		{"each is compared with the one before it", "0 out, 5 out, 10 out, 15 out", "out 15"},
		{"a chain ends with a longer gap", "0 in, 5 in, 11 in", "in 0, in 11"},
		{"the other direction ends a chain", "0 in, 1 out, 2 in", "in 0, out 1, in 2"},
		{"the first automatic one is an entry", "0 auto", "in 0"},
		{"the next is the opposite of the one before", "0 auto, 480 auto, 500 auto", "in 0, out 480, in 500"},
		{"exactly the longest shift later is still an exit", "0 in, 960 auto", "in 0, out 960"},
		{"later than that is an entry", "0 in, 961 auto", "in 0, in 961"},
		{"after an exit it is an entry", "0 out, 10 auto", "out 0, in 10"},
		{"automatic ones are resolved before doubles are merged", "0 in, 3 auto", "in 0, out 3"},
		{"two automatic ones a minute apart are in and out", "0 auto, 1 auto", "in 0, out 1"},
		{"an automatic one may be the double of the next", "0 in, 480 auto, 483 out", "in 0, out 483"},
		{"an automatic one follows the last of merged marks", "0 in, 5 in, 965 auto", "in 0, out 965"},
		{"none", "", ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			var marks []mark
			for _, f := range fields(c.marks) {
				var m mark
				if _, err := fmt.Sscan(f[0], &m.second); err != nil {
					t.Fatal(err)
				}
				m.second = m.second*60 + 17 // seconds are dropped
				m.direction = directions[f[1]]
				marks = append(marks, m)
			}
			var got []string
			for _, p := range passes(marks, maxShift, nil) {
				got = append(got, fmt.Sprint(directionNames[p.direction], " ", p.minute))
			}
			if s := strings.Join(got, ", "); s != c.want {
				t.Errorf("got %q, want %q", s, c.want)
			}
		})
	}
}

func TestTheOrderOfMarks(t *testing.T) {
	runScenes(t, []sceneCase{
		{"the file's order does not matter", scene{marks: "01 17:00:00 out, 01 09:00:00 in"}, "", "01: Я 480", ""},
		{
			"seconds decide the order before they are dropped",
			scene{marks: "01 17:00:30 in, 01 17:00:05 out, 01 09:00:59 in, 01 18:00 out"}, "",
			"01: Я 480, С 60", "",
		},
		{
			"ties keep the file's order", scene{marks: "01 09:00 auto, 01 09:00 auto, 01 12:00 in, 01 17:00 out"}, "",
			"01: Я 300", "",
		},
		{"a tie in the other order", scene{marks: "01 09:00 out, 01 09:00 in, 01 17:00 out"}, "", "01: Я 480", "01 missing_in"},
	})
}

func TestTheLongestShift(t *testing.T) {
	schedules, err := ParseSchedules("s", []byte(testSchedules+`
long-lunch: { cycle: [11h, 0h], anchor: 2026-10-01, start: "08:00", lunch: { after: 4h, length: 2h } }
`))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int64{"bare": 960, "night": 960, "long-lunch": 11*60 + 2*60 + 4*60, "day-three": 26 * 60} {
		if got := schedules.ByName[name].maxShift(); got != want {
			t.Errorf("%s: %d, want %d", name, got, want)
		}
	}
}
