package timesheet

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/schemas/marks"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// The schedules that the tests of the rules use; "bare" ones have no lunch, so that minutes are seen as they are.
const testSchedules = `
five-two:
  week: [8h, 8h, 8h, 8h, 8h, 0h, 0h]
  start: "09:00"
  lunch: { after: 4h, length: 1h }
bare:
  week: [8h, 8h, 8h, 8h, 8h, 0h, 0h]
  start: "09:00"
six-day:
  week: [7h, 7h, 7h, 7h, 7h, 5h, 0h]
  start: "08:00"
evening:
  week: [8h, 8h, 8h, 8h, 8h, 0h, 0h]
  start: "18:00"
night:
  cycle: [11h, 11h, 0h, 0h]
  anchor: 2026-10-01
  start: "20:00"
  lunch: { after: 5h, length: 1h }
bare-night:
  cycle: [11h, 11h, 0h, 0h]
  anchor: 2026-10-01
  start: "20:00"
day-three:
  cycle: [22h, 0h, 0h, 0h]
  anchor: 2026-10-01
  start: "08:00"
  norm_week: 36h
`

// scene is one employee's month, written shortly.
type scene struct {
	month     string // 2026-10 when left out
	schedules string // further schedules, and settings
	schedule  string // bare when left out
	zone      string // of the only object, A1; Europe/Moscow when left out
	hired     string // 2020-01-01 when left out
	dismissed string
	marks     string // "01 09:00 in, 01 18:00 out": days of the month or whole dates
	absences  string // "05..07 ОТ, 10.. Б"
	orders    string // "01 С 60"
	options   Options
}

func (s scene) input(t testing.TB) Input {
	t.Helper()
	schedules, err := ParseSchedules("schedules.yaml", []byte(testSchedules+s.schedules))
	if err != nil {
		t.Fatal(err)
	}
	or := func(s, otherwise string) string {
		if s == "" {
			return otherwise
		}
		return s
	}
	doc := marks.Document{
		Month: or(s.month, "2026-10"),
		Employees: []marks.Employee{{
			TabNumber: "1", Object: "A1", Schedule: or(s.schedule, "bare"), Hired: or(s.hired, "2020-01-01"), Dismissed: s.dismissed,
		}},
		Objects: []marks.Object{{Object: "A1", TimeZone: s.zone}},
	}
	date := func(d string) string {
		if len(d) == 2 {
			return doc.Month + "-" + d
		}
		return d
	}
	for _, f := range fields(s.marks) {
		doc.Marks = append(doc.Marks, marks.Mark{TabNumber: "1", Time: date(f[0]) + " " + f[1], Direction: f[2], Object: "A1"})
	}
	for _, f := range fields(s.absences) {
		from, to, _ := strings.Cut(f[0], "..")
		doc.Absences = append(doc.Absences, marks.Absence{TabNumber: "1", From: date(from), To: date(to), Code: f[1]})
	}
	for _, f := range fields(s.orders) {
		var minutes int
		if _, err := fmt.Sscan(f[2], &minutes); err != nil {
			t.Fatal(err)
		}
		doc.Orders = append(doc.Orders, marks.Order{TabNumber: "1", Date: date(f[0]), Code: f[1], Minutes: minutes})
	}
	return Input{Document: doc, Schedules: schedules}
}

// fields cuts "a b c, d e f" into its words.
func fields(s string) [][]string {
	var out [][]string
	for _, item := range strings.Split(s, ",") {
		if words := strings.Fields(item); len(words) > 0 {
			out = append(out, words)
		}
	}
	return out
}

// line counts the scene and returns the employee's line. Nothing of it may be a finding, and the explanations of all
// its cells must add up.
func (s scene) line(t testing.TB) sheet.Line {
	t.Helper()
	in := s.input(t)
	result, err := Build(in, s.options)
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Findings) > 0 || len(result.Sheet.Employees) != 1 {
		t.Fatalf("findings %v, %d employees", result.Findings, len(result.Sheet.Employees))
	}
	checkSheet(t, in, s.options, result)
	return result.Sheet.Employees[0]
}

// cellsOf writes dates of the month as "01: Я 480, С 30; 02: Х". Without dates it gives every date that has minutes.
func cellsOf(l sheet.Line, dates ...string) string {
	var out []string
	for _, date := range slices.Sorted(maps.Keys(l.Days)) {
		short := date[len("2026-10-"):]
		entries := l.Days[date]
		wanted := slices.Contains(dates, short)
		if len(dates) == 0 {
			wanted = slices.ContainsFunc(entries, func(e sheet.Entry) bool { return e.Minutes > 0 })
		}
		if wanted {
			out = append(out, short+": "+cellText(entries))
		}
	}
	return strings.Join(out, "; ")
}

func cellText(entries []sheet.Entry) string {
	if len(entries) == 0 {
		return "Х"
	}
	var out []string
	for _, e := range entries {
		if e.Minutes > 0 {
			out = append(out, fmt.Sprintf("%s %d", e.Code, e.Minutes))
		} else {
			out = append(out, string(e.Code))
		}
	}
	return strings.Join(out, ", ")
}

// anomalies writes "01 missing_out, 02 missing_in".
func anomalies(l sheet.Line) string {
	var out []string
	for _, a := range l.Anomalies {
		out = append(out, a.Date[len("2026-10-"):]+" "+a.Kind)
	}
	return strings.Join(out, ", ")
}

// sceneCase is a row of a table of scenes.
type sceneCase struct {
	name      string
	scene     scene
	dates     string // dates whose cells are compared, "01 02"; those with minutes when left out
	cells     string
	anomalies string
}

func runScenes(t *testing.T, cases []sceneCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			l := c.scene.line(t)
			if got := cellsOf(l, strings.Fields(c.dates)...); got != c.cells {
				t.Errorf("cells %q, want %q", got, c.cells)
			}
			if got := anomalies(l); got != c.anomalies {
				t.Errorf("anomalies %q, want %q", got, c.anomalies)
			}
		})
	}
}
