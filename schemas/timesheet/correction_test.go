package timesheet

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestADifferenceNamesEveryCell(t *testing.T) {
	was := Sheet{Employees: []Line{
		{TabNumber: "1", Days: map[string][]Entry{"2026-10-01": {{"Я", 480}}, "2026-10-02": {{"НН", 0}}, "2026-10-03": {}}},
		{TabNumber: "2", Days: map[string][]Entry{"2026-10-01": {{"Я", 60}}}},
	}}
	is := Sheet{Employees: []Line{
		{TabNumber: "3", Days: map[string][]Entry{"2026-10-01": {{"Б", 0}}}},
		{TabNumber: "1", Days: map[string][]Entry{"2026-10-01": {{"Я", 480}, {"С", 30}}, "2026-10-02": {{"НН", 0}}, "2026-10-03": {}}},
	}}
	want := []Change{
		{"1", "2026-10-01", []Entry{{"Я", 480}}, []Entry{{"Я", 480}, {"С", 30}}, 30},
		{"2", "2026-10-01", []Entry{{"Я", 60}}, []Entry{}, -60},
		{"3", "2026-10-01", []Entry{}, []Entry{{"Б", 0}}, 0},
	}
	if diff := cmp.Diff(want, Difference(was, is)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// What a difference says, put upon the old sheet, gives the new one: no cell is left out and none is made up.
func TestADifferenceLeadsFromOneSheetToTheOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		was, is := aSheet(t, "was"), aSheet(t, "is")
		changes := Difference(was, is)
		cells := cellsOf(was)
		minutes := 0
		for _, c := range changes {
			delete(cells, c.TabNumber+c.Date)
			if len(c.Is) > 0 {
				cells[c.TabNumber+c.Date] = c.Is
			}
			minutes += c.Minutes
		}
		if diff := cmp.Diff(cellsOf(is), cells); diff != "" {
			t.Fatal(diff)
		}
		if got := minutesOf(is) - minutesOf(was); got != minutes {
			t.Fatalf("the changes add up to %d minutes, the sheets differ by %d", minutes, got)
		}
		if len(Difference(is, is)) > 0 {
			t.Fatal("a sheet differs from itself")
		}
	})
}

func aSheet(t *rapid.T, name string) Sheet {
	var s Sheet
	for _, tab := range []string{"1", "2", "3"} {
		if !rapid.Bool().Draw(t, name+tab) {
			continue
		}
		l := Line{TabNumber: tab, Days: map[string][]Entry{}}
		for _, date := range []string{"2026-10-01", "2026-10-02", "2026-10-03"} {
			if code := rapid.SampledFrom([]Code{"", "Я", "Н", "ОТ"}).Draw(t, date); code != "" {
				l.Days[date] = []Entry{{code, rapid.IntRange(0, 2).Draw(t, "minutes") * 60}}
			}
		}
		s.Employees = append(s.Employees, l)
	}
	return s
}

func cellsOf(s Sheet) map[string][]Entry {
	cells := map[string][]Entry{}
	for _, l := range s.Employees {
		for date, entries := range l.Days {
			cells[l.TabNumber+date] = entries
		}
	}
	return cells
}

func minutesOf(s Sheet) (sum int) {
	for _, entries := range cellsOf(s) {
		sum += worked(entries)
	}
	return sum
}
