package timesheet

import "time"

// Month is a calendar month as a timesheet divides it: days 1–15 and the rest.
type Month struct {
	First time.Time // midnight UTC of its first day
	Days  int
	dates []string // YYYY-MM-DD, in order
}

// HalfDays is the length of the first half of every month (rule 12, and the upper rows of Т-13).
const HalfDays = 15

// ParseMonth reads YYYY-MM.
func ParseMonth(s string) (Month, error) {
	first, err := time.Parse("2006-01", s)
	if err != nil {
		return Month{}, errMonth.With("%.20q", s)
	}
	m := Month{First: first, Days: first.AddDate(0, 1, -1).Day()}
	for i := range m.Days {
		m.dates = append(m.dates, first.AddDate(0, 0, i).Format(time.DateOnly))
	}
	return m, nil
}

// Date is the date of a day of the month, counted from 1, as the days of a sheet are keyed.
func (m Month) Date(day int) string { return m.dates[day-1] }

// Last is the last day of the month.
func (m Month) Last() time.Time { return m.First.AddDate(0, 0, m.Days-1) }

// Sum adds up the days of a line: days with at least one minute of work, minutes of work, and each code's share.
// Minutes beside a code of absence are counted under the code only.
func (m Month) Sum(l Line) LineTotals {
	t := LineTotals{FirstHalf: emptyTotal(), SecondHalf: emptyTotal(), Month: emptyTotal()}
	for day := 1; day <= m.Days; day++ {
		half := &t.FirstHalf
		if day > HalfDays {
			half = &t.SecondHalf
		}
		half.addDay(l.Days[m.Date(day)])
		t.Month.addDay(l.Days[m.Date(day)])
	}
	return t
}

func emptyTotal() Total { return Total{ByCode: map[Code]CodeTotal{}} }

func (t *Total) addDay(entries []Entry) {
	worked := 0
	for _, e := range entries {
		sum := t.ByCode[e.Code]
		t.ByCode[e.Code] = CodeTotal{Days: sum.Days + 1, Minutes: sum.Minutes + e.Minutes}
		if e.Code.Class() == Work {
			worked += e.Minutes
		}
	}
	t.Minutes += worked
	if worked > 0 {
		t.Days++
	}
}
