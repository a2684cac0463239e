package steps

import (
	"fmt"
	"time"

	arithmetic "github.com/uzelhub/uzel/core/timesheet"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/fault"
)

// margin is how many days on either side of the month a table of marks may have: a night shift begins the day before.
const margin = 2

// monthOf decides which month a table of marks is of: the one that most marks belong to, the earlier of two equal ones.
// Marks farther from it than the margin make the table one of several months, of which no timesheet can be made: which
// month was meant nobody can tell, and the rest would be lost in silence.
func monthOf(tables arithmetic.Tables, file string, zone *time.Location) (string, *fault.Finding) {
	dates := make([]calendar.Date, len(tables.Document.Marks))
	counts := map[string]int{}
	month := ""
	for i, mark := range tables.Document.Marks {
		date, ok := dateOf(mark.Time, zone)
		if !ok {
			dates[i] = calendar.MinDate // the arithmetic tells why it leaves the row out
			continue
		}
		dates[i] = date
		counts[date.String()[:len("2026-10")]]++
	}
	for m, n := range counts {
		if month == "" || n > counts[month] || n == counts[month] && m < month {
			month = m
		}
	}
	first, last, err := calendar.ParseMonth(month)
	if err != nil {
		finding := errNoMonth.Finding(file, "")
		return "", &finding
	}
	outside, at := 0, ""
	for i, date := range dates {
		if date == calendar.MinDate || date >= first-margin && date <= last+margin {
			continue
		}
		if outside++; outside == 1 {
			at = fmt.Sprintf("%s:%d", file, tables.Origins.Marks.Numbers[i])
		}
	}
	if outside == 0 {
		return month, nil
	}
	finding := errManyMonths.Finding(at, fmt.Sprintf("больше всего отметок за %s, вне его — %d, первая здесь", month, outside))
	return month, &finding
}

// dateOf is the date of a mark by the organisation's clocks.
func dateOf(text string, zone *time.Location) (calendar.Date, bool) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		text = at.In(zone).Format(time.DateOnly)
	}
	if len(text) < len(time.DateOnly) {
		return 0, false
	}
	date, err := calendar.ParseDate(text[:len(time.DateOnly)])
	return date, err == nil
}

// aroundYearOf are the dates about which a month's timesheet may have to know: from the beginning of the year, which an
// accounting period may have, to the end of the month, and the margin.
func aroundYearOf(month string) (from, to string, err error) {
	first, last, err := calendar.ParseMonth(month)
	if err != nil {
		return "", "", err
	}
	newYear := calendar.DateOf(first.Year(), time.January, 1)
	return (newYear - margin).String(), (last + margin).String(), nil
}
