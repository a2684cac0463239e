package trytontest

import (
	"time"
	_ "time/tzdata" // the company's zone must be known wherever a test runs
)

// Passage is a mark of attendance.
type Passage struct {
	At  time.Time // local
	Out bool
}

// Passages are the marks of the plan's employee with the given index: of the month and of the two days on either side.
// Minutes differ from person to person and from day to day, and are the same in every run.
func Passages(plan Plan, person int) []Passage {
	month, err := time.Parse("2006-01", plan.Month)
	if err != nil {
		panic(err) // a plan is made by hand
	}
	e := plan.Employees[person]
	zone, err := time.LoadLocation("Europe/Moscow")
	if err != nil {
		panic(err) // tzdata is linked in
	}
	var all []Passage
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
		all = append(all, Passage{At: begin}, Passage{At: begin.Add(length + jitter), Out: true})
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
