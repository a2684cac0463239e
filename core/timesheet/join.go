package timesheet

import (
	"cmp"

	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/marks"
)

// Join adds to a month's document the marks, absences and orders of earlier months' documents, for accounting periods
// longer than a month (rule 11). Documents overlap by the days they carry on either side of their months: a row that
// was there before is not taken again, because an automatic mark taken twice would be an entry and its exit. An earlier
// document speaks of absences up to the end of its own month only: what it knew of the days after may have changed
// since.
func Join(month marks.Document, earlier ...marks.Document) (marks.Document, error) {
	for _, e := range earlier {
		_, last, err := calendar.ParseMonth(e.Month)
		if err != nil {
			return marks.Document{}, err
		}
		month.Marks = union(month.Marks, e.Marks)
		month.Orders = union(month.Orders, e.Orders)
		absences := month.Absences[:len(month.Absences):len(month.Absences)]
		for _, a := range e.Absences {
			if end := last.String(); a.To == "" || a.To > end {
				a.To = end
			}
			if a.From <= a.To { // one of the days after the month alone says nothing
				absences = append(absences, a)
			}
		}
		month.Absences = absences
	}
	return month, nil
}

// EarlierMonths lists the months before a document's own that the accounting periods of its employees begin with: those
// whose documents are to be joined to it.
func EarlierMonths(month marks.Document, schedules Schedules, o Options) ([]string, error) {
	first, _, err := calendar.ParseMonth(cmp.Or(o.Month, month.Month))
	if err != nil {
		return nil, err
	}
	begin := first
	for _, e := range month.Employees {
		if s, known := schedules.ByName[cmp.Or(e.Schedule, o.DefaultSchedule)]; known {
			begin = min(begin, s.Period.firstDay(first))
		}
	}
	var months []string
	for d := begin; d < first; d += calendar.Date(calendar.DaysIn(d.Year(), d.Month())) {
		months = append(months, d.String()[:len("2026-10")])
	}
	return months, nil
}

// union appends the rows of more that rows do not have yet, leaving rows itself untouched.
func union[T comparable](rows, more []T) []T {
	have := make(map[T]bool, len(rows))
	for _, row := range rows {
		have[row] = true
	}
	out := rows[:len(rows):len(rows)]
	for _, row := range more {
		if !have[row] {
			out = append(out, row)
		}
	}
	return out
}
