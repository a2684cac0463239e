package timesheet

import "testing"

// Rule 8: shifts and dates outside the employment.
func TestEmployment(t *testing.T) {
	runScenes(t, []sceneCase{
		{"dates before the first day are Х", scene{hired: "2026-10-05"}, "01 02 05", "01: Х; 02: Х; 05: НН", ""},
		{"dates after the last day are Х", scene{dismissed: "2026-10-05"}, "05 06 07", "05: НН; 06: Х; 07: Х", ""},
		{
			"a shift before the first day is not counted", scene{hired: "2026-10-02", marks: "01 09:00 in, 01 17:00 out"}, "01",
			"01: Х", "01 work_outside_employment",
		},
		{
			"a shift after the last day is not counted", scene{dismissed: "2026-10-01", marks: "02 09:00 in, 02 17:00 out"},
			"02", "02: Х", "02 work_outside_employment",
		},
		{
			"its minutes on an employed date are not counted either",
			scene{
				schedule: "evening", hired: "2026-10-02", marks: "01 18:00 in, 02 02:00 out",
			}, "01 02", "01: Х; 02: НН", "01 work_outside_employment",
		},
		{
			"minutes of an employed day's shift count after the last day",
			scene{
				schedule: "evening", dismissed: "2026-10-01", marks: "01 18:00 in, 02 02:00 out",
			}, "01 02 03", "01: Я 240, Н 120; 02: Н 120; 03: Х", "",
		},
		{
			"on a day off after the last day they are РВ, the plan does not end with the employment",
			scene{schedule: "evening", dismissed: "2026-10-02", marks: "02 18:00 in, 03 02:00 out"}, "03", "03: РВ 120", "",
		},
		{
			"absences do not exist outside the employment", scene{hired: "2026-10-05", absences: "01..06 ОТ"}, "01 02 05 06",
			"01: Х; 02: Х; 05: ОТ; 06: ОТ", "",
		},
		{
			"nor do conflicts of absences", scene{hired: "2026-10-05", absences: "01..05 ОТ, 01..05 Б"}, "02 05",
			"02: Х; 05: ОТ", "05 absence_conflict",
		},
		{
			"each shift is an anomaly",
			scene{hired: "2026-10-02", marks: "01 06:00 in, 01 07:00 out, 01 12:00 in, 01 13:00 out"}, "01", "01: Х",
			"01 work_outside_employment, 01 work_outside_employment",
		},
		{
			"an anomaly of another month belongs to its sheet",
			scene{hired: "2026-10-01", marks: "2026-09-30 09:00 in, 2026-09-30 17:00 out"}, "01", "01: НН", "",
		},
		{
			"hired and dismissed on one day", scene{hired: "2026-10-05", dismissed: "2026-10-05"}, "04 05 06",
			"04: Х; 05: НН; 06: Х", "",
		},
	})
}

func TestEmployeesWithoutAnEmployedDayAreNotListed(t *testing.T) {
	for name, c := range map[string]struct {
		hired, dismissed string
		listed           int
	}{
		"hired after the month":          {"2026-11-01", "", 0},
		"hired on its last day":          {"2026-10-31", "", 1},
		"dismissed before the month":     {"2020-01-01", "2026-09-30", 0},
		"dismissed on its first day":     {"2020-01-01", "2026-10-01", 1},
		"employed long before and after": {"0001-01-01", "9999-12-31", 1},
	} {
		t.Run(name, func(t *testing.T) {
			in := scene{hired: c.hired, dismissed: c.dismissed, marks: "15 09:00 in, 15 17:00 out"}.input(t)
			r, err := Build(in, Options{})
			if err != nil || len(r.Findings) > 0 || len(r.Sheet.Employees) != c.listed {
				t.Errorf("%d employees, %v, %v", len(r.Sheet.Employees), r.Findings, err)
			}
		})
	}
}
