package timesheet

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/schemas/marks"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// drawInput makes an employee's month as life makes it: shifts about their planned start, breaks, marks forgotten and
// made twice, absences, any schedule, zone and setting.
func drawInput(t *rapid.T) (in Input, zone string) {
	month := rapid.SampledFrom([]string{
		"2026-10", "2026-11", "2026-01", "2024-04", "2025-05", "2026-03", "2027-06",
	}).Draw(t, "month")
	zone = rapid.SampledFrom(hardZones).Draw(t, "zone")
	settings := "settings: {"
	for _, s := range []string{"overtime_from: 20m", "round: 15m down", "clip: schedule"} {
		if rapid.Bool().Draw(t, s) {
			settings += s + ", "
		}
	}
	schedules, err := ParseSchedules("s", []byte(testSchedules+settings+"}"))
	if err != nil {
		t.Fatal(err)
	}
	name := rapid.SampledFrom([]string{
		"five-two", "bare", "six-day", "evening", "night", "bare-night", "day-three",
	}).Draw(t, "schedule")
	e := marks.Employee{TabNumber: "1", Object: "A1", Schedule: name, Hired: "2020-01-01"}
	date := func(label string) string { return fmt.Sprintf("%s-%02d", month, rapid.IntRange(1, 28).Draw(t, label)) }
	if rapid.IntRange(0, 4).Draw(t, "hired?") == 0 {
		e.Hired = date("hired")
	}
	if rapid.IntRange(0, 4).Draw(t, "dismissed?") == 0 {
		if d := date("dismissed"); d >= e.Hired {
			e.Dismissed = d
		}
	}
	doc := marks.Document{Month: month, Employees: []marks.Employee{e}, Objects: []marks.Object{{Object: "A1", TimeZone: zone}}}
	for range rapid.IntRange(0, 3).Draw(t, "absences") {
		from, to := date("from"), date("to")
		if from > to {
			from, to = to, from
		}
		code := rapid.SampledFrom([]string{"ОТ", "ОД", "Б", "К", "ПР", "ОЖ"}).Draw(t, "code")
		doc.Absences = append(doc.Absences, marks.Absence{TabNumber: "1", From: from, To: to, Code: code})
	}
	in = Input{Document: doc, Schedules: schedules}
	drawMarks(t, &in, zone)
	return in, zone
}

func drawMarks(t *rapid.T, in *Input, zone string) {
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	schedule := in.Schedules.ByName[in.Document.Employees[0].Schedule]
	first, err := time.ParseInLocation("2006-01", in.Document.Month, location)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[int64]bool{}
	add := func(at time.Time, direction string) {
		switch rapid.IntRange(0, 30).Draw(t, "slip") {
		case 0:
			return // forgotten
		case 1, 2:
			direction = "auto"
		}
		for seen[at.Unix()] { // distinct times, so that the order of the file cannot matter
			at = at.Add(time.Second)
		}
		seen[at.Unix()] = true
		in.Document.Marks = append(
			in.Document.Marks, marks.Mark{TabNumber: "1", Time: at.Format(time.RFC3339), Direction: direction, Object: "A1"},
		)
	}
	minutes := func(label string, from, to int) time.Duration {
		return time.Duration(rapid.IntRange(from, to).Draw(t, label)) * time.Minute
	}
	for d := -3; d < 34; d++ {
		if rapid.IntRange(0, 3).Draw(t, "works") == 0 {
			continue
		}
		at := first.AddDate(0, 0, d).Add(time.Duration(schedule.Start)*time.Minute + minutes("start", -300, 300))
		at = at.Add(time.Duration(rapid.IntRange(0, 59).Draw(t, "second")) * time.Second)
		for range rapid.IntRange(1, 3).Draw(t, "pairs") {
			out := at.Add(minutes("length", 0, 9*60))
			add(at, "in")
			add(out, "out")
			at = out.Add(minutes("gap", 0, 5*60))
		}
	}
}

func (t quietT) Helper() {}

// quietT lets checks written for tests run inside a property.
type quietT struct {
	testing.TB
	t *rapid.T
}

func (t quietT) Errorf(format string, args ...any) { t.t.Fatalf(format, args...) }
func (t quietT) Fatal(args ...any)                 { t.t.Fatal(args...) }

var plain = Options{PlainCalendar: true}

func build(t *rapid.T, in Input) Result {
	r, err := Build(in, plain)
	if err != nil || len(r.Findings) > 0 {
		t.Fatal(err, r.Findings)
	}
	return r
}

// Codes of a day are disjoint and add up, halves add up to the month, explanations add up to the cell.
func TestEverySheetAddsUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in, _ := drawInput(rt)
		checkSheet(quietT{t, rt}, in, plain, build(rt, in))
	})
}

func TestTheProgramAgreesWithCountingMinuteByMinute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, zone := drawInput(t)
		r := build(t, in)
		if len(r.Sheet.Employees) == 0 {
			return
		}
		l := r.Sheet.Employees[0]
		got := map[string]string{}
		for date, entries := range l.Days {
			got[date] = cellText(entries)
		}
		want, night := newOracle(in, zone).cells()
		if diff := cmp.Diff(want, got); diff != "" || night != l.NightMinutes {
			t.Fatalf("night %d, want %d; -want +got:\n%s", l.NightMinutes, night, diff)
		}
		_, lone := newOracle(in, zone).shifts()
		for _, a := range l.Anomalies {
			if strings.HasPrefix(a.Kind, "missing_") {
				lone--
			}
		}
		if lone != 0 {
			t.Fatalf("lone marks differ by %d", lone)
		}
	})
}

func TestTheOrderOfRowsChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, _ := drawInput(t)
		before := build(t, in)
		in.Document.Marks = slices.Clone(in.Document.Marks)
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		random.Shuffle(len(in.Document.Marks), func(i, j int) {
			in.Document.Marks[i], in.Document.Marks[j] = in.Document.Marks[j], in.Document.Marks[i]
		})
		if diff := cmp.Diff(before, build(t, in)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Somebody else's marks change nothing, and counting a person among others gives what counting him alone gives.
func TestEmployeesDoNotTouchEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, _ := drawInput(t)
		b, _ := drawInput(t)
		alone := build(t, a).Sheet.Employees
		both := a
		e := b.Document.Employees[0]
		e.TabNumber = "2"
		both.Document.Employees = append(slices.Clone(a.Document.Employees), e)
		both.Document.Marks = slices.Clone(a.Document.Marks)
		for _, m := range b.Document.Marks {
			m.TabNumber = "2"
			both.Document.Marks = append(both.Document.Marks, m)
		}
		together := slices.DeleteFunc(build(t, both).Sheet.Employees, func(l sheet.Line) bool { return l.TabNumber == "2" })
		if diff := cmp.Diff(alone, together); diff != "" {
			t.Fatal(diff)
		}
	})
}

// No minute is counted twice, and none that was not between an entry and its exit.
func TestNoMinuteIsCountedTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, _ := drawInput(t)
		c, err := prepare(in, plain, "")
		if err != nil {
			t.Fatal(err)
		}
		var w work
		w.count(c, c.employees[0])
		var last int64
		total := 0
		for _, s := range w.counted {
			inside, pieces, cuts := 0, 0, 0
			for _, p := range s.pairs {
				inside += p.minutes()
			}
			for _, p := range s.pieces {
				isInside := func(pair pair) bool { return p.from >= pair.from && p.to <= pair.to }
				if p.from < last || p.to <= p.from || !slices.ContainsFunc(s.pairs, isInside) {
					t.Fatalf("piece %+v after %d", p, last)
				}
				last = p.to
				pieces += p.minutes()
				if p.fate == fateCounted && w.on(p.date) != nil {
					total += p.minutes()
				}
			}
			for _, k := range s.cuts {
				cuts += k.minutes()
			}
			if s.verdict == counted && pieces+cuts != inside {
				t.Fatalf("%d minutes in pieces, %d taken, of %d", pieces, cuts, inside)
			}
		}
		for _, d := range w.days {
			total -= d.worked()
		}
		if total != 0 {
			t.Fatalf("dates and pieces differ by %d", total)
		}
	})
}

// Plan and norm of a week are the same thing seen from two sides: with nobody absent and everybody employed.
func TestAFiveDayNormIsTheCalendarsNorm(t *testing.T) {
	for month := 1; month <= 12; month++ {
		for _, year := range []int{2024, 2025, 2026} {
			text := fmt.Sprintf("%d-%02d", year, month)
			week := scene{month: text}.line(t).NormMinutes
			cycle := scene{
				month: text, schedules: "daily: { cycle: [8h], anchor: 2026-10-01, start: '09:00' }", schedule: "daily",
			}.line(t).NormMinutes
			if week != cycle {
				t.Errorf("%s: a week has %d, a cycle %d", text, week, cycle)
			}
		}
	}
}
