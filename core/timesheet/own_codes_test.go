package timesheet

import (
	"errors"
	"strings"
	"testing"

	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

const ownCodes = `
settings:
  codes:
    ВС: { digits: "37", meaning: "военные сборы", every_day: true }
    ДР: { meaning: "день рождения", keeps_norm: true }
`

// 3 and 4 October 2026 are a weekend.
func TestAnEmployersOwnReasonsOfAbsence(t *testing.T) {
	runScenes(t, []sceneCase{
		{"every calendar day where that is said", scene{schedules: ownCodes, absences: "02..05 ВС"}, "02 03 05", "02: ВС; 03: ВС; 05: ВС", ""},
		{"otherwise planned days only", scene{schedules: ownCodes, absences: "02..05 ДР"}, "02 03 05", "02: ДР; 03: В; 05: ДР", ""},
		{"work during them is a question", scene{schedules: ownCodes, absences: "02..02 ВС", marks: "02 09:00 in, 02 17:00 out"}, "02", "02: ВС",
			"02 work_during_absence"},
	})
	for absence, want := range map[string]int{"01..02 ВС": 20 * 480, "01..02 ДР": 22 * 480} {
		if got := (scene{schedules: ownCodes, absences: absence}).line(t).NormMinutes; got != want {
			t.Errorf("%s: the norm is %d, want %d", absence, got, want)
		}
	}
}

func TestATimesheetCarriesItsOwnCodes(t *testing.T) {
	in := scene{schedules: ownCodes, absences: "02..05 ВС"}.input(t)
	r, err := Build(in, Options{})
	if err != nil {
		t.Fatal(err)
	}
	doc := r.Document(in.Document, "10", "2026-10-31")
	if own, ok := doc.OwnCode("ВС"); !ok || own.Digits != "37" || own.Meaning != "военные сборы" {
		t.Errorf("%v", doc.Codes)
	}
	if findings := sheet.Check(doc); len(findings) > 0 {
		t.Errorf("findings %v", findings)
	}
}

func TestAWrongOwnCodeIsRefused(t *testing.T) {
	for _, text := range []string{"ОТ: {}", "vc: {}", "ВС: { digits: '24' }", "{ВС: { digits: '37' }, ДР: { digits: '37' }}", "ДЛИННЫЙ: {}", "ВС: { digits: 'три' }"} {
		if !strings.HasPrefix(text, "{") {
			text = "{" + text + "}"
		}
		if _, err := ParseSchedules("s.yaml", []byte("settings: { codes: "+text+" }")); !errors.Is(err, errOwnCodes) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := ParseSchedules("s.yaml", []byte("a: { week: [8h, 8h, 8h, 8h, 8h, 0h, 0h], start: '09:00', codes: { ВС: {} } }")); !errors.Is(err, errSchedule) {
		t.Errorf("codes of a schedule: %v", err)
	}
}

// The norms of a five-day week by the month, as published (formats §4.4): working days, less an hour for each shortened.
func TestTheNormsOf2026(t *testing.T) {
	days := [...]int{15, 19, 21, 22, 19, 21, 23, 21, 22, 22, 20, 22}
	short := [...]int{3: 1, 4: 1, 5: 1, 10: 1, 11: 0}
	hours := [...]int{120, 152, 168, 175, 151, 167, 184, 168, 176, 176, 159, 176}
	for i, want := range hours {
		month := "2026-" + []string{"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"}[i]
		for schedule, tenths := range map[string]int{"five-two": 80, "night": 80, "day-three": 72} {
			week := days[i]*tenths*6 - short[i]*60 // minutes
			if got := (scene{month: month, schedule: schedule}).line(t).NormMinutes; got != week || tenths == 80 && got != want*60 {
				t.Errorf("%s, %s: %d minutes, want %d (%d hours of 40 a week)", month, schedule, got, week, want)
			}
		}
	}
}
