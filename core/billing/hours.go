package billing

import (
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// Hours are the worked time of all accounted employees of a month.
type Hours struct {
	Month     string `json:"month"` // YYYY-MM
	Minutes   int    `json:"minutes"`
	Employees int    `json:"employees"`
}

// Sum adds up the timesheets of a month, all attendance codes. Sheets of one month may be several, one for each object;
// nobody may be in two.
func Sum(sheets ...timesheet.Sheet) (Hours, error) {
	var h Hours
	seen := map[string]bool{}
	for _, sheet := range sheets {
		if h.Month != "" && h.Month != sheet.Month {
			return Hours{}, errMonth.With("%s и %s", h.Month, sheet.Month)
		}
		h.Month = sheet.Month
		for _, line := range sheet.Employees {
			worked := 0
			for _, entries := range line.Days {
				for _, e := range entries {
					if e.Code.Class() == timesheet.Work {
						worked += e.Minutes
					}
				}
			}
			if worked > 0 && seen[line.TabNumber] {
				return Hours{}, errTwice.With("таб. № %s", line.TabNumber)
			}
			if worked > 0 {
				seen[line.TabNumber] = true
			}
			h.Minutes += worked
		}
	}
	h.Employees = len(seen)
	return h, nil
}
