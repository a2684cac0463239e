package timesheet

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

// checkSheet holds a result to what is true of every sheet: its sums, its codes, and that every cell explains itself.
func checkSheet(t testing.TB, in Input, o Options, r Result) {
	t.Helper()
	var days, minutes, night, overtime int
	for _, l := range r.Sheet.Employees {
		checkLine(t, l)
		for date, entries := range l.Days {
			x, err := Explain(in, o, l.TabNumber, date)
			if err != nil {
				t.Fatal(err)
			}
			checkExplanation(t, x, entries)
			night += x.NightMinutes
		}
		days += l.Totals.Month.Days
		minutes += l.Totals.Month.Minutes
		overtime += l.OvertimeMinutes.Minutes
		night -= l.NightMinutes
	}
	if night != 0 {
		t.Errorf("explained night minutes differ by %d", night)
	}
	if days != r.Sheet.Totals.Days || minutes != r.Sheet.Totals.Minutes || overtime != r.Sheet.Totals.OvertimeMinutes {
		t.Errorf("the sheet's totals %+v are not the sum of its lines", r.Sheet.Totals)
	}
}

func checkLine(t testing.TB, l sheet.Line) {
	t.Helper()
	want := map[bool]sheet.Total{
		false: {ByCode: map[sheet.Code]sheet.CodeTotal{}}, true: {ByCode: map[sheet.Code]sheet.CodeTotal{}},
	}
	for date, entries := range l.Days {
		checkCell(t, date, entries)
		half := want[date[len("2026-10-"):] > "15"]
		sum := 0
		for _, e := range entries {
			c := half.ByCode[e.Code]
			half.ByCode[e.Code] = sheet.CodeTotal{Days: c.Days + 1, Minutes: c.Minutes + e.Minutes}
			sum += e.Minutes
		}
		if half.Minutes += sum; sum > 0 {
			half.Days++
		}
		want[date[len("2026-10-"):] > "15"] = half
	}
	if diff := cmp.Diff(want[false], l.Totals.FirstHalf) + cmp.Diff(want[true], l.Totals.SecondHalf); diff != "" {
		t.Errorf("%s: the halves are not the sums of their cells:\n%s", l.TabNumber, diff)
	}
	if l.Totals.Month.Days != want[false].Days+want[true].Days || l.Totals.Month.Minutes != want[false].Minutes+want[true].Minutes {
		t.Errorf("%s: the halves do not add up to the month", l.TabNumber)
	}
	if l.NightMinutes > l.Totals.Month.Minutes || l.NormMinutes < 0 || l.OvertimeMinutes.Minutes < 0 {
		t.Errorf(
			"%s: night %d of %d, norm %d, overtime %d", l.TabNumber, l.NightMinutes, l.Totals.Month.Minutes, l.NormMinutes,
			l.OvertimeMinutes.Minutes,
		)
	}
	if !slices.IsSortedFunc(l.Anomalies, func(a, b sheet.Anomaly) int { return strings.Compare(a.Date, b.Date) }) {
		t.Errorf("%s: anomalies are not in the order of their dates", l.TabNumber)
	}
}

// checkCell holds a cell to rule 7: codes once each, worked ones in their order and first, at most a day's minutes.
func checkCell(t testing.TB, date string, entries []sheet.Entry) {
	t.Helper()
	last, sum := -1, 0
	for i, e := range entries {
		order := slices.Index(worked[:], e.Code)
		if order < 0 {
			order = len(worked)
			if e.Minutes != 0 || i != len(entries)-1 {
				t.Errorf("%s: %v has minutes on a code without work, or does not end with it", date, entries)
			}
		}
		if order <= last {
			t.Errorf("%s: %v is out of order", date, entries)
		}
		last = order
		sum += e.Minutes
	}
	const longestDay = 25 * hour // clocks put back
	if sum < 0 || sum > longestDay {
		t.Errorf("%s has %d minutes", date, sum)
	}
}

// checkExplanation is rule 14: what is explained is the cell, to the minute.
func checkExplanation(t testing.TB, x Explanation, entries []sheet.Entry) {
	t.Helper()
	var explained []sheet.Entry
	for _, e := range x.Cell {
		sum := 0
		for _, p := range e.Parts {
			sum += p.Minutes
			if p.Shift < 1 || p.Shift > len(x.Shifts) || p.Text == "" || p.Rule == 0 {
				t.Errorf("%s: part %+v of %d shifts", x.Date, p, len(x.Shifts))
			}
		}
		if sum != e.Minutes {
			t.Errorf("%s: %d minutes of %s are explained, the cell has %d", x.Date, sum, e.Code, e.Minutes)
		}
		if e.Text == "" || e.Rule == 0 {
			t.Errorf("%s: %s has no reason", x.Date, e.Code)
		}
		explained = append(explained, sheet.Entry{Code: e.Code, Minutes: e.Minutes})
	}
	if !slices.Equal(explained, entries) {
		t.Errorf("%s: explained %v, the cell has %v", x.Date, explained, entries)
	}
	if len(x.Day) == 0 || x.Text() == "" {
		t.Errorf("%s: the day is not explained", x.Date)
	}
}
