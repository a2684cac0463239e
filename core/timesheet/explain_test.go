package timesheet

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/fault"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Rule 14 on what the samples have: every cell of every employee explains itself to the minute.
func TestEveryCellOfTheSamplesExplainsItself(t *testing.T) {
	if testing.Short() {
		t.Skip("reads every sample once for every cell")
	}
	in := readSample(t, "testdata/2026-01")
	r, err := Build(in, Options{Month: "2026-01"})
	if err != nil {
		t.Fatal(err)
	}
	checkSheet(t, in, Options{Month: "2026-01"}, r)
}

// The words of explanations are golden files: they are what a person who checks a payroll reads.
func TestExplanationsRead(t *testing.T) {
	settings := "settings: { overtime: ordered, overtime_from: 15m, round: 5m down, clip: schedule }"
	for _, c := range []struct {
		name, date string
		scene      scene
	}{
		{
			"day with lunch and overtime", "2026-10-01",
			scene{schedule: "five-two", marks: "01 08:58:20 in, 01 09:01 in, 01 12:00 out, 01 12:20 in, 01 19:30 auto"},
		},
		{"night shift", "2026-10-02", scene{schedule: "night", marks: "01 19:50 in, 02 08:10 out, 02 20:00 in, 03 08:00 out"}},
		{"holiday in a week", "2026-11-04", scene{month: "2026-11", marks: "03 20:00 in, 04 02:00 out"}},
		{"day off of a week", "2026-10-03", scene{marks: "03 09:00 in, 03 10:00 out"}},
		{"shift outside the cycle", "2026-10-04", scene{schedule: "bare-night", marks: "03 20:00 in, 04 08:00 out"}},
		{
			"settings", "2026-10-01",
			scene{schedules: settings, schedule: "five-two", marks: "01 08:40 in, 01 18:47 out", orders: "01 С 20"},
		},
		{"small excess", "2026-10-01", scene{schedules: settings, marks: "01 09:00 in, 01 17:13 out"}},
		{"absence with a conflict", "2026-10-01", scene{absences: "01..05 ОТ, 01..01 Б", marks: "01 09:00 in, 01 17:00 out"}},
		{"holiday inside leave", "2026-11-04", scene{month: "2026-11", absences: "02..05 ОТ"}},
		{
			"after the last day", "2026-10-02",
			scene{schedule: "evening", dismissed: "2026-10-01", marks: "01 18:00 in, 02 02:00 out, 02 12:00 in, 02 13:00 out"},
		},
		{"before the first day", "2026-10-02", scene{hired: "2026-10-05"}},
		{"lone marks", "2026-10-01", scene{marks: "01 09:00 in, 01 12:00 in, 01 17:00 out, 01 18:00 out, 01 18:04 out"}},
		{"shift without minutes here", "2026-10-01", scene{schedule: "evening", marks: "02 01:00 in, 02 02:00 out"}},
		{"no shift", "2026-10-01", scene{}},
		{"moved day off", "2026-01-09", scene{month: "2026-01"}},
		{"moved day off of no concern", "2026-01-09", scene{month: "2026-01", schedule: "six-day"}},
		{"shortened working weekend", "2024-11-02", scene{month: "2024-11"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.scene.line(t)
			x, err := Explain(c.scene.input(t), c.scene.options, "1", c.date)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", "explain", strings.ReplaceAll(c.name, " ", "-")+".txt")
			got := x.Text()
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil || got != string(want) {
				t.Errorf("%v; got\n%s\nwant\n%s", err, got, want)
			}
			if _, err := json.Marshal(x); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestWhatCannotBeExplainedIsRefused(t *testing.T) {
	in := scene{dismissed: "2026-10-15"}.input(t)
	in.Document.Employees = append(in.Document.Employees, in.Document.Employees[0])
	in.Document.Employees[1].TabNumber, in.Document.Employees[1].Schedule = "2", "bear"
	for _, c := range []struct {
		name, tab, date, month string
		want                   *fault.Kind
	}{
		{"an unknown employee", "3", "2026-10-01", "2026-10", errNoEmployee},
		{"nobody", "", "2026-10-01", "2026-10", errNoEmployee},
		{"one whose row was left out", "2", "2026-10-01", "2026-10", errNoEmployee},
		{"one who is not listed", "1", "2026-11-01", "2026-11", errNoEmployee},
		{"a date of another month", "1", "2026-11-01", "2026-10", errNoDate},
	} {
		if _, err := Explain(in, Options{Month: c.month}, c.tab, c.date); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := Explain(in, Options{}, "1", "yesterday"); err == nil {
		t.Error("a date that is none was explained")
	}
}

// Rule 14: whatever the marks, the explained parts of a cell add up to it, and the halves of the month
// are sums of what is explained.
func TestWhateverTheMarksExplainedMinutesAddUpToTheCell(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in, _ := drawInput(rt)
		r, err := Build(in, Options{PlainCalendar: true})
		if err != nil {
			rt.Fatal(err)
		}
		if len(r.Sheet.Employees) == 0 {
			return
		}
		line, worked := r.Sheet.Employees[0], 0
		for date, cell := range line.Days {
			x, err := Explain(in, Options{PlainCalendar: true}, "1", date)
			if err != nil || len(x.Cell) != len(cell) {
				rt.Fatalf("%s: %d entries are explained of %d, %v", date, len(x.Cell), len(cell), err)
			}
			for i, entry := range x.Cell {
				sum := 0
				for _, p := range entry.Parts {
					sum += p.Minutes
				}
				if entry.Code != cell[i].Code || entry.Minutes != cell[i].Minutes || sum != entry.Minutes {
					rt.Fatalf("%s: %s %d is explained by %d minutes as %s", date, cell[i].Code, cell[i].Minutes, sum, entry.Code)
				}
				worked += sum
			}
			if x.Text() == "" {
				rt.Fatalf("%s: no text", date)
			}
		}
		if worked != line.Totals.Month.Minutes || worked != line.Totals.FirstHalf.Minutes+line.Totals.SecondHalf.Minutes {
			rt.Fatalf("%d minutes are explained, the month has %d", worked, line.Totals.Month.Minutes)
		}
	})
}
