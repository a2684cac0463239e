package timesheet

import (
	"maps"
	"slices"
)

// Correction is what makes a timesheet a correcting one (корректирующий): which approved timesheet it changes, and every
// cell in which it does. Its own sheet is whole, as it stands after the change.
type Correction struct {
	Number  int      `json:"number"` // 1, 2, … of the month's timesheet
	Of      string   `json:"of"`     // the number of the approved timesheet that is changed
	Changes []Change `json:"changes"`
}

// Change is one cell that differs between two sheets of a month.
type Change struct {
	TabNumber string  `json:"tab_number"`
	Date      string  `json:"date"`
	Was       []Entry `json:"was"` // none: Х, or the employee was not listed
	Is        []Entry `json:"is"`
	Minutes   int     `json:"minutes"` // worked minutes, by how many more
}

// Difference lists the cells in which two sheets differ, in the order of tab numbers and dates. Two sheets without a
// difference have the same cells, and so the same totals.
func Difference(was, is Sheet) []Change {
	before, after := byTab(was), byTab(is)
	tabs := maps.Clone(before)
	maps.Copy(tabs, after)
	changes := []Change{}
	for _, tab := range slices.Sorted(maps.Keys(tabs)) {
		old, now := before[tab].Days, after[tab].Days
		dates := maps.Clone(old)
		if dates == nil {
			dates = map[string][]Entry{}
		}
		maps.Copy(dates, now)
		for _, date := range slices.Sorted(maps.Keys(dates)) {
			if !slices.Equal(old[date], now[date]) {
				changes = append(changes, Change{
					TabNumber: tab, Date: date, Was: listed(old[date]), Is: listed(now[date]), Minutes: worked(now[date]) - worked(old[date]),
				})
			}
		}
	}
	return changes
}

func byTab(s Sheet) map[string]Line {
	lines := make(map[string]Line, len(s.Employees))
	for _, line := range s.Employees {
		lines[line.TabNumber] = line
	}
	return lines
}

func listed(entries []Entry) []Entry {
	if entries == nil {
		return []Entry{}
	}
	return entries
}

func worked(entries []Entry) int {
	sum := 0
	for _, e := range entries {
		if e.Code.Class() == Work {
			sum += e.Minutes
		}
	}
	return sum
}
