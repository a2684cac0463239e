package trytontest

import (
	"time"
	_ "time/tzdata" // the company's zone must be known wherever a test runs
)

type passage struct {
	at        time.Time // local
	direction string
}

// passages are an employee's marks of a month and of the two days on either side. Minutes differ from person to person
// and from day to day, and are the same in every run.
func passages(e Employee, person int, month time.Time) []passage {
	zone, err := time.LoadLocation("Europe/Moscow")
	if err != nil {
		panic(err) // tzdata is linked in
	}
	var all []passage
	end := month.AddDate(0, 1, 2)
	for d := month.AddDate(0, 0, -2); d.Before(end); d = d.AddDate(0, 0, 1) {
		on := d.Format(time.DateOnly)
		if on < e.Hired || e.Dismissed != "" && on > e.Dismissed {
			continue
		}
		start, length, works := shift(e, person, d)
		if !works {
			continue
		}
		jitter := time.Duration((person*7+d.Day()*3)%11) * time.Minute
		begin := time.Date(d.Year(), d.Month(), d.Day(), start, 0, 0, 0, zone).Add(-jitter)
		all = append(all, passage{begin, "in"}, passage{begin.Add(length + jitter), "out"})
	}
	return all
}

// shift says when and how long an employee works on a day.
func shift(e Employee, person int, d time.Time) (start int, length time.Duration, works bool) {
	if !e.Night {
		return 9, 9 * time.Hour, d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
	}
	cycle := (d.YearDay() + person) % 4 // two nights, two days off
	return 20, 12 * time.Hour, cycle < 2
}
