package mig24

import (
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
)

// yekaterinburg keeps UTC+5 the whole year round.
var yekaterinburg = time.FixedZone("Екатеринбург", 5*60*60)

// announced is how far ahead maintenance is told.
const announced = 8 * 7 * 24 * time.Hour

// maintenance is every first and third Tuesday, 20:00–21:00 in Yekaterinburg, that ends after now.
func maintenance(now time.Time) []sdk.Window {
	var windows []sdk.Window
	first := now.In(yekaterinburg)
	for month := time.Date(first.Year(), first.Month(), 1, 20, 0, 0, 0, yekaterinburg); month.Before(now.Add(announced)); month = month.AddDate(0, 1, 0) {
		tuesday := month.AddDate(0, 0, (int(time.Tuesday)-int(month.Weekday())+7)%7)
		for _, from := range []time.Time{tuesday, tuesday.AddDate(0, 0, 14)} {
			to := from.Add(time.Hour)
			if to.After(now) && from.Before(now.Add(announced)) {
				windows = append(windows, sdk.Window{From: from, To: to, Reason: "технические работы МИГ24"})
			}
		}
	}
	return windows
}

// maintenanceAt is the window that a moment lies in.
func maintenanceAt(now time.Time) (sdk.Window, bool) {
	for _, w := range maintenance(now) {
		if !now.Before(w.From) && now.Before(w.To) {
			return w, true
		}
	}
	return sdk.Window{}, false
}

// licenceEnd is the instant at which access ends that is paid up to a day: 23:59 in Yekaterinburg.
func licenceEnd(day string) (time.Time, bool) {
	at, err := time.ParseInLocation(time.DateOnly, day, yekaterinburg)
	if err != nil {
		return time.Time{}, false
	}
	return at.Add(23*time.Hour + 59*time.Minute), true
}
