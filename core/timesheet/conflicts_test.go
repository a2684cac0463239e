package timesheet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func told(list []Conflict) string {
	var out []string
	for _, c := range list {
		out = append(out, fmt.Sprintf("%s %s %d", c.Date[len("2026-10-"):], c.Kind, c.Minutes))
	}
	return strings.Join(out, ", ")
}

// The first two days of October 2026 are a Thursday and a Friday, the third is a Saturday.
func TestConflictsAreTheDaysOnWhichSystemsDiffer(t *testing.T) {
	const whole = "01 09:00 in, 01 17:00 out, 02 09:00 in, 02 17:00 out"
	for rule, c := range map[string]struct {
		scene     scene
		claims    []Claim
		tolerance int
		want      string
	}{
		"two days as planned":                      {scene: scene{marks: whole}},
		"nobody came and nothing explains it":      {scene: scene{marks: "01 09:00 in, 01 17:00 out"}, want: "02 no_show 480"},
		"a leave explains it":                      {scene: scene{marks: "01 09:00 in, 01 17:00 out", absences: "02..02 ОТ"}},
		"somebody worked on leave":                 {scene: scene{marks: whole, absences: "02..02 ОТ"}, want: "02 work_during_absence 480"},
		"a mark is missing":                        {scene: scene{marks: "01 09:00 in, 01 17:00 out, 02 09:00 in"}, want: "02 missing_out 480"},
		"somebody left early, and who more, first": {scene: scene{marks: "01 09:00 in, 01 16:00 out, 02 09:00 in, 02 14:00 out"}, want: "02 short_day 180, 01 short_day 60"},
		"or stayed":                                {scene: scene{marks: "01 09:00 in, 01 18:30 out, 02 09:00 in, 02 17:00 out"}, want: "01 above_plan 90"},
		"or came on a day off":                     {scene: scene{dismissed: "2026-10-03", marks: whole + ", 03 09:00 in, 03 13:00 out"}, want: "03 rest_day 240"},
		"what is too little to speak of":           {scene: scene{marks: "01 09:00 in, 01 16:46 out, 02 09:00 in, 02 17:15 out"}, tolerance: 15},
		"the ERP has other hours":                  {scene: scene{marks: whole}, claims: []Claim{{"1", "2026-10-01", 480, ""}, {"1", "2026-10-02", 420, ""}}, want: "02 other_hours 60"},
		"the ERP has nothing of a day":             {scene: scene{marks: whole}, claims: []Claim{{"1", "2026-10-01", 480, ""}}, want: "02 other_hours 480"},
		"the ERP has a leave": {scene: scene{marks: whole}, claims: []Claim{{"1", "2026-10-01", 480, ""}, {"1", "2026-10-02", 0, "ОТ"}},
			want: "02 other_absence 480, 02 other_hours 480"},
		"whom the ERP does not know is not compared": {scene: scene{marks: whole}, claims: []Claim{{"2", "2026-10-01", 480, ""}}},
		"two absences on one day":                    {scene: scene{marks: "01 09:00 in, 01 17:00 out", absences: "02..02 ОТ, 02..02 Б"}, want: "02 absence_conflict 480"},
	} {
		t.Run(rule, func(t *testing.T) {
			s := c.scene
			s.hired, s.dismissed = "2026-10-01", cmp.Or(s.dismissed, "2026-10-02")
			list, err := Conflicts(s.input(t), s.options, c.claims, ConflictOptions{Tolerance: c.tolerance})
			if err != nil {
				t.Fatal(err)
			}
			if got := told(list); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// A sheet never differs from the marks that it was made of, whatever they are, and conflicts stand in the order of what is
// at stake.
func TestMarksAgreeWithTheirOwnSheet(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var s scene
		for range rapid.IntRange(0, 12).Draw(rt, "marks") {
			s.marks += fmt.Sprintf("%02d %02d:%02d %s,", rapid.IntRange(1, 31).Draw(rt, "day"), rapid.IntRange(0, 23).Draw(rt, "hour"),
				rapid.IntRange(0, 59).Draw(rt, "minute"), rapid.SampledFrom([]string{"in", "out", "auto"}).Draw(rt, "direction"))
		}
		s.schedule = rapid.SampledFrom([]string{"bare", "five-two", "night", "six-day"}).Draw(rt, "schedule")
		s.absences = rapid.SampledFrom([]string{"", "01..12 ОТ", "05..12 Б, 10..15 ОТ"}).Draw(rt, "absences")
		in := s.input(t)
		result, err := Build(in, Options{})
		if err != nil {
			rt.Fatal(err)
		}
		list, err := Conflicts(in, Options{}, ClaimsOf(result.Sheet), ConflictOptions{})
		if err != nil {
			rt.Fatal(err)
		}
		for _, c := range list {
			if c.Kind == ConflictOtherHours || c.Kind == ConflictOtherReason {
				rt.Fatalf("the sheet differs from its own marks: %+v", c)
			}
		}
		if !slices.IsSortedFunc(list, func(a, b Conflict) int { return b.Minutes - a.Minutes }) {
			rt.Fatal("not in the order of what is at stake")
		}
	})
}
